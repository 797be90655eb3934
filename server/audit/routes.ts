// The audit trail as an administrator reads it.
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { cursorOf, positionOf } from './queries/cursor.ts';
import type { AuditStore } from './store.ts';

export type AuditHandlers = RouteHandlers<Pick<typeof ROUTES, 'listAudit'>, { agencyId: string }>;

export const makeHandlers = (store: AuditStore): AuditHandlers => ({
  listAudit: async ({ input: { query }, actor: { agencyId } }) => {
    const { after, limit, subjectId } = query;
    const position = after === undefined ? null : positionOf(after);
    const found = await store.newestBefore({ agencyId, subjectId }, position, limit + 1);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map(({ at, agencyId: _own, ...row }) => ({ ...row, at: at.toISOString() })),
      next: found.length > limit && last !== undefined ? cursorOf(last) : null,
    };
  },
});
