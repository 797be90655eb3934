import { expect } from 'chai';
import mongoose from 'mongoose';
import { type Database, openDatabase } from '../../../../server/platform/mongo/connect.ts';
import { indexMigration, type Migration, migrate } from '../../../../server/platform/mongo/migrate.ts';
import { codeOf } from '../../../support/code-of.ts';
import { openTestDatabase, testEngineUri } from '../../../support/mongo.ts';

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe('platform/mongo migrate', () => {
  let database: Database;
  beforeEach(async () => {
    database = await openTestDatabase();
  });
  afterEach(() => database.close());

  const recording = (ran: string[], name: string, before = async () => {}): Migration => ({
    name,
    up: async () => {
      await before();
      ran.push(name);
    },
  });

  it('runs each migration once, in the order of the list', async () => {
    const { connection } = database;
    const ran: string[] = [];
    const migrations = [recording(ran, 'b'), recording(ran, 'a')];
    expect(await migrate({ connection, migrations })).to.deep.equal(['b', 'a']);
    expect(await migrate({ connection, migrations: [...migrations, recording(ran, 'c')] })).to.deep.equal([
      'c',
    ]);
    expect(ran).to.deep.equal(['b', 'a', 'c']);
  });

  it('goes on from the one that failed', async () => {
    const { connection } = database;
    const ran: string[] = [];
    let broken = true;
    const failing = async () => {
      if (broken) throw new Error('no');
    };
    const migrations = [recording(ran, 'first'), recording(ran, 'second', failing), recording(ran, 'third')];
    expect(await codeOf(migrate({ connection, migrations }))).to.equal('MIGRATION_FAILED');
    expect(ran).to.deep.equal(['first']);
    broken = false;
    expect(await migrate({ connection, migrations })).to.deep.equal(['second', 'third']);
  });

  it('lets two servers start at once and runs everything once', async () => {
    const other = await openDatabase({
      uri: await testEngineUri(),
      folder: '',
      name: database.connection.name,
    });
    const ran: string[] = [];
    const migrations = [recording(ran, 'one', () => pause(150)), recording(ran, 'two')];
    const both = await Promise.all([
      migrate({ connection: database.connection, migrations }),
      migrate({ connection: other.connection, migrations }),
    ]);
    await other.close();
    expect(ran).to.deep.equal(['one', 'two']);
    expect(both.flat()).to.deep.equal(['one', 'two']);
  });

  it('takes over the lock of a process that died', async () => {
    const { connection } = database;
    const locks = connection.collection<{ _id: string; owner: string; until: Date }>('migration-locks');
    const until = new Date(Date.now() + 250);
    await locks.insertOne({ _id: 'migrations', owner: 'dead', until });
    let ranAt = 0;
    const once: Migration = {
      name: 'x',
      up: async () => {
        ranAt = Date.now();
      },
    };
    expect(await migrate({ connection, migrations: [once] })).to.deep.equal(['x']);
    expect(ranAt).to.be.at.least(until.getTime());
    expect(await locks.countDocuments()).to.equal(0);
  });

  it('gives up when a living process keeps the lock', async () => {
    const { connection } = database;
    const locks = connection.collection<{ _id: string; owner: string; until: Date }>('migration-locks');
    await locks.insertOne({ _id: 'migrations', owner: 'alive', until: new Date(Date.now() + 60_000) });
    const ran: string[] = [];
    const refused = migrate({ connection, migrations: [recording(ran, 'x')], waitMs: 200 });
    expect(await codeOf(refused)).to.equal('MIGRATION_LOCKED');
    expect(ran).to.deep.equal([]);
    expect((await locks.findOne({ _id: 'migrations' }))?.owner).to.equal('alive');
  });

  it('keeps the lock while a migration runs longer than the lease', async () => {
    const { connection } = database;
    const leaseMs = 60;
    // Its own time, which never outruns the renewal: on a busy machine the lock would really have been lost.
    let time = Date.now();
    const now = () => time;
    const ran: string[] = [];
    const locks = connection.collection<{ until: Date }>('migration-locks');
    const renewed = async () => {
      while ((await locks.findOne())?.until.getTime() !== time + leaseMs) await pause(5);
    };
    const slow = async () => {
      const second = migrate({
        connection,
        migrations: [recording(ran, 'quick')],
        leaseMs,
        waitMs: 3 * leaseMs,
        now,
      });
      for (let round = 0; round < 6; round += 1) {
        time += leaseMs - 1;
        await renewed();
      }
      expect(await codeOf(second)).to.equal('MIGRATION_LOCKED');
    };
    await migrate({ connection, migrations: [recording(ran, 'slow', slow)], leaseMs, now });
    expect(ran).to.deep.equal(['slow']);
  });

  it('starts no further migration once the lock was lost', async () => {
    const { connection } = database;
    const ran: string[] = [];
    const losing = recording(ran, 'first', async () => {
      await connection.collection('migration-locks').updateOne({}, { $set: { owner: 'thief' } });
      await pause(150);
    });
    const outcome = migrate({ connection, migrations: [losing, recording(ran, 'second')], leaseMs: 120 });
    expect(await codeOf(outcome)).to.equal('MIGRATION_LOCKED');
    expect(ran).to.deep.equal(['first']);
  });

  it('refuses a database that a newer version has migrated, and changes nothing', async () => {
    const { connection } = database;
    const ran: string[] = [];
    const known = [recording(ran, 'known')];
    await migrate({ connection, migrations: [...known, recording(ran, 'newer')] });
    const older = migrate({ connection, migrations: [...known, recording(ran, 'of an older branch')] });
    expect(await codeOf(older)).to.equal('DATABASE_NEWER');
    expect(ran).to.deep.equal(['known', 'newer']);
    expect(await connection.collection('migration-locks').countDocuments()).to.equal(0);
  });

  it('says that the disk is too full when the engine refuses to build an index for that', async () => {
    const refusal = { message: 'available disk space of 1 bytes is less than required minimum', code: 14031 };
    const full = async () => {
      throw new mongoose.mongo.MongoServerError(refusal);
    };
    const migrations = [recording([], 'first', full)];
    expect(await codeOf(migrate({ connection: database.connection, migrations }))).to.equal('DISK_FULL');
  });

  it('refuses two migrations of one name', async () => {
    const migrations = [recording([], 'same'), recording([], 'same')];
    expect(await codeOf(migrate({ connection: database.connection, migrations }))).to.equal(
      'MIGRATION_FAILED',
    );
  });

  it('makes declared indexes, and makes them again without complaint', async () => {
    const { connection } = database;
    const byNumber = { key: { agencyId: 1, number: 1 }, name: 'number', unique: true } as const;
    const first = indexMigration('rows-1', 'rows', [byNumber]);
    await migrate({ connection, migrations: [first] });
    await migrate({ connection, migrations: [first, indexMigration('rows-2', 'rows', [byNumber])] });
    const indexes = await connection.collection('rows').indexes();
    expect(indexes.find(({ name }) => name === 'number')).to.include({ unique: true });
  });
});
