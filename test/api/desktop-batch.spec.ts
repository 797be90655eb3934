// A batch whose key is on the person's own machine: one file after the other through its page, each checked when it comes
// back; what fails stays, another page goes on, and nothing is signed twice.
import { expect } from 'chai';
import { Batch, beginBatchHere, handOutOfBatch } from '../../server/contracts/batches.ts';
import { codeOf } from '../support/code-of.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { fetchFile, returnFile, signedFile } from './desktop-service.ts';
import { act, ask, numbered, PLACEMENT, read, submitted } from './outgoing-desk.ts';
import {
  type Authorities,
  LEADER_KEY,
  openAuthorities,
  openWorld,
  PEOPLE,
  type PersonName,
  PIN,
  SEAL_KEY,
  type World,
} from './outgoing-world.ts';

const NOW = new Date('2026-03-02T03:00:00Z');
const MINUTES = 60_000;

describe('a batch with a key on the person’s own machine', () => {
  let authorities: Authorities;
  let world: World;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(NOW);
    world = await openWorld(authorities);
    await world.holdElsewhere(LEADER_KEY, 'so-noi-vu.leader');
    await world.holdElsewhere(SEAL_KEY, 'so-noi-vu.seal');
  });
  after(async () => {
    await world.close();
    await authorities.close();
  });
  beforeEach(() => {
    authorities.time.now = NOW;
  });

  const called = async (...call: Parameters<typeof ask>) => Batch.parse(await ask(...call));
  const get = (who: PersonName, id: string) => called(world, who, 'getBatch', { params: { id } });
  const placed = async (who: PersonName, kind: string, documents: ReadonlyArray<{ id: string }>) => {
    const documentIds = documents.map(({ id }) => id);
    const batch = await called(world, who, 'createBatch', { body: { kind, documentIds } });
    for (const { documentId, version, digest } of batch.items)
      await ask(world, who, 'placeInBatch', {
        params: { id: batch.id, documentId },
        body: { version, digest, placement: PLACEMENT, isSeen: true },
      });
    return batch.id;
  };
  const several = async (count: number) => {
    const made = [];
    for (let index = 0; index < count; index += 1) made.push(await submitted(world));
    return made;
  };
  const begin = async (who: PersonName, id: string) =>
    beginBatchHere.response.parse(await ask(world, who, 'beginBatchHere', { params: { id } }));
  const handOut = async (who: PersonName, id: string, documentId: string, runId: string) =>
    handOutOfBatch.response.parse(
      await ask(world, who, 'handOutOfBatch', { params: { id, documentId }, body: { runId } }),
    );
  /** The whole way of one file; answers which part it was. */
  const signNext = async (
    who: PersonName,
    { id, documentId, runId }: { id: string; documentId: string; runId: string },
    by: string,
  ) => {
    const { file } = await handOut(who, id, documentId, runId);
    if (file === null) return null;
    const answer = await returnFile(world, file, await signedFile(world, by, await fetchFile(world, file)));
    return answer.Status ? file.part : answer.Message;
  };
  const told = ({ items }: Batch) => items.map(({ state, code }) => code ?? state);

  it('signs one document after the other, and is done with the last', async () => {
    const documents = await several(3);
    const id = await placed('leader', 'approval', documents);
    const { runId, batch } = await begin('leader', id);
    expect([batch.isRunning, batch.isByPage]).to.deep.equal([true, true]);
    for (const { id: documentId } of documents)
      expect(await signNext('leader', { id, documentId, runId }, 'so-noi-vu.leader')).to.equal(0);
    const after = await get('leader', id);
    expect([after.isRunning, ...told(after)]).to.deep.equal([false, 'done', 'done', 'done']);
    for (const document of documents)
      expect((await read(world, 'leader', document.id)).state).to.equal('signed');
    const { items } = (await ask(world, 'leader', 'listBatches')) as { items: Array<{ id: string }> };
    expect(items.map((each) => each.id)).to.not.include(id);
  });

  it('seals documents with their separate annexes', async () => {
    await world.hold(LEADER_KEY, 'so-noi-vu.leader');
    const annex = await world.upload('officer', buildDocument({ catalog: '/Lang (lo)' }), 'phu-luc.pdf');
    const documents = [await numbered(world, { attachments: [annex] }), await numbered(world)];
    await world.holdElsewhere(LEADER_KEY, 'so-noi-vu.leader');
    const id = await placed('clerk', 'seal', documents);
    const { runId } = await begin('clerk', id);
    const one = { id, documentId: documents[0]?.id ?? '', runId };
    expect(await signNext('clerk', one, 'so-noi-vu.seal')).to.equal(1);
    expect(told(await get('clerk', id))).to.deep.equal(['working', 'waiting']);
    expect(await signNext('clerk', one, 'so-noi-vu.seal')).to.equal(0);
    expect(
      await signNext('clerk', { ...one, documentId: documents[1]?.id ?? '' }, 'so-noi-vu.seal'),
    ).to.equal(0);
    expect(told(await get('clerk', id))).to.deep.equal(['done', 'done']);
    const digests = (await read(world, 'clerk', one.documentId)).attachments.map(({ digest }) => digest);
    expect(digests).to.not.include(annex.digest);
  });

  it('keeps what was signed by somebody else or changed meanwhile, with its reason, and takes it when tried again', async () => {
    const [first, second, third] = await several(3);
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('three were made');
    const id = await placed('leader', 'approval', [first, second, third]);
    await act(world, 'clerk', 'checkForm', second, { passed: true, text: 'Tệp mẫu để thử' });
    const { runId } = await begin('leader', id);
    const of = (documentId: string) => ({ id, documentId, runId });
    expect(await signNext('leader', of(first.id), 'so-noi-vu.officer')).to.equal('SIGNER_NOT_EXPECTED');
    expect(await codeOf(handOut('leader', id, second.id, runId))).to.equal('CONFLICT');
    expect(await signNext('leader', of(third.id), 'so-noi-vu.leader')).to.equal(0);
    await ask(world, 'leader', 'endBatchHere', { params: { id, runId } });
    const after = await get('leader', id);
    expect(told(after)).to.deep.equal(['SIGNER_NOT_EXPECTED', 'CONFLICT', 'done']);
    expect(after.isRunning).to.equal(false);
    const rows = world.database.connection.collection<{ _id: string; signing: unknown }>('outgoing');
    expect((await rows.findOne({ _id: first.id }))?.signing).to.equal(null);
    const again = await begin('leader', id);
    const retry = { id, documentId: first.id, runId: again.runId };
    expect(await signNext('leader', retry, 'so-noi-vu.leader')).to.equal(0);
    expect((await read(world, 'leader', first.id)).versions).to.have.length(2);
    expect((await read(world, 'leader', third.id)).versions).to.have.length(2);
  });

  it('lets another page take over; the first one gets no further file', async () => {
    const documents = await several(2);
    const id = await placed('leader', 'approval', documents);
    const [one, two] = documents.map((document) => document.id);
    const first = await begin('leader', id);
    const { file } = await handOut('leader', id, one ?? '', first.runId);
    const second = await begin('leader', id);
    expect(await codeOf(handOut('leader', id, two ?? '', first.runId))).to.equal('SIGNING_EXPIRED');
    // What the first page had under way still comes in, once.
    if (file === null) throw new Error('it was handed out');
    const bytes = await signedFile(world, 'so-noi-vu.leader', await fetchFile(world, file));
    expect((await returnFile(world, file, bytes)).Status).to.equal(true);
    expect((await handOut('leader', id, one ?? '', second.runId)).file).to.equal(null);
    expect((await read(world, 'leader', one ?? '')).versions).to.have.length(2);
    expect(told(await get('leader', id))).to.deep.equal(['done', 'waiting']);
  });

  it('says what is signed when its server died after the signature and before the note of it', async () => {
    const [document] = await several(1);
    const id = await placed('leader', 'approval', [document ?? { id: '' }]);
    const { runId } = await begin('leader', id);
    await signNext('leader', { id, documentId: document?.id ?? '', runId }, 'so-noi-vu.leader');
    const batches = world.database.connection.collection<{ _id: string }>('batches');
    const lost = {
      'items.0.state': 'working',
      isDone: false,
      run: { id: runId, until: NOW, isByPage: true },
    };
    await batches.updateOne({ _id: id }, { $set: lost });
    expect(told(await get('leader', id))).to.deep.equal(['done']);
    const again = await begin('leader', id);
    expect((await handOut('leader', id, document?.id ?? '', again.runId)).file).to.equal(null);
    expect((await read(world, 'leader', document?.id ?? '')).versions).to.have.length(2);
  });

  it('asks the password once, at its start, and is over when nobody goes on with it for minutes', async () => {
    const documents = await several(2);
    const id = await placed('leader', 'approval', documents);
    const person = PEOPLE.leader;
    const old = { ...person, authenticatedAt: new Date(NOW.getTime() - 6 * MINUTES) };
    const context = { input: { params: { id } }, actor: old, correlationId: 'test-0001' } as never;
    expect(await codeOf(world.outgoing.handlers.beginBatchHere(context))).to.equal('AUTH_STEP_UP_NEEDED');
    const { runId } = await begin('leader', id);
    for (const [index, { id: documentId }] of documents.entries()) {
      authorities.time.now = new Date(NOW.getTime() + index * 4 * MINUTES);
      const input = { params: { id, documentId }, body: { runId } };
      const answer = await world.outgoing.handlers.handOutOfBatch({ input, actor: old } as never);
      expect(answer.file).to.not.equal(null);
    }
    authorities.time.now = new Date(NOW.getTime() + 10 * MINUTES);
    expect(await codeOf(handOut('leader', id, documents[0]?.id ?? '', runId))).to.equal('SIGNING_EXPIRED');
    expect(told(await get('leader', id))).to.deep.equal(['waiting', 'waiting']);
  });

  it('is no way for a key of the server, nor for somebody else, nor for a release', async () => {
    const id = await placed('leader', 'approval', await several(1));
    expect(await codeOf(begin('deputy', id))).to.equal('NOT_FOUND');
    const pinned = ask(world, 'leader', 'runBatch', { params: { id }, body: { pin: PIN } });
    expect(await codeOf(pinned)).to.equal('CREDENTIAL_ELSEWHERE');
    await world.hold(LEADER_KEY, 'so-noi-vu.leader');
    expect(await codeOf(begin('leader', id))).to.equal('CREDENTIAL_ELSEWHERE');
    await world.holdElsewhere(LEADER_KEY, 'so-noi-vu.leader');
  });
});
