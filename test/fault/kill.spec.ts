// kill -9 at ten moments of one story: whatever was under way, the document goes on where it stood.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { type Api, NoAnswer, signIn } from '../../server/cli/story/api.ts';
import { makeEnclosure, makeHybridLetter } from '../../server/cli/story/letter/index.ts';
import { type OwnServer, startOwnServer } from '../../server/cli/story/own-server.ts';
import { newStoryKey, playStory } from '../../server/cli/story/play.ts';
import type { StoryFacts } from '../../server/cli/story/types.ts';
import type { RegisterEntry } from '../../server/contracts/registers.ts';
import type { RouteName } from '../../server/contracts/routes.ts';
import { ensureBuilt } from '../support/built.ts';

const PIN = '123456';

interface Moment {
  step: string;
  /** The request that has left when the clock starts. */
  route: RouteName;
  /** At most; the very moment is drawn anew in every run. */
  withinMs: number;
}

/** In the order of the story. */
const MOMENTS: readonly Moment[] = [
  { step: 'draft', route: 'createDraft', withinMs: 25 },
  { step: 'mend', route: 'updateDraft', withinMs: 25 },
  { step: 'resubmit', route: 'submitOutgoing', withinMs: 40 },
  { step: 'sign', route: 'finishSigning', withinMs: 250 },
  { step: 'number', route: 'assignNumber', withinMs: 30 },
  { step: 'seal', route: 'finishSigning', withinMs: 400 },
  { step: 'release', route: 'releaseOutgoing', withinMs: 120 },
  { step: 'H16.02 arrive', route: 'listIncoming', withinMs: 150 },
  { step: 'H16.02 register', route: 'registerIncoming', withinMs: 50 },
  { step: 'H16.02 complete', route: 'completeIncoming', withinMs: 60 },
];

const ORDER = [
  ...['draft', 'submit', 'return', 'mend', 'resubmit', 'form-check', 'approve', 'sign', 'number', 'seal'],
  ...['release', 'H16.02 arrive', 'H16.02 check', 'H16.02 register', 'H16.02 instruct', 'H16.02 assign'],
  ...['H16.02 progress', 'H16.02 complete', 'tracking'],
];

/** Also when the story has gone past it: what was asked before the last kill may have been done by then. */
const isReached = (moment: Moment, sent: { step: string; route: RouteName }): boolean => {
  const ahead = ORDER.indexOf(sent.step) - ORDER.indexOf(moment.step);
  return ahead > 0 || (ahead === 0 && sent.route === moment.route);
};

