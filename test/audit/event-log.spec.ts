import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Database, openDatabase } from '../../server/platform/mongo/connect.ts';
import { verifyLog } from '../../server/proof/index.ts';
import { readLine } from '../../server/proof/lines.ts';
import { AGENCY } from '../proof/log-samples.ts';
import { codeOf } from '../support/code-of.ts';
import { closeTestEngine, openTestDatabase, testEngineUri } from '../support/mongo.ts';
import { type LogWorld, openLogWorld } from './log-world.ts';

const MINUTE = 60_000;

const sequence = (lines: readonly string[]) =>
  lines.flatMap((line) => {
    const read = readLine(line);
    return read?.kind === 'entry' ? [read.entry] : [];
  });

describe('the event log of an agency', () => {
  let database: Database;
  let world: LogWorld;
  const verdict = async () => verifyLog(await world.lines(), world.pki.trust);
  const rows = () => database.connection.collection('log_entries');

  beforeEach(async () => {
    database = await openTestDatabase();
    world = await openLogWorld(database);
  });
  const others: Database[] = [];
  /** As another process would: a connection of its own to the same database. */
  const connect = async (): Promise<Database> => {
    const other = await openDatabase({
      uri: await testEngineUri(),
      folder: '',
      name: database.connection.name,
    });
    others.push(other);
    return other;
  };
  afterEach(async () => {
    for (const other of others.splice(0)) await other.close();
    await database.close();
  });

  it('begins with an entry that says so, and holds every event once', async () => {
    await world.append(5);
    const entries = sequence(await world.lines());
    expect(entries.map(({ seq }) => seq)).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(entries[0]).to.deep.include({ type: 'log.begun' });
    expect(entries[0]?.facts).to.deep.equal({
      agencyCode: 'H16.01',
      agencyName: 'Sở Nội vụ',
      holdsEarlierEvents: false,
    });
    expect((await verdict()).finding).to.equal(null);
  });

  it('takes the same events again, alone and among others, as the same', async () => {
    await world.append(30);
    await Promise.all([world.append(30), world.append(40, 10)]);
    expect(sequence(await world.lines())).to.have.length(50);
    expect((await verdict()).finding).to.equal(null);
  });

  it('leaves no gap when two processes append at once, and writes no event twice', async () => {
    const second = await openLogWorld(await connect(), { pki: world.pki });
    await Promise.all([world.append(150), second.append(150, 100)]);
    const entries = sequence(await world.lines());
    expect(entries).to.have.length(1 + 249);
    expect(new Set(entries.map(({ eventId }) => eventId)).size).to.equal(250);
    expect((await verdict()).finding).to.equal(null);
  });

  it('makes one root of an interval, signed and stamped, however many processes seal at once', async () => {
    await world.append(9);
    const second = await openLogWorld(await connect(), { pki: world.pki });
    await Promise.all([world.audit.log.sealAndStamp(), second.audit.log.sealAndStamp()]);
    await world.audit.log.sealAndStamp();
    expect(await verdict()).to.deep.include({ finding: null, roots: 1, stampedSeq: 10 });
    expect(world.authority.asked + second.authority.asked).to.equal(1);
    expect(world.audit.log.lagSeconds()).to.equal(0);
  });

  it('goes on while the authority is down: the lag grows, is told once, and one stamp covers all of it', async () => {
    world.authority.isUp = false;
    for (let round = 0; round < 90; round++) {
      await world.append(1, round * 10 + 1);
      world.time.now = new Date(world.time.now.getTime() + MINUTE);
      await world.audit.log.sealAndStamp();
    }
    expect(world.audit.log.lagSeconds()).to.be.above(80 * 60);
    expect(await world.audit.log.stateOf(AGENCY)).to.deep.include({
      isLate: true,
      stampedSeq: 0,
      entries: 91,
    });
    const told = await database.connection.collection('log_alarms').findOne({});
    expect(told?.outbox).to.have.length(1);
    const down = await verdict();
    expect(down).to.deep.include({ finding: null, stampedSeq: 0 });
    expect(down.roots).to.be.within(5, 30);

    world.authority.isUp = true;
    world.authority.asked = 0;
    world.time.now = new Date(world.time.now.getTime() + 12 * MINUTE);
    await world.audit.log.sealAndStamp();
    expect(world.authority.asked).to.equal(1);
    expect(world.audit.log.lagSeconds()).to.equal(0);
    expect(await world.audit.log.stateOf(AGENCY)).to.deep.include({ isLate: false, waitingSince: null });
    expect(await verdict()).to.deep.include({ finding: null, stampedSeq: 91 });

    world.authority.isUp = false;
    await world.append(1, 5_000);
    world.time.now = new Date(world.time.now.getTime() + 61 * MINUTE);
    await world.audit.log.sealAndStamp();
    const again = await database.connection.collection('log_alarms').findOne({});
    expect(again?.outbox).to.have.length(2);
  });

  it('keeps no stamp that nobody would believe', async () => {
    const doubted = await openLogWorld(await connect(), {
      pki: world.pki,
      trust: () => ({ anchors: [], intermediates: [] }),
    });
    await doubted.append(3);
    await doubted.audit.log.sealAndStamp();
    expect(await doubted.audit.log.stateOf(AGENCY)).to.deep.include({ sealedSeq: 4, stampedSeq: 0 });
  });

  it('only signs where no authority is configured, and counts the lag from the roots', async () => {
    const unstamped = await openLogWorld(await connect(), { pki: world.pki, timestamp: undefined });
    await unstamped.append(3);
    await unstamped.audit.log.sealAndStamp();
    expect(unstamped.audit.log.lagSeconds()).to.equal(0);
    expect(await verdict()).to.deep.include({ finding: null, roots: 1, stampedSeq: 0 });
  });

  describe('changed in the database by somebody else', () => {
    const isBroken = async () => {
      await world.append(2, 50);
      await world.audit.log.sealAndStamp();
      return (await world.audit.log.stateOf(AGENCY)).broken !== null;
    };
    const found = async () => (await verdict()).finding?.where;

    beforeEach(async () => {
      await world.append(9);
      await world.audit.log.sealAndStamp();
      await world.append(9, 20);
    });

    it('names an entry whose content was changed, and seals nothing over it', async () => {
      const row = await rows().findOne({ seq: 13 });
      const json = String(row?.json).replace('"number":', '"Number":');
      await rows().updateOne({ seq: 13 }, { $set: { json } });
      expect(await found()).to.equal('entry 13');
      expect(await isBroken()).to.equal(true);
    });

    it('names an entry that is gone', async () => {
      await rows().deleteOne({ seq: 14 });
      expect(await found()).to.equal('entry 14');
      expect(await isBroken()).to.equal(true);
    });

    it('names the place where the tail is cut off below a stamped root', async () => {
      await rows().deleteMany({ seq: { $gt: 8 } });
      expect(await found()).to.equal('entry 9');
    });

    it('names a root that is gone', async () => {
      await world.audit.log.sealAndStamp();
      world.time.now = new Date(world.time.now.getTime() + 5 * MINUTE);
      await world.append(1, 70);
      await world.audit.log.sealAndStamp();
      await database.connection.collection('log_roots').deleteOne({ index: 1 });
      expect(await found()).to.equal('root 1');
    });
  });

  it('proves single entries by their root, and no other agency’s', async () => {
    await world.append(25);
    const proof = await world.audit.log.proofAbout(AGENCY, ['delivery-3']);
    expect(proof.entries).to.have.length(3);
    expect(proof.roots).to.have.length(1);
    expect(proof.roots[0]?.stamp).to.not.equal(null);
    expect((await world.audit.log.proofAbout('agency-two', ['delivery-3'])).entries).to.deep.equal([]);
    expect(await codeOf(world.audit.log.proofAbout(AGENCY, ['unknown']))).to.equal('resolved');
  });
});

