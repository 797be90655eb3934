// Handlers of following late work: call one function, present.
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import type { Deps } from './commands/deps.ts';
import { urge } from './commands/urge.ts';
import type { Actor } from './ports.ts';
import { lateSheet } from './queries/late-sheet.ts';
import { lateWork, presentFollowUp } from './queries/late-work.ts';

type Routes = Pick<typeof ROUTES, 'getFollowUp' | 'downloadFollowUp' | 'urge'>;
export type FollowUpHandlers = RouteHandlers<Routes, Actor>;

export const makeFollowUpHandlers = (deps: Deps): FollowUpHandlers => ({
  getFollowUp: async ({ actor }) => presentFollowUp(await lateWork(deps, actor)),
  downloadFollowUp: async ({ actor }) => lateSheet(await lateWork(deps, actor), deps.clock.now()),
  urge: ({ actor, input: { body } }) => urge(deps, actor, body),
});
