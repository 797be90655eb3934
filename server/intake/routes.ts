// Handlers of the intake routes: call one function, present.
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import { loadVisible } from './commands/admit.ts';
import { dropItem } from './commands/drop-item.ts';
import { retryItem } from './commands/retry-item.ts';
import { storeArrival } from './commands/store-arrival.ts';
import { takeItem } from './commands/take-item.ts';
import { type Actor, type Deps, personOf } from './ports.ts';
import { presentDetail, presentMailbox } from './present.ts';
import { queue } from './queries/queue.ts';
import type { MailboxStore } from './store-mailboxes.ts';

type Routes = Pick<
  typeof ROUTES,
  | 'listIntake'
  | 'getIntake'
  | 'uploadIntake'
  | 'retryIntake'
  | 'dropIntake'
  | 'takeIntake'
  | 'downloadIntakeFile'
  | 'listMailboxes'
>;
export type IntakeHandlers = RouteHandlers<Routes, Actor>;

/** None of these can run script in our origin. */
const SHOWN = new Set(['application/pdf', 'image/png', 'image/jpeg']);

export const makeHandlers = (deps: Deps & { mailboxes: MailboxStore }): IntakeHandlers => ({
  listIntake: ({ input: { query }, actor }) => queue(deps, actor, query),

  getIntake: async ({ input: { params }, actor }) =>
    presentDetail(actor, await loadVisible(deps, actor, params.id)),

  uploadIntake: async ({ input: { body }, actor }) => {
    const { digest, name } = body.file;
    const upload = await deps.files.findUpload(digest, actor.personId);
    if (upload === null) throw new AppError('FILE_UNKNOWN');
    const { sizeBytes, mediaType } = upload;
    const { agencyId } = actor;
    const file = { name, mediaType, digest, sizeBytes };
    const by = personOf(actor);
    const { id } = await storeArrival(deps, { agencyId, channel: 'hand', by, ...file, key: body.key });
    return presentDetail(actor, await loadVisible(deps, actor, id));
  },

  retryIntake: async ({ input: { params, body }, actor }) =>
    presentDetail(actor, await retryItem(deps, actor, { ...body, ...params })),
  dropIntake: async ({ input: { params, body }, actor }) =>
    presentDetail(actor, await dropItem(deps, actor, { ...body, ...params })),
  takeIntake: async ({ input: { params, body }, actor }) =>
    deps.incoming.detail(actor, await takeItem(deps, actor, { ...body, ...params })),

  listMailboxes: async ({ actor }) => ({
    items: (await deps.mailboxes.ofAgency(actor.agencyId)).map(presentMailbox),
  }),

  downloadIntakeFile: async ({ input: { params }, actor }) => {
    const item = await loadVisible(deps, actor, params.id);
    const file = item.files.find(({ digest }) => digest === params.digest);
    if (file === undefined) throw new AppError('NOT_FOUND');
    const { digest, name, sizeBytes, mediaType } = file;
    return {
      ...{ digest, name, sizeBytes, mediaType },
      disposition: SHOWN.has(mediaType) ? 'inline' : 'attachment',
      open: (range) => deps.files.createReadStream(digest, range),
    };
  },
});