describe('the event log on a disk of its own', function () {
  this.timeout(60_000);
  let folder: string;

  before(closeTestEngine);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vanthu-event-log-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('lacks nothing and doubles nothing after kill -9 between the log and the outbox', async () => {
    const script = join(import.meta.dirname, 'dying-logger.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', script, join(folder, 'db'), '7'], {
      stdio: 'inherit',
    });
    await once(child, 'close');
    expect(child.signalCode).to.equal('SIGKILL');
    const database = await openDatabase({ folder: join(folder, 'db') });
    try {
      const world = await openLogWorld(database);
      await world.relay.takeOver();
      world.relay.start();
      await world.relay.idle();
      await world.relay.stop();
      const acts = database.connection.collection('acts');
      expect(await acts.countDocuments({ 'outbox.0': { $exists: true } })).to.equal(0);
      const entries = sequence(await world.lines());
      expect(entries).to.have.length(1 + 20);
      expect(new Set(entries.slice(1).map(({ facts }) => facts.number)).size).to.equal(20);
      expect((await verifyLog(await world.lines(), world.pki.trust)).finding).to.equal(null);
    } finally {
      await database.close();
    }
  });

  it('verifies after a restore from a copy of the folder, and goes on from there', async () => {
    const first = await openDatabase({ folder: join(folder, 'db') });
    const world = await openLogWorld(first);
    await world.append(20);
    await world.audit.log.sealAndStamp();
    await first.close();
    await cp(join(folder, 'db'), join(folder, 'copy'), { recursive: true });
    const second = await openDatabase({ folder: join(folder, 'copy') });
    try {
      const restored = await openLogWorld(second, { pki: world.pki });
      expect(await verifyLog(await restored.lines(), world.pki.trust)).to.deep.include({
        finding: null,
        stampedSeq: 21,
      });
      await restored.append(5, 100);
      await restored.audit.log.sealAndStamp();
      expect(await verifyLog(await restored.lines(), world.pki.trust)).to.deep.include({
        finding: null,
        stampedSeq: 26,
      });
    } finally {
      await second.close();
    }
  });
});
