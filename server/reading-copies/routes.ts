// Handlers of the routes of copies for reading: call one function, present.
import type { StampSetting } from '../contracts/reading-copies.ts';
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { setStamp } from './commands/set-stamp.ts';
import type { Actor, Deps } from './ports.ts';
import { readingCopy } from './queries/reading-copy.ts';
import { type StampPlaces, stampOf } from './queries/stamp.ts';
import type { StampWish } from './store.ts';

type Routes = Pick<
  typeof ROUTES,
  'getStampSetting' | 'putStampSetting' | 'getIncomingStamp' | 'makeReadingCopy'
>;
export type ReadingCopyHandlers = RouteHandlers<Routes, Actor>;

export function makeHandlers(deps: Deps & { places: StampPlaces }): ReadingCopyHandlers {
  const present = ({ role }: Actor, { version, isOn }: StampWish): StampSetting => ({
    ...{ version, isOn },
    canChange: role === 'administrator',
  });
  return {
    getStampSetting: async ({ actor }) => present(actor, await deps.store.find(actor.agencyId)),
    putStampSetting: async ({ actor, input: { body } }) => present(actor, await setStamp(deps, actor, body)),
    getIncomingStamp: async ({ actor, input: { params } }) => ({
      stamp: await stampOf(deps, actor, await deps.incoming.document(actor, params.id)),
    }),
    makeReadingCopy: ({ actor, input: { params, body } }) => readingCopy(deps, actor, { ...params, ...body }),
  };
}
