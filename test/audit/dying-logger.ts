// Child of event-log.spec.ts: writes acts with their log entries, logs some of them, and dies between the log and the
// outbox that still has the entry.
import type { Collection } from 'mongoose';
import { logEntry } from '../../server/audit/index.ts';
import { systemClock } from '../../server/platform/clock.ts';
import { makeLogger } from '../../server/platform/logger.ts';
import { openDatabase } from '../../server/platform/mongo/connect.ts';
import { makeOutboxRelay } from '../../server/platform/outbox/relay.ts';
import { ACTS, lineOf, openLogWorld } from './log-world.ts';

const database = await openDatabase({ folder: process.argv[2] ?? '' });
const { audit } = await openLogWorld(database);
const acts: Collection<{ _id: string; outbox: unknown[] }> = database.connection.collection(ACTS);
for (let number = 1; number <= 20; number++)
  await acts.insertOne({ _id: `document-${number}`, outbox: [logEntry(lineOf(number))] });
const dieAfter = Number(process.argv[3]);
let logged = 0;
makeOutboxRelay({
  connection: database.connection,
  collections: [ACTS],
  handlers: Object.fromEntries(
    Object.entries(audit.log.outboxHandlers).map(([type, handle]) => [
      type,
      async (job: Parameters<typeof handle>[0]) => {
        await handle(job);
        logged += 1;
        if (logged < dieAfter) return;
        process.kill(process.pid, 'SIGKILL');
        await new Promise(() => undefined);
      },
    ]),
  ),
  clock: systemClock,
  logger: makeLogger({ level: 'silent' }),
  leaseMs: 300,
}).start();
