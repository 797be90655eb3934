// kill -9 between any two writes that belong together, ten in one story: whatever was under way, the document goes on
// where it stood, and in the end all is as in a story that nobody disturbed.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { type Api, NoAnswer, signIn } from '../../server/cli/story/api.ts';
import { makeEnclosure, makeHybridLetter } from '../../server/cli/story/letter/index.ts';
import { type OwnServer, startOwnServer } from '../../server/cli/story/own-server.ts';
import { newStoryKey, playStory } from '../../server/cli/story/play.ts';
import type { StoryFacts, StoryPdf } from '../../server/cli/story/types.ts';
import { ensureBuilt } from '../support/built.ts';
import { layDemo } from '../support/demo-data.ts';

const PIN = '123456';
const PEOPLE = ['snv', 'stc'].flatMap((office) =>
  ['chuyenvien', 'lanhdao', 'vanthu'].map((part) => `${part}.${office}`),
);

interface Moment {
  name: string;
  when: 'before' | 'after';
  file?: true;
  collection?: string;
  contains?: string;
  nth?: number;
}

/** In the order of the story; each between two writes that belong together. How they are found: die-at.mjs. */
const MOMENTS: readonly Moment[] = [
  { name: 'drafted, not answered', when: 'after', collection: 'outgoing', contains: '"state":"draft"' },
  { name: 'mended, not written', when: 'before', collection: 'outgoing', contains: 'outgoing.edited' },
  { name: 'signed bytes stored, document not', when: 'after', file: true },
  {
    name: 'number reserved, document not',
    when: 'after',
    collection: 'register-entries',
    contains: 'reserved',
  },
  { name: 'main document sealed, enclosure not', when: 'after', file: true },
  { name: 'all sealed, document not', when: 'after', file: true, nth: 2 },
  { name: 'released, nothing sent', when: 'after', collection: 'outgoing', contains: 'outgoing.released' },
  { name: 'arrived, receipt not noted', when: 'after', collection: 'packets', contains: 'packetDigest' },
  {
    name: 'arrival number reserved, document not',
    when: 'after',
    collection: 'register-entries',
    contains: 'reserved',
  },
  {
    name: 'last status received, not marked sent',
    when: 'after',
    collection: 'deliveries',
    contains: '"06"',
  },
];

