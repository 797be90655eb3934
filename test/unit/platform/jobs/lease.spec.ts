import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import { LEASE_RULES, type LeaseRules, makeLeases } from '../../../../server/platform/jobs/lease.ts';
import { makeLogger } from '../../../../server/platform/logger.ts';
import { type Database, openDatabase } from '../../../../server/platform/mongo/connect.ts';
import { testEngineUri } from '../../../support/mongo.ts';
import { until } from '../../../support/until.ts';

const RULES: LeaseRules = { leaseMs: 600, lookMs: 50 };
const logger = makeLogger({ level: 'silent' });

describe('leased jobs', () => {
  let database: Database;
  let uri: string;
  const name = `leases-${process.pid}`;
  const children: ChildProcess[] = [];

  before(async () => {
    uri = await testEngineUri();
    database = await openDatabase({ uri, folder: '', name });
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await database.connection.dropDatabase();
  });
  after(() => database.close());

  const runs = () => database.connection.collection<{ pid: number; fence: number }>('runs');
  const rows = () =>
    database.connection.collection<{ _id: string; holder: string; fence: number; until: Date }>('job_leases');
  /** Counts what runs at the same time, in one process of several. */
  const counted = (seen: { now: number; most: number; runs: number }) => async () => {
    seen.now += 1;
    seen.runs += 1;
    seen.most = Math.max(seen.most, seen.now);
    await new Promise((resolve) => setImmediate(resolve));
    seen.now -= 1;
  };

  it('run in one process at a time, however many start them', async () => {
    const seen = { now: 0, most: 0, runs: 0 };
    const run = counted(seen);
    const jobs = Array.from({ length: 5 }, () =>
      makeLeases(database.connection, RULES).job({ name: 'one', everyMs: 1, run, logger }),
    );
    for (const job of jobs) job.start();
    await until('ran', () => seen.runs >= 20);
    expect((await rows().findOne({ _id: 'one' }))?.fence).to.equal(1);
    await Promise.all(jobs.map((job) => job.stop()));
    expect(seen.most).to.equal(1);
  });

  it('are somebody else’s when their process dies without a word: two processes, one database', async () => {
    const child = async () => {
      const script = join(import.meta.dirname, 'lease-holder.ts');
      const args = ['--import=tsx', script, uri, name, JSON.stringify(RULES)];
      const started = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      children.push(started);
      if (started.stdout !== null) await once(started.stdout, 'data');
      return started;
    };
    const both = await Promise.all([child(), child()]);
    await until('ran', async () => (await runs().countDocuments()) > 3);
    const [first] = await runs().find().toArray();
    expect(await runs().distinct('pid')).to.deep.equal([first?.pid]);
    const holder = both.find(({ pid }) => pid === first?.pid);
    const other = both.find(({ pid }) => pid !== first?.pid);
    holder?.kill('SIGKILL');
    await until('taken over', async () => (await runs().countDocuments({ pid: other?.pid ?? 0 })) > 0);
    expect(await runs().distinct('fence', { pid: other?.pid ?? 0 })).to.deep.equal([(first?.fence ?? 0) + 1]);
  });

  it('are free at once when their process stops in peace', async () => {
    const slow = { ...RULES, leaseMs: 3_600_000 };
    const seen = { now: 0, most: 0, runs: 0 };
    const make = () =>
      makeLeases(database.connection, slow).job({ name: 'peace', everyMs: 1, run: counted(seen), logger });
    const first = make();
    first.start();
    await until('ran', () => seen.runs > 0);
    await first.stop();
    const before = seen.runs;
    const second = make();
    second.start();
    await until('ran again', () => seen.runs > before);
    await second.stop();
  });

  it('are free at once where nobody else can hold them', async () => {
    await rows().insertOne({
      _id: 'alone',
      holder: 'dead',
      fence: 7,
      until: new Date(Date.now() + 3_600_000),
    });
    const leases = makeLeases(database.connection, RULES);
    await leases.takeOver();
    const fences: number[] = [];
    const run = async (_signal: AbortSignal, { fence }: { fence: number }) => void fences.push(fence);
    const job = leases.job({ name: 'alone', everyMs: 1, run, logger });
    job.start();
    await until('ran', () => fences.length > 0);
    await job.stop();
    expect(fences[0]).to.equal(8);
  });

  it('end where they ran when somebody else has them, who has a larger number', async () => {
    const fences: number[] = [];
    let ended = false;
    const job = makeLeases(database.connection, RULES).job({
      name: 'lost',
      everyMs: 1,
      logger,
      run: (signal, { fence }) =>
        new Promise((resolve) => {
          fences.push(fence);
          signal.addEventListener('abort', () => {
            ended = true;
            resolve();
          });
        }),
    });
    job.start();
    await until('runs', () => fences.length === 1);
    // As after a long sleep of this process: another one has taken it, and gives it back later.
    await rows().updateOne(
      { _id: 'lost' },
      { $set: { holder: 'another', until: new Date(Date.now() + 1_000) }, $inc: { fence: 1 } },
    );
    await until('ended', () => ended);
    await until('runs again', () => fences.length === 2);
    expect(fences).to.deep.equal([1, 3]);
    await job.stop();
  });

  it('wake from their pause when they are kicked', async () => {
    const seen = { now: 0, most: 0, runs: 0 };
    const leases = makeLeases(database.connection, RULES);
    const job = leases.job({ name: 'kicked', everyMs: 3_600_000, run: counted(seen), logger });
    job.start();
    await until('ran', () => seen.runs === 1);
    await until('ran when kicked', () => {
      job.kick();
      return seen.runs > 1;
    });
    await job.stop();
  });

  it('are followed within 15 seconds by their rules: a lease and a look', () => {
    expect(LEASE_RULES.leaseMs + LEASE_RULES.lookMs).to.be.at.most(15_000);
    // A holder renews often enough to miss one beat.
    expect(LEASE_RULES.leaseMs / 3).to.be.below(LEASE_RULES.leaseMs / 2);
  });
});
