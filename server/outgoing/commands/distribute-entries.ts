// What a change of a document means for those besides agencies, as entries written with it: they get it, are reminded, lose it.
import { z } from 'zod';
import { type OutboxEntry, outboxEntry } from '../../platform/outbox/entry.ts';
import type { LaterAct } from '../domain/after-release.ts';
import { hasOthers, type OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';

export const DISTRIBUTE = 'outgoing.distribute';
export const REMIND = 'outgoing.remind';
export const END_OTHERS = 'outgoing.endOthers';

export const OfDocument = z.object({ agencyId: z.string(), id: z.string() });
export const Distribute = OfDocument.extend({ by: z.object({ id: z.string(), name: z.string() }) });
export const Remind = OfDocument.extend({
  actId: z.string(),
  readers: z.boolean(),
  mailIds: z.array(z.string()),
});
export const EndOthers = OfDocument.extend({
  kind: z.enum(['recalled', 'replaced']),
  at: z.date(),
  byNumber: z.string().nullable(),
  reason: z.string(),
});

export const distributeEntries = (document: OutgoingDocument, actor: Actor, at: Date): OutboxEntry[] => {
  const { id, agencyId, fields } = document;
  if (!hasOthers(fields)) return [];
  const by = { id: actor.personId, name: actor.name };
  return [outboxEntry({ id: `${id}:distribute`, type: DISTRIBUTE, payload: { agencyId, id, by }, at })];
};

export const remindEntry = (
  { id, agencyId }: OutgoingDocument,
  act: LaterAct,
  whom: { readers: boolean; mailIds: string[] },
): OutboxEntry =>
  outboxEntry({
    id: `${id}:${act.id}:remind`,
    type: REMIND,
    payload: { agencyId, id, actId: act.id, ...whom },
    at: act.at,
  });

export const endEntries = (
  { id, agencyId, fields }: OutgoingDocument,
  { key, ...end }: { key: string } & Omit<z.infer<typeof EndOthers>, 'agencyId' | 'id'>,
): OutboxEntry[] =>
  hasOthers(fields)
    ? [outboxEntry({ id: `${id}:${key}`, type: END_OTHERS, payload: { agencyId, id, ...end }, at: end.at })]
    : [];
