// Child of lease.spec.ts: a process that does a leased job, and says in the database who has done it.
import { makeLeases } from '../../../../server/platform/jobs/lease.ts';
import { makeLogger } from '../../../../server/platform/logger.ts';
import { openDatabase } from '../../../../server/platform/mongo/connect.ts';

const [, , uri = '', name = '', rules = '{}'] = process.argv;
const { connection } = await openDatabase({ uri, folder: '', name });
makeLeases(connection, JSON.parse(rules))
  .job({
    name: 'work',
    everyMs: 20,
    run: async (_signal, { fence }) => {
      await connection.collection('runs').insertOne({ pid: process.pid, fence });
    },
    logger: makeLogger({ level: 'silent' }),
  })
  .start();
process.stdout.write('started\n');
