// Child of registers-kill.spec.ts: reserves numbers ten at a time and prints `document number` only after the
// register has answered, until it is killed.
import { type Ids, makeIds } from '../../server/platform/ids.ts';
import { openDatabase } from '../../server/platform/mongo/connect.ts';
import { migrate } from '../../server/platform/mongo/migrate.ts';
import { makeRegisters } from '../../server/registers/index.ts';

const [folder = '', from = '1'] = process.argv.slice(2);
const clock = { now: () => new Date('2026-03-02T03:00:00Z') };
const ids: Ids = makeIds({ now: () => new Date() });
const { connection } = await openDatabase({ folder });
const registers = makeRegisters({
  connection,
  clock,
  ids,
  kick: () => undefined,
  organization: { findAgency: async () => null },
});
await migrate({ connection, migrations: registers.migrations });
await registers.openBooks('agency-0001', 2026);

let next = Number(from);
const reserveOn = async (): Promise<void> => {
  const document = `document-${next}`;
  next += 1;
  const { number } = await registers.reserve({
    agencyId: 'agency-0001',
    direction: 'outgoing',
    year: 2026,
    on: '2026-03-02',
    documentId: document,
    by: null,
  });
  process.stdout.write(`${document} ${number}\n`);
  return reserveOn();
};
await Promise.all(Array.from({ length: 10 }, reserveOn));
