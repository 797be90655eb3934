// A row that comes with work in its outbox: where the relay has a place for it, it is born claimed, and nobody has to look
// for it.
import type { Insert } from '../../platform/mongo/grouped.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import type { OutboxRelay } from '../../platform/outbox/relay.ts';

/** Of the relay, what those who write need. */
export type Waking = Pick<OutboxRelay, 'kick' | 'adopt'>;

/** To be inserted by `insertInOrder`. */
export function newborn(
  { kick, adopt }: Waking,
  collection: string,
  row: { _id: string; outbox: OutboxEntry[] },
): Insert {
  const { _id: id, outbox } = row;
  const claimed = adopt(collection, id, outbox.find(({ lane }) => lane !== undefined)?.lane);
  const document = claimed === undefined ? row : { ...row, outboxLease: claimed.outboxLease };
  return {
    collection,
    document,
    settled: (isNew) => {
      if (isNew === true && claimed !== undefined) return claimed.begin(document);
      claimed?.drop();
      if (isNew === true) kick(collection, id);
    },
  };
}
