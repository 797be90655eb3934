// kill -9 in the middle of a batch, at two named moments: what is signed stays signed and is told
// so, nothing is signed twice, no claim holds up the rest, and the batch goes on with the PIN where it stood.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { NoAnswer, signIn } from '../../server/cli/story/api.ts';
import { LETTER_PLACES } from '../../server/cli/story/letter/index.ts';
import { type OwnServer, startOwnServer } from '../../server/cli/story/own-server.ts';
import { makePapers } from '../e2e/papers.ts';
import { ensureBuilt } from '../support/built.ts';
import { layDemoPki } from '../support/demo-pki.ts';
import { until } from '../support/until.ts';

const PIN = '123456';
const MANY = 6;
const PRELOAD = new URL('die-at.mjs', import.meta.url).href;

/** How they are found: die-at.mjs. Two documents are in work at once, so each leaves at most two half done. */
const MOMENTS = [
  {
    name: 'document signed, batch not told',
    when: 'after',
    collection: 'outgoing',
    contains: 'outgoing.signed',
    nth: 2,
  },
  { name: 'signed bytes stored, document not', when: 'after', file: true, nth: 2 },
] as const;

describe('kill -9 in the middle of a batch', function () {
  this.timeout(300_000);

  let dataDir: string;
  let server: OwnServer;
  const ids: string[] = [];
  let batchId: string;
  let died: string[];
  /** After each kill and a new start. */
  const seen: Array<{ isRunning: boolean; states: string[]; truth: string[] }> = [];

  const leader = () => signIn({ url: server.url }, { username: 'lanhdao.snv', password: DEMO_PASSWORD });
  const look = async () => {
    const api = await leader();
    const { isRunning, items } = await api.call('getBatch', { params: { id: batchId } });
    const truth = [];
    for (const id of ids) truth.push((await api.call('getOutgoing', { params: { id } })).state);
    return { isRunning, states: items.map(({ state }) => state), truth };
  };
  const run = async () => (await leader()).call('runBatch', { params: { id: batchId }, body: { pin: PIN } });

  before('sign a batch through two kills', async () => {
    const { main } = await ensureBuilt();
    dataDir = await mkdtemp(join(tmpdir(), 'vanthu-kill-batch-'));
    const diedAt = join(dataDir, 'died-at');
    const start = async (moment?: (typeof MOMENTS)[number]) => {
      const { port, pkiPort = await layDemoPki(dataDir) } = server ?? {};
      const env = moment && {
        NODE_OPTIONS: `--import=${PRELOAD}`,
        DIE_AT: JSON.stringify(moment),
        DIED_AT: diedAt,
      };
      server = await startOwnServer({ dataDir, port, pkiPort, main, env });
    };
    await start(MOMENTS[0]);
    const papers = makePapers({ url: server.url, dataDir });
    for (let index = 0; index < MANY; index += 1)
      ids.push((await papers.submitted(`Đợt ký bị ngắt giữa chừng ${index + 1}`)).id);
    const api = await leader();
    const batch = await api.call('createBatch', { body: { kind: 'approval', documentIds: ids } });
    batchId = batch.id;
    for (const { documentId, version, digest } of batch.items)
      await api.call('placeInBatch', {
        params: { id: batchId, documentId },
        body: { version, digest, placement: { image: LETTER_PLACES.signature } },
      });
    for (const next of [...MOMENTS.slice(1), undefined]) {
      const answer = await run().catch((error: unknown) => error);
      if (answer instanceof Error && !(answer instanceof NoAnswer)) throw answer;
      await until('the server dies', () => server.hasEnded());
      await start(next);
      seen.push(await look());
    }
    died = (await readFile(diedAt, 'utf8')).split('\n').slice(0, -1);
    await run();
    await until('the batch ends', async () => !(await look()).isRunning);
  });
  after(async () => {
    await server?.stop();
    if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
  });

  it('came at the two moments that were meant', () => {
    expect(died).to.deep.equal(MOMENTS.map(({ name }) => name));
  });

  it('leaves a batch that nobody works on, and tells of each document what it says itself', () => {
    for (const { isRunning, states, truth } of seen) {
      expect(isRunning).to.equal(false);
      expect(states).to.deep.equal(truth.map((state) => (state === 'signed' ? 'done' : 'waiting')));
    }
    const signed = seen.map(({ truth }) => truth.filter((state) => state === 'signed').length);
    expect(signed[0]).to.be.lessThan(MANY);
    expect(signed).to.deep.equal([...signed].sort((a, b) => a - b));
  });

  it('signs every document in the end, each once, with a signature that verifies', async () => {
    const api = await leader();
    for (const id of ids) {
      const { state, versions } = await api.call('getOutgoing', { params: { id } });
      expect([state, ...versions.map(({ act }) => act)]).to.deep.equal(['signed', 'uploaded', 'signed']);
      const { verdict, signatures } = await api.call('verifyOutgoing', { params: { id } });
      expect([verdict, signatures.length]).to.deep.equal(['VALID', 1]);
    }
    expect((await look()).states).to.deep.equal(Array(MANY).fill('done'));
  });
});
