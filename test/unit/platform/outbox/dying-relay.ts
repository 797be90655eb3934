// Child of relay.spec.ts: runs one entry's effect and dies before the relay can record it.
import type { Collection } from 'mongoose';
import { systemClock } from '../../../../server/platform/clock.ts';
import { makeLogger } from '../../../../server/platform/logger.ts';
import { openDatabase } from '../../../../server/platform/mongo/connect.ts';
import { outboxEntry } from '../../../../server/platform/outbox/entry.ts';
import { makeOutboxRelay } from '../../../../server/platform/outbox/relay.ts';

const { connection } = await openDatabase({ folder: process.argv[2] ?? '' });
const documents: Collection<{ _id: string; outbox: unknown[] }> = connection.collection('documents');
await documents.insertOne({
  _id: 'd1',
  outbox: ['e1', 'e2'].map((id) => outboxEntry({ id, type: 'released', payload: {}, at: new Date() })),
});
makeOutboxRelay({
  connection,
  collections: ['documents'],
  handlers: {
    released: async ({ id }) => {
      await connection.collection<{ _id: string }>('effects').insertOne({ _id: id });
      process.kill(process.pid, 'SIGKILL');
      await new Promise(() => undefined);
    },
  },
  clock: systemClock,
  logger: makeLogger({ level: 'silent' }),
  leaseMs: 500,
}).start();
