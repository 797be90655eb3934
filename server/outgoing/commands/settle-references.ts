// What a release does to the documents it refers to: the one it replaces is frozen, the one it answers is marked. And
// the way back: an answer that has arrived is noted on the document it answers.
import { z } from 'zod';
import { type OutboxEntry, outboxEntry } from '../../platform/outbox/entry.ts';
import { OutboxGiveUp, type OutboxHandler } from '../../platform/outbox/relay.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import type { ReplyArrived } from '../ports.ts';
import type { Deps } from './deps.ts';
import { endedBy } from './end-released.ts';
import { clerksOf, entriesOf } from './record.ts';

const TAKE_PLACE = 'outgoing.takePlace';
const TELL_ANSWERED = 'outgoing.tellAnswered';

const OfDocument = z.object({ agencyId: z.string(), id: z.string() });

/** Written with the release. */
export const referenceEntries = (
  { id, agencyId, replaces, answersTo }: OutgoingDocument,
  at: Date,
): OutboxEntry[] => {
  const entry = (type: string) => outboxEntry({ id: `${id}:${type}`, type, payload: { agencyId, id }, at });
  return [
    ...(replaces === null ? [] : [entry(TAKE_PLACE)]),
    ...(answersTo === null ? [] : [entry(TELL_ANSWERED)]),
  ];
};

export const makeReferenceHandlers = (deps: Deps): Record<string, OutboxHandler> => {
  const load = async (payload: unknown) => {
    const { agencyId, id } = OfDocument.parse(payload);
    const document = await deps.store.find(agencyId, id);
    if (document === null || document.number === null) throw new OutboxGiveUp(`no released document ${id}`);
    return { document, numberText: document.number.text };
  };
  return {
    [TAKE_PLACE]: async ({ payload, at }) => {
      const { document, numberText } = await load(payload);
      const { id, agencyId, replaces, fields } = document;
      if (replaces === null) return;
      await endedBy(
        deps,
        { agencyId, id: replaces.id },
        { act: 'takePlace', isUpdate: fields.keepsNumber, by: { id, numberText, at } },
      );
    },
    [TELL_ANSWERED]: async ({ payload, at }) => {
      const { document, numberText } = await load(payload);
      const { id, agencyId, answersTo } = document;
      if (answersTo === null) return;
      const reply = { id, numberText, at };
      await deps.incoming.replySent({ agencyId, incomingId: answersTo.incomingId, reply });
    },
  };
};

/** Idempotent by the incoming document. */
export async function replyArrived(deps: Deps, arrived: ReplyArrived): Promise<void> {
  const { agencyId, outgoingId, ...reply } = arrived;
  const document = await deps.store.find(agencyId, outgoingId);
  if (document === null || document.replies.some(({ incomingId }) => incomingId === reply.incomingId)) return;
  const { at, numberText, sender, incomingId } = reply;
  const line = {
    at,
    by: null,
    action: 'outgoing.replyArrived' as const,
    text: `${sender.name}: ${numberText}`,
  };
  const to = [document.drafterId, ...(await clerksOf(deps, agencyId, at))];
  const outbox = await entriesOf(
    deps,
    { ...document, version: document.version + 1 },
    { ...line, news: [{ kind: 'outgoing.replyArrived', to }], key: `${outgoingId}:reply:${incomingId}` },
  );
  await deps.store.noteReply({ id: outgoingId, agencyId, reply, line, outbox });
}
