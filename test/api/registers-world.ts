// The registers of one agency on the real database, twice: as two processes of one deployment see them.
import { makeIds } from '../../server/platform/ids.ts';
import { type Database, openDatabase } from '../../server/platform/mongo/connect.ts';
import { migrate } from '../../server/platform/mongo/migrate.ts';
import { makeRegisters } from '../../server/registers/index.ts';
import { openTestDatabase, testEngineUri } from '../support/mongo.ts';

export const AGENCY = 'agency-0001';
export const CLERK = { id: 'person-clerk', name: 'Trần Thị Văn Thư', title: 'Văn thư' };
export const ACTOR = { personId: CLERK.id, name: CLERK.name, title: CLERK.title, agencyId: AGENCY };

/** Only what the handlers read of a call. */
export const callOf = <T>(input: T, who: typeof ACTOR = ACTOR) => ({ input, actor: who }) as never;

export type RegistersWorld = Awaited<ReturnType<typeof openRegistersWorld>>;

export async function openRegistersWorld() {
  const time = { now: new Date('2026-03-02T03:00:00Z') };
  const office = { abbreviation: 'SNV', units: [{ abbreviation: 'VP' }, { abbreviation: 'CCHC' }] };
  const clock = { now: () => time.now };
  const makeOn = ({ connection }: Database) =>
    makeRegisters({
      connection,
      clock,
      ids: makeIds(clock),
      kick: () => undefined,
      organization: { findAgency: async () => office },
    });
  const database = await openTestDatabase({ world: 'registers' });
  const name = database.connection.name;
  const second = await openDatabase({ uri: await testEngineUri(), folder: '', name });
  const registers = makeOn(database);
  const elsewhere = makeOn(second);
  await migrate({ connection: database.connection, migrations: registers.migrations });
  await registers.openBooks(AGENCY, 2026);
  const close = async () => {
    await second.close();
    await database.close();
  };
  return { database, registers, elsewhere, time, office, close };
}