describe('kill -9 of the server', function () {
  this.timeout(300_000);

  let dataDir: string;
  let server: OwnServer;
  let main: string;
  let facts: StoryFacts;
  const key = newStoryKey();
  const killed: string[] = [];

  const restart = async () => {
    const { port, pkiPort } = server;
    server = await startOwnServer({ dataDir, port, pkiPort, main });
  };

  /** Plays until the end or the next kill; undefined when it was killed. */
  async function playOn(pdf: Awaited<ReturnType<typeof makeHybridLetter>>, next: Moment | undefined) {
    let kill: Promise<void> | undefined;
    const onSent = (sent: { step: string; route: RouteName }) => {
      if (next === undefined || kill !== undefined || !isReached(next, sent)) return;
      const afterMs = 1 + Math.random() * next.withinMs;
      killed.push(`${sent.step} ${sent.route} +${afterMs.toFixed(0)} ms`);
      kill = new Promise((resolve) => setTimeout(resolve, afterMs)).then(() => server.kill());
    };
    const attachments = [await makeEnclosure()];
    try {
      const ended = await playStory({
        url: server.url,
        password: DEMO_PASSWORD,
        pin: PIN,
        key,
        pdf,
        attachments,
        onSent,
      });
      return kill === undefined ? ended : undefined;
    } catch (error) {
      if (!(error instanceof NoAnswer) || kill === undefined) throw error;
      return undefined;
    } finally {
      await kill;
    }
  }

  before('play the story through ten kills', async () => {
    main = (await ensureBuilt()).main;
    dataDir = await mkdtemp(join(tmpdir(), 'vanthu-kill-'));
    server = await startOwnServer({ dataDir, main });
    const pdf = await makeHybridLetter();
    try {
      for (const moment of MOMENTS) {
        expect(await playOn(pdf, moment), `not killed at ${moment.step}`).to.equal(undefined);
        await restart();
      }
      const ended = await playOn(pdf, undefined);
      if (ended === undefined) throw new Error('no end without a kill');
      facts = ended;
    } catch (error) {
      throw new Error(`after the kills at ${killed.join('; ')}\n${server.output().slice(-2000)}`, {
        cause: error,
      });
    }
  });

  after(async () => {
    await server?.stop();
    if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
  });

  const as = (username: string): Promise<Api> =>
    signIn({ url: server.url }, { username, password: DEMO_PASSWORD });

  /** The whole book, oldest first. */
  async function entriesOf(clerk: Api, bookId: string): Promise<RegisterEntry[]> {
    const { items, next } = await clerk.call('listEntries', { params: { id: bookId }, query: {} });
    expect(next).to.equal(null);
    return items.sort((a, b) => a.number - b.number);
  }

  const assertContiguous = (entries: readonly RegisterEntry[]) =>
    expect(entries.map(({ number }) => number)).to.deep.equal(entries.map((_, index) => index + 1));

  it('was killed ten times', () => {
    expect(killed, killed.join('; ')).to.have.length(10);
  });

  it('leaves one document', async () => {
    const { items } = await (await as('chuyenvien.snv')).call('listOutgoing', { query: { text: key } });
    expect(items.map(({ id, state }) => ({ id, state }))).to.deep.equal([
      { id: facts.outgoingId, state: 'released' },
    ]);
    expect(facts.versions.map(({ act }) => act)).to.deep.equal(['uploaded', 'signed', 'sealed']);
  });

  it('gives it one number, and leaves no gap in the book', async () => {
    const entries = await entriesOf(await as('vanthu.snv'), facts.number.bookId);
    assertContiguous(entries);
    expect(entries.map(({ number, state, documentId }) => ({ number, state, documentId }))).to.deep.equal([
      { number: facts.number.value, state: 'bound', documentId: facts.outgoingId },
    ]);
  });

  it('delivers it once, and registers it once', async () => {
    const clerk = await as('vanthu.stc');
    const { items } = await clerk.call('listIncoming', { query: { text: key } });
    const [arrival] = facts.incoming;
    expect(items.map(({ id, state }) => ({ id, state }))).to.deep.equal([
      { id: arrival?.id, state: 'completed' },
    ]);
    const entries = await entriesOf(clerk, arrival?.bookId ?? '');
    assertContiguous(entries);
    expect(entries.map(({ number, state, documentId }) => ({ number, state, documentId }))).to.deep.equal([
      { number: arrival?.arrivalNumber, state: 'bound', documentId: arrival?.id },
    ]);
  });

  it('tells the sender each status once', () => {
    const [delivery, ...others] = facts.deliveries;
    expect(others).to.deep.equal([]);
    const told = delivery?.steps.filter((step) => step !== 'queued' && step !== 'sent' && step !== 'failed');
    expect(told).to.deep.equal(['arrived', 'registered', 'assigned', 'in-progress', 'completed']);
  });

  it('notifies each person of each thing once', async () => {
    for (const username of [
      'chuyenvien.snv',
      'lanhdao.snv',
      'vanthu.snv',
      'vanthu.stc',
      'lanhdao.stc',
      'chuyenvien.stc',
    ]) {
      const { items } = await (await as(username)).call('listNotifications', { query: { limit: 100 } });
      const kinds = items.filter(({ subject }) => subject.includes(key)).map(({ kind }) => kind);
      // The story submits twice; everything else happens once.
      const repeated = kinds.filter(
        (kind, index) => kinds.indexOf(kind) !== index && kind !== 'outgoing.submitted',
      );
      expect(kinds, username).to.not.have.length(0);
      expect(repeated, username).to.deep.equal([]);
      expect(kinds.filter((kind) => kind === 'outgoing.submitted').length, username).to.be.at.most(2);
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
