// The event log after a restore: the documents of one database put into a fresh one, as dump and restore do, and then
// whatever somebody may have done to them on the way.
import { expect } from 'chai';
import type { Database } from '../../server/platform/mongo/connect.ts';
import { type LogEvent, sealEntry, verifyLog } from '../../server/proof/index.ts';
import { openTestDatabase } from '../support/mongo.ts';
import { type LogWorld, openLogWorld } from './log-world.ts';

const MINUTE = 60_000;

interface Row {
  _id: string;
  seq: number;
  hash: string;
  json: string;
}

describe('the event log, restored into a fresh database', () => {
  let source: Database;
  let origin: LogWorld;
  /** As it was when the copy was made, and as somebody kept it elsewhere later. */
  let copied: string[];
  let later: string[];
  const dump = new Map<string, object[]>();
  let database: Database;
  let world: LogWorld;

  const entries = () => database.connection.collection<Row>('log_entries');
  const roots = () => database.connection.collection('log_roots');
  const row = async (seq: number): Promise<Row> => {
    const found = await entries().findOne({ seq });
    if (found === null) throw new Error(`no entry ${seq}`);
    return found;
  };
  const verdict = async (earlier: readonly string[] = []) =>
    verifyLog(await world.lines(), { ...world.pki.trust, now: world.time.now }, earlier);
  const found = async (earlier: readonly string[] = []) => {
    const { finding } = await verdict(earlier);
    return finding && `${finding.code} ${finding.where}`;
  };
  const sealIn = async (log: LogWorld) => {
    log.time.now = new Date(log.time.now.getTime() + 10 * MINUTE);
    await log.audit.log.sealAndStamp();
  };

  before(async () => {
    source = await openTestDatabase();
    origin = await openLogWorld(source);
    // Entry 1 is the beginning; root 1 covers 1 to 10, root 2 covers 11 to 15, entry 16 has none yet.
    await origin.append(9);
    await sealIn(origin);
    await origin.append(5, 100);
    await sealIn(origin);
    await origin.append(1, 200);
    copied = await origin.lines();
    for (const { name } of await source.connection.listCollections())
      dump.set(name, await source.connection.collection(name).find().toArray());
    await origin.append(3, 300);
    await sealIn(origin);
    later = await origin.lines();
  });
  after(() => source?.close());

  beforeEach(async () => {
    database = await openTestDatabase();
    for (const [name, documents] of dump)
      if (documents.length > 0) await database.connection.collection(name).insertMany(documents);
    world = await openLogWorld(database, { pki: origin.pki });
    world.time.now = origin.time.now;
  });
  afterEach(() => database.close());

  it('is the same, line by line, and holds', async () => {
    expect(await world.lines()).to.deep.equal(copied);
    expect(await verdict()).to.deep.include({ finding: null, gaps: [], entries: 16, stampedSeq: 15 });
  });

  it('goes on from there: events told again are the same, new ones follow, and a stamp covers all of it', async () => {
    await world.append(1, 200);
    await world.append(4, 400);
    await sealIn(world);
    expect(await verdict(copied)).to.deep.include({ finding: null, gaps: [], entries: 20, stampedSeq: 20 });
  });

  /** What is found in the lines alone, and beside the export that was kept, where that tells more. */
  const TAMPERED: ReadonlyArray<[string, () => Promise<unknown>, string, string?]> = [
    ['removed', () => entries().deleteOne({ seq: 6 }), 'ENTRY_MISSING entry 6'],
    [
      'changed',
      async () => {
        const { _id, json } = await row(6);
        await entries().updateOne({ _id }, { $set: { json: json.replace('aaaa', 'aaab') } });
      },
      'ENTRY_CHANGED entry 6',
    ],
    [
      'changed, hash and all',
      async () => {
        const { _id, json } = await row(6);
        const { v: _v, seq, prevHash, ...event } = JSON.parse(json);
        const made = sealEntry({ ...event, facts: {} }, { seq: seq - 1, hash: prevHash });
        await entries().updateOne({ _id }, { $set: { json: made.json, hash: made.hash } });
      },
      'CHAIN_BROKEN entry 7',
      'ENTRY_CHANGED entry 6',
    ],
    [
      'put in another order',
      async () => {
        const [six, seven] = [await row(6), await row(7)];
        await entries().updateOne({ _id: six._id }, { $set: { json: seven.json, hash: seven.hash } });
        await entries().updateOne({ _id: seven._id }, { $set: { json: six.json, hash: six.hash } });
      },
      'ENTRY_MISSING entry 6',
    ],
    [
      'inserted, the others moved up',
      async () => {
        await moveUp(6);
        await insert(6);
      },
      'ENTRY_OUT_OF_ORDER entry 6',
      'ENTRY_CHANGED entry 6',
    ],
    [
      'inserted, and everything behind it written again',
      async () => {
        await moveUp(6);
        let last = await insert(6);
        for (let seq = 7; seq <= 17; seq++) {
          const { _id, json } = await row(seq);
          const { v: _v, seq: _old, prevHash: _hash, ...event } = JSON.parse(json);
          last = sealed(event, last);
          await entries().updateOne({ _id }, { $set: { json: last.json, hash: last.hash } });
        }
      },
      'ROOT_MISMATCH root 1',
      'ENTRY_CHANGED entry 6',
    ],
    [
      'cut off at the end, below a stamped root',
      () => entries().deleteMany({ seq: { $gt: 12 } }),
      'ENTRY_MISSING entry 13',
    ],
    [
      'covered by no root any more, where there was one',
      () => roots().deleteOne({ index: 1 }),
      'ROOT_OUT_OF_ORDER root 1',
    ],
  ];

  for (const [what, tamper, alone, beside = alone] of TAMPERED)
    it(`names the first place that is not as it was: ${what}`, async () => {
      await tamper();
      expect(await found()).to.equal(alone);
      expect(await found(copied)).to.equal(beside);
    });

  it('is found too short beside an export that was kept, whatever was cut off with its roots', async () => {
    expect(await found(later)).to.equal('CUT_OFF entry 17');
    await entries().deleteMany({ seq: { $gt: 10 } });
    await roots().deleteMany({ index: { $gt: 1 } });
    expect(await found()).to.equal(null);
    expect(await found(copied)).to.equal('CUT_OFF entry 11');
  });

  it('is found to be another one beside an export that was kept, when it was written anew with the very keys', async () => {
    await entries().deleteMany({ seq: { $gt: 10 } });
    await roots().deleteMany({ index: { $gt: 1 } });
    await world.append(6, 500);
    await sealIn(world);
    expect(await found()).to.equal(null);
    expect(await found(copied)).to.equal('ENTRY_CHANGED entry 11');
  });

  const sealed = (event: LogEvent, after: { seq: number; hash: string }) => {
    const made = sealEntry(event, after);
    return { seq: made.entry.seq, hash: made.hash, json: made.json };
  };
  /** From behind, for places are unique. */
  const moveUp = async (from: number) => {
    for (let seq = 16; seq >= from; seq--) await entries().updateOne({ seq }, { $set: { seq: seq + 1 } });
  };
  const insert = async (seq: number) => {
    const before = await row(seq - 1);
    const { v: _v, seq: _seq, prevHash: _hash, ...event } = JSON.parse(before.json);
    const made = sealed({ ...event, eventId: 'forged' }, { seq: seq - 1, hash: before.hash });
    await entries().insertOne({ ...before, ...made, _id: 'forged' });
    return made;
  };
});
