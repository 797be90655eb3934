// Handlers of the review routes: call one function, present.
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import { addComment } from './commands/add-comment.ts';
import { holdEditor, leaveEditor } from './commands/hold-editor.ts';
import { replyToComment } from './commands/reply-to-comment.ts';
import { settleComment } from './commands/settle-comment.ts';
import type { Actor, Deps } from './ports.ts';
import { presentComment, presentEditor, presentView } from './present.ts';

type Routes = Pick<
  typeof ROUTES,
  | 'listComments'
  | 'addComment'
  | 'replyToComment'
  | 'settleComment'
  | 'listViews'
  | 'holdEditor'
  | 'leaveEditor'
>;
export type ReviewHandlers = RouteHandlers<Routes, Actor>;

const MOST_VIEWS = 200;

/** The number of the last comment of the page before. */
function positionOf(after: string | undefined): number {
  if (after === undefined) return 0;
  if (/^\d{1,6}$/.test(after)) return Number(after);
  const issue = { pointer: '/query/after', code: 'cursor', detail: 'not a cursor of this list' };
  throw new AppError('BAD_INPUT', { errors: [issue] });
}

export const makeHandlers = (deps: Deps): ReviewHandlers => ({
  listComments: async ({ input: { params, query }, actor }) => {
    const after = positionOf(query.after);
    const { id, agencyId, mayComment, people } = await deps.reviewed(actor, params.id);
    const [found, openCount, readers] = await Promise.all([
      deps.comments.page(agencyId, id, after, query.limit + 1),
      deps.comments.countOpen(agencyId, id),
      people(),
    ]);
    const items = found.slice(0, query.limit);
    const next = found.length > query.limit ? String(items.at(-1)?.number) : null;
    return { items: items.map(presentComment), next, canWrite: mayComment, openCount, people: readers };
  },

  addComment: async ({ input: { params, body }, actor }) =>
    presentComment(await addComment(deps, actor, { ...body, ...params })),
  replyToComment: async ({ input: { params, body }, actor }) =>
    presentComment(await replyToComment(deps, actor, { ...body, ...params })),
  settleComment: async ({ input: { params, body }, actor }) =>
    presentComment(await settleComment(deps, actor, { ...body, ...params })),

  listViews: async ({ input: { params }, actor }) => {
    const { id, agencyId } = await deps.reviewed(actor, params.id);
    return { items: (await deps.views.newest(agencyId, id, MOST_VIEWS)).map(presentView) };
  },

  holdEditor: async ({ input: { params }, actor }) => ({
    others: (await holdEditor(deps, actor, params)).map((each) => presentEditor(actor, each)),
  }),
  leaveEditor: ({ input: { params }, actor }) => leaveEditor(deps, actor, params),
});
