// Work in threads of its own: what happens to a job when everything around it goes wrong.
import { getPriority } from 'node:os';
import { threadId } from 'node:worker_threads';
import { expect } from 'chai';
import {
  makeWorkerPool,
  type WorkerPool,
  type WorkerPoolOptions,
} from '../../../server/platform/jobs/worker-pool.ts';
import { codeOf } from '../../support/code-of.ts';
import type { Job } from './pool-worker.ts';

describe('a worker pool', function () {
  this.timeout(60_000);
  let pool: WorkerPool<Job, unknown, string, string>;

  const open = (options: Partial<WorkerPoolOptions> = {}) => {
    pool = makeWorkerPool<Job, unknown, string, string>({
      module: new URL('./pool-worker.ts', import.meta.url),
      workers: 1,
      maxWaiting: 10,
      heapMb: 64,
      ...options,
    });
  };
  afterEach(() => pool.close(0));

  const tellThread = () => pool.run({ do: 'tell thread' });
  const waiting = (signal?: AbortSignal) => pool.run({ do: 'wait for ever' }, signal ? { signal } : {});

  it('works in another thread, and starts none before there is work', async () => {
    open();
    expect(pool.counts()).to.deep.equal({ threads: 0, running: 0, waiting: 0, ended: 0 });
    const other = await tellThread();
    expect(other).to.be.a('number').that.is.not.equal(threadId);
    expect(await tellThread()).to.equal(other);
    expect(pool.counts()).to.deep.equal({ threads: 1, running: 0, waiting: 0, ended: 2 });
  });

  it('gives way to this thread where it is told to, whose own priority stays', async function () {
    if (process.platform !== 'linux') return this.skip();
    const own = getPriority();
    open({ isGentle: true });
    expect(await pool.run({ do: 'tell priority' })).to.equal(Math.max(own, 10));
    expect(getPriority()).to.equal(own);
  });

  it('starts no more threads than it may, and does every job', async () => {
    open({ workers: 2 });
    const threads = await Promise.all(Array.from({ length: 9 }, tellThread));
    expect(new Set(threads).size).to.be.within(1, 2);
    expect(pool.counts()).to.deep.include({ waiting: 0, ended: 9 });
  });

  it('answers what a worker asks, with what its own caller knows', async () => {
    open({ workers: 2 });
    const asked = (name: string) =>
      pool.run({ do: 'ask', question: name }, { answer: async (question) => `${name} answers ${question}` });
    expect(await Promise.all([asked('a'), asked('b')])).to.deep.equal(['a answers a', 'b answers b']);
  });

  it('gives a worker the failure of an answer, and the caller the failure of a job, with its code', async () => {
    open();
    const refusing = async () => {
      throw Object.assign(new Error('no'), { code: 'NO_ANSWER' });
    };
    expect(await codeOf(pool.run({ do: 'ask', question: '?' }, { answer: refusing }))).to.equal('NO_ANSWER');
    expect(await codeOf(pool.run({ do: 'fail', code: 'BROKEN' }))).to.equal('BROKEN');
    const failed = await pool.run({ do: 'fail', code: 'BROKEN' }).catch((error: unknown) => error);
    expect(failed).to.have.property('name', 'TypeError');
  });

  for (const job of [{ do: 'exit' }, { do: 'throw outside' }, { do: 'fill memory' }] as const)
    it(`loses one job when a worker dies (${job.do}), and does those that waited behind it`, async () => {
      open();
      const dying = codeOf(pool.run(job));
      const behind = [tellThread(), tellThread()];
      expect(await dying).to.equal('CRASHED');
      const [first, second] = await Promise.all(behind);
      expect(first).to.be.a('number').that.equals(second);
    });

  it('refuses a job when the queue is full, and takes one again when there is room', async () => {
    open({ maxWaiting: 1 });
    const stop = new AbortController();
    const busy = codeOf(waiting(stop.signal));
    const queued = tellThread();
    expect(await codeOf(tellThread())).to.equal('BUSY');
    stop.abort(Object.assign(new Error('enough'), { code: 'ENOUGH' }));
    expect(await busy).to.equal('ENOUGH');
    expect(await queued).to.be.a('number');
    expect(await tellThread()).to.be.a('number');
  });

  it('takes a waiting job out without touching the running one', async () => {
    open();
    const stop = new AbortController();
    const running = tellThread();
    const queued = codeOf(waiting(stop.signal));
    stop.abort(Object.assign(new Error('enough'), { code: 'ENOUGH' }));
    expect(await queued).to.equal('ENOUGH');
    expect(await running).to.be.a('number');
    expect(await codeOf(waiting(stop.signal))).to.equal('ENOUGH');
  });

  it('refuses a job that cannot be sent, and goes on', async () => {
    open();
    const unsendable = { do: 'ask', question: () => undefined } as unknown as Job;
    expect(await codeOf(pool.run(unsendable))).to.equal(25);
    expect(await tellThread()).to.be.a('number');
  });

  it('closes: waiting jobs are refused, running ones are ended after their grace, new ones are refused', async () => {
    open();
    const running = codeOf(waiting());
    const queued = codeOf(tellThread());
    await pool.close(1);
    expect([await running, await queued, await codeOf(tellThread())]).to.deep.equal([
      'CLOSED',
      'CLOSED',
      'CLOSED',
    ]);
    expect(pool.counts()).to.deep.include({ threads: 0, running: 0, waiting: 0 });
  });

  it('lets a running job end when it closes', async () => {
    open();
    const running = tellThread();
    await pool.close();
    expect(await running).to.be.a('number');
  });

  it('ends a thread that has nothing to do', async () => {
    open({ idleMs: 0 });
    const first = await tellThread();
    while (pool.counts().threads > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await tellThread())
      .to.be.a('number')
      .that.is.not.equal(first);
  });
});
