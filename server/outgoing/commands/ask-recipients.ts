// The effects of an act on a released document: deliveries to those added, a request to each of those asked. Idempotent,
// since the relay brings an entry at least once.
import { z } from 'zod';
import { type OutboxEntry, outboxEntry } from '../../platform/outbox/entry.ts';
import { OutboxGiveUp, type OutboxHandler } from '../../platform/outbox/relay.ts';
import { type LaterAct, revisionOf } from '../domain/after-release.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Deps } from './deps.ts';
import { CHUNK, dispatchEntry } from './dispatch.ts';

const ASK_RECIPIENTS = 'outgoing.askRecipients';

const Ask = z.object({
  agencyId: z.string(),
  id: z.string(),
  actId: z.string(),
  recipientCodes: z.array(z.string()),
});

const chunksOf = (codes: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(codes.length / CHUNK) }, (_, index) =>
    codes.slice(index * CHUNK, (index + 1) * CHUNK),
  );

export const askEntries = ({ id, agencyId }: OutgoingDocument, act: LaterAct): OutboxEntry[] =>
  chunksOf(act.asked).map((recipientCodes, index) =>
    outboxEntry({
      id: `${id}:${act.id}:ask:${index}`,
      type: ASK_RECIPIENTS,
      payload: { agencyId, id, actId: act.id, recipientCodes },
      at: act.at,
    }),
  );

export const addEntries = (document: OutgoingDocument, act: LaterAct): OutboxEntry[] => {
  const revision = revisionOf({ ...document, laterActs: [...document.laterActs, act] }, act.id);
  return chunksOf(act.added).map((recipientCodes, index) =>
    dispatchEntry(document, { key: `${act.id}:add:${index}`, recipientCodes, revision, at: act.at }),
  );
};

export const makeAskHandlers = ({
  store,
  exchange,
}: Pick<Deps, 'store' | 'exchange'>): Record<string, OutboxHandler> => ({
  [ASK_RECIPIENTS]: async ({ payload }) => {
    const { agencyId, id, actId, recipientCodes } = Ask.parse(payload);
    const document = await store.find(agencyId, id);
    const act = document?.laterActs.find((each) => each.id === actId);
    if (!document || !act) throw new OutboxGiveUp(`no act ${actId} on document ${id}`);
    for (const recipientCode of recipientCodes)
      await exchange.askRecall({
        requestId: actId,
        agencyId,
        outgoingId: id,
        recipientCode,
        revision: revisionOf(document, actId),
        kind: act.kind === 'recall' ? 'recall' : 'removal',
        reason: act.reason,
        by: act.by.name,
        at: act.at,
      });
  },
});
