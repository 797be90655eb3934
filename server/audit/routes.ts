// The audit trail and the event log as an administrator reads them.
import { Readable } from 'node:stream';
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import type { EventLog } from './log/make-log.ts';
import { cursorOf, positionOf } from './queries/cursor.ts';
import type { AuditStore } from './store.ts';

type Routes = Pick<typeof ROUTES, 'listAudit' | 'getLogState' | 'exportLog'>;
export type AuditHandlers = RouteHandlers<Routes, { agencyId: string }>;

const text = (at: Date | null) => at?.toISOString() ?? null;

export const makeHandlers = ({ store, log }: { store: AuditStore; log: EventLog }): AuditHandlers => ({
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
  getLogState: async ({ actor: { agencyId } }) => {
    const { sealedAt, stampedAt, waitingSince, broken, ...state } = await log.stateOf(agencyId);
    return {
      ...state,
      sealedAt: text(sealedAt),
      stampedAt: text(stampedAt),
      waitingSince: text(waitingSince),
      isBroken: broken !== null,
    };
  },
  exportLog: async ({ actor: { agencyId } }) => ({
    sizeBytes: null,
    mediaType: 'application/jsonl',
    name: `nhat-ky-trao-doi-${agencyId}.jsonl`,
    open: () => Readable.from(log.lines(agencyId), { objectMode: false }),
  }),
});