describe('kill -9 of the server', function () {
  this.timeout(300_000);

  let dataDir: string;
  let server: OwnServer;
  let main: string;
  let undisturbed: StoryFacts;
  let facts: StoryFacts;
  let died: string[];
  const key = newStoryKey();

  const diary = () => join(dataDir, 'died-at');
  const deaths = async () => (await readFile(diary(), 'utf8').catch(() => '')).split('\n').slice(0, -1);

  /** A server that will die at the moment; undefined when it has died already, of what it found waiting. */
  async function start(moment?: Moment): Promise<OwnServer | undefined> {
    const { port, pkiPort } = server ?? {};
    const preload = new URL('die-at.mjs', import.meta.url).href;
    const env = moment && {
      NODE_OPTIONS: `--import=${preload}`,
      DIE_AT: JSON.stringify(moment),
      DIED_AT: diary(),
    };
    const before = (await deaths()).length;
    try {
      return await startOwnServer({ dataDir, port, pkiPort, main, env });
    } catch (error) {
      if ((await deaths()).length > before) return undefined;
      throw error;
    }
  }

  const play = async (storyKey: string, pdf: StoryPdf) =>
    playStory({
      url: server.url,
      password: DEMO_PASSWORD,
      pin: PIN,
      key: storyKey,
      pdf,
      attachments: [await makeEnclosure()],
    });

  /** Plays until the server dies at the moment. */
  async function playUntil(moment: Moment, pdf: StoryPdf): Promise<void> {
    const started = await start(moment);
    if (started === undefined) return;
    server = started;
    const end = await play(key, pdf).catch((error: unknown) => error);
    if (!(end instanceof NoAnswer)) {
      await server.kill();
      throw new Error(`did not die at “${moment.name}”\n${server.output().slice(-2000)}`, { cause: end });
    }
    await server.kill();
  }

  before('play the story through ten kills', async () => {
    main = (await ensureBuilt()).main;
    dataDir = await mkdtemp(join(tmpdir(), 'vanthu-kill-'));
    const pdf = await makeHybridLetter();
    server = await startOwnServer({ dataDir, main, pkiPort: await layDemo(dataDir) });
    undisturbed = await play(newStoryKey(), pdf);
    await server.stop();
    for (const moment of MOMENTS) await playUntil(moment, pdf);
    died = await deaths();
    const last = await start();
    if (last === undefined) throw new Error('died without a moment');
    server = last;
    facts = await play(key, pdf);
  });

  after(async () => {
    await server?.stop();
    if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
  });

  const as = (username: string): Promise<Api> =>
    signIn({ url: server.url }, { username, password: DEMO_PASSWORD });

  it('came at ten different moments, each the one that was meant', () => {
    expect(died).to.deep.equal(MOMENTS.map(({ name }) => name));
    expect(new Set(died).size).to.equal(10);
  });

  it('leaves one document', async () => {
    const { items } = await (await as('chuyenvien.snv')).call('listOutgoing', { query: { text: key } });
    expect(items.map(({ id, state }) => ({ id, state }))).to.deep.equal([
      { id: facts.outgoingId, state: 'released' },
    ]);
    expect(facts.versions.map(({ act }) => act)).to.deep.equal(['uploaded', 'signed', 'sealed']);
  });

  /** The whole book, oldest first. */
  async function entriesOf(clerk: Api, bookId: string) {
    const { items, next } = await clerk.call('listEntries', { params: { id: bookId }, query: {} });
    expect(next).to.equal(null);
    const rows = items.map(({ number, state, documentId }) => ({ number, state, documentId }));
    return rows.sort((a, b) => a.number - b.number);
  }

  it('gives it one number, and leaves none void, open or missing in the book', async () => {
    expect(await entriesOf(await as('vanthu.snv'), facts.number.bookId)).to.deep.equal([
      { number: 1, state: 'bound', documentId: undisturbed.outgoingId },
      { number: 2, state: 'bound', documentId: facts.outgoingId },
    ]);
    expect(facts.number.value).to.equal(2);
  });

  it('delivers it once, and registers it once', async () => {
    const clerk = await as('vanthu.stc');
    const { items } = await clerk.call('listIncoming', { query: { text: key } });
    const [arrival] = facts.incoming;
    expect(items.map(({ id, state }) => ({ id, state }))).to.deep.equal([
      { id: arrival?.id, state: 'completed' },
    ]);
    expect(await entriesOf(clerk, arrival?.bookId ?? '')).to.deep.equal([
      { number: 1, state: 'bound', documentId: undisturbed.incoming[0]?.id },
      { number: 2, state: 'bound', documentId: arrival?.id },
    ]);
    expect(arrival?.arrivalNumber).to.equal(2);
  });

  it('tells the sender each status once', () => {
    const [delivery, ...others] = facts.deliveries;
    expect(others).to.deep.equal([]);
    expect([...(delivery?.steps ?? [])].sort()).to.deep.equal(
      ['queued', 'sent', 'arrived', 'registered', 'assigned', 'in-progress', 'completed'].sort(),
    );
  });

  it('notifies each person of what he would have been notified of, each once', async () => {
    for (const username of PEOPLE) {
      const { items } = await (await as(username)).call('listNotifications', { query: { limit: 100 } });
      const told = (storyKey: string) =>
        items.flatMap(({ subject, kind }) => (subject.includes(storyKey) ? [kind] : [])).sort();
      expect(told(key), username).to.deep.equal(told(undisturbed.key)).and.to.not.have.length(0);
    }
  });

  it('writes each act down once', async () => {
    for (const [username, ofStory] of [
      ['quantri.snv', ({ outgoingId }: StoryFacts) => outgoingId],
      ['quantri.stc', ({ incoming }: StoryFacts) => incoming[0]?.id ?? ''],
    ] as const) {
      const administrator = await as(username);
      const acts = async (story: StoryFacts) => {
        const query = { subjectId: ofStory(story), limit: 100 };
        const { items } = await administrator.call('listAudit', { query });
        return items.map(({ action, by }) => `${action} ${by?.name ?? ''}`).sort();
      };
      expect(await acts(facts), username)
        .to.deep.equal(await acts(undisturbed))
        .and.to.not.have.length(0);
    }
  });

  it('hands over the very bytes that were sealed, both signatures valid', async () => {
    const { verdict, signatures, digest } = await (await as('vanthu.stc')).verify(facts.received.bytes);
    expect({ verdict, signatures: signatures.map((each) => each.verdict), digest }).to.deep.equal({
      verdict: 'VALID',
      signatures: ['VALID', 'VALID'],
      digest: facts.versions.at(-1)?.digest,
    });
  });
});
