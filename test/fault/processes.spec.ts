// Two processes that answer and two that work in the background are one office: whoever is asked, the truth is the
// same, nothing is done twice, and what a killed one had begun is ended by another.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { io, type Socket } from 'socket.io-client';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { signIn } from '../../server/cli/story/api.ts';
import { makeEnclosure, makeHybridLetter } from '../../server/cli/story/letter/index.ts';
import { freePort, type OwnServer } from '../../server/cli/story/own-server.ts';
import { newStoryKey, playStory } from '../../server/cli/story/play.ts';
import { signIn as signInRoute } from '../../server/contracts/auth.ts';
import { CHANGED, type ChangedEvent, SOCKET_PATH } from '../../server/contracts/socket-events.ts';
import { ensureBuilt } from '../support/built.ts';
import { hasProgram } from '../support/programs.ts';
import { until } from '../support/until.ts';
import { type ManyProcesses, startManyProcesses } from './processes.ts';

describe('one office in several processes', function () {
  this.timeout(180_000);
  let office: ManyProcesses;
  let workers: OwnServer[];

  before(async function () {
    if (!hasProgram('redis-server')) this.skip();
    office = await startManyProcesses((await ensureBuilt()).main);
    workers = [await office.start('worker'), await office.start('worker')];
  });
  after(() => office?.close());

  const play = async (key: string) =>
    playStory({
      url: office.url,
      password: DEMO_PASSWORD,
      pin: '123456',
      key,
      pdf: await makeHybridLetter(),
      attachments: [await makeEnclosure()],
    });

  const connectTo = async (
    { url }: OwnServer,
    username: string,
  ): Promise<{ socket: Socket; told: ChangedEvent[] }> => {
    const answer = await fetch(new URL(signInRoute.path, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: DEMO_PASSWORD }),
    });
    const cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const socket = io(url, { path: SOCKET_PATH, transports: ['websocket'], extraHeaders: { cookie } });
    const told: ChangedEvent[] = [];
    socket.on(CHANGED, (event: ChangedEvent) => told.push(event));
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return { socket, told };
  };

  it('plays the story through whichever process answers, each act once', async () => {
    const key = newStoryKey();
    const facts = await play(key);
    expect(facts.deliveries.map(({ steps }) => [...steps].sort())).to.deep.equal([
      ['arrived', 'assigned', 'completed', 'in-progress', 'queued', 'registered', 'sent'],
    ]);
    for (const web of office.webs) {
      const clerk = await signIn({ url: web.url }, { username: 'vanthu.stc', password: DEMO_PASSWORD });
      const { items } = await clerk.call('listIncoming', { query: { text: key } });
      expect(items.map(({ state }) => state)).to.deep.equal(['completed']);
    }
    const sender = await signIn(office, { username: 'quantri.snv', password: DEMO_PASSWORD });
    const { items } = await sender.call('listAudit', { query: { subjectId: facts.outgoingId, limit: 100 } });
    expect(items.filter(({ action }) => action === 'outgoing.released')).to.have.length(1);
  });

  it('tells the browsers of every process, whichever process worked', async () => {
    const connections = await Promise.all(office.webs.map((web) => connectTo(web, 'vanthu.stc')));
    try {
      await play(newStoryKey());
      for (const { told } of connections)
        await until(
          'both are told',
          () =>
            told.some(({ type }) => type === 'incoming') && told.some(({ type }) => type === 'notification'),
        );
      const [first, second] = connections.map(({ told }) =>
        told.map(({ type, id }) => `${type} ${id}`).sort(),
      );
      expect(first).to.deep.equal(second);
    } finally {
      for (const { socket } of connections) socket.disconnect();
    }
  });

  it('says in one line that there is no Redis where one is named, and does not serve', async () => {
    const closed = { REDIS_URL: `redis://127.0.0.1:${await freePort()}` };
    const failure: unknown = await office.start('web', closed).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error);
    const lines = String((failure as Error).message)
      .trim()
      .split('\n')
      .slice(1);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^no Redis at 127\.0\.0\.1:\d+: /);
  });

  it('takes over what a killed worker had begun, and does it once', async () => {
    // The only one at work: it is to die with the document in its hands.
    for (const worker of workers) await worker.stop();
    const diary = join(office.dataDir, 'died-at');
    await office.start('worker', {
      NODE_OPTIONS: `--import=${new URL('die-at.mjs', import.meta.url).href}`,
      DIE_AT: JSON.stringify({
        name: 'arrived',
        when: 'after',
        collection: 'packets',
        contains: 'packetDigest',
      }),
      DIED_AT: diary,
    });
    const key = newStoryKey();
    const story = play(key);
    await until('the diary is begun', async () => (await readFile(diary, 'utf8').catch(() => '')) !== '');
    await office.start('worker');
    const { incoming, outgoingId } = await story;
    expect(incoming).to.have.length(1);
    // The receipt the dead one did not live to note is asked for again when its lease ends; statuses need not wait for it.
    const sender = await signIn(office, { username: 'vanthu.snv', password: DEMO_PASSWORD });
    const steps = async () => {
      const { deliveries } = await sender.call('getOutgoing', { params: { id: outgoingId } });
      return deliveries.map((each) => each.steps.map(({ state }) => state).sort());
    };
    await until('it is sent', async () => (await steps()).flat().includes('sent'));
    expect(await steps()).to.deep.equal([
      ['arrived', 'assigned', 'completed', 'in-progress', 'queued', 'registered', 'sent'],
    ]);
    const clerk = await signIn(office, { username: 'vanthu.stc', password: DEMO_PASSWORD });
    expect((await clerk.call('listIncoming', { query: { text: key } })).items).to.have.length(1);
  });
});
