// Many documents signed, sealed and released with one PIN: each with its own result, none twice, and what a crash leaves
// is told as the documents say.
import { expect } from 'chai';
import { Batch, listBatches } from '../../server/contracts/batches.ts';
import type { VerificationReport } from '../../server/contracts/verification.ts';
import { AppError } from '../../server/platform/http/problem.ts';
import { codeOf } from '../support/code-of.ts';
import { until } from '../support/until.ts';
import {
  act,
  ask,
  draft,
  numbered,
  PLACEMENT,
  read,
  sealed,
  sign,
  signed,
  submitted,
} from './outgoing-desk.ts';
import {
  AGENCY,
  type Authorities,
  LEADER_KEY,
  openAuthorities,
  openWorld,
  type PersonName,
  PIN,
  type World,
} from './outgoing-world.ts';

/** Twenty are played in the browser: test/e2e/batch.spec.ts. */
const MANY = 6;

describe('a batch of outgoing documents', () => {
  let authorities: Authorities;
  let world: World;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(new Date('2026-03-02T03:00:00Z'));
    world = await openWorld(authorities);
  });
  after(async () => {
    await world.close();
    await authorities.close();
  });

  const called = async (...call: Parameters<typeof ask>) => Batch.parse(await ask(...call));
  const choose = (who: PersonName, kind: string, documents: ReadonlyArray<{ id: string }>) =>
    called(world, who, 'createBatch', { body: { kind, documentIds: documents.map(({ id }) => id) } });
  const get = (who: PersonName, id: string) => called(world, who, 'getBatch', { params: { id } });
  const run = (who: PersonName, id: string, pin: string | undefined = PIN) =>
    called(world, who, 'runBatch', { params: { id }, body: { pin } });
  const place = (
    who: PersonName,
    id: string,
    item: { documentId: string; version: number; digest: string },
  ) =>
    called(world, who, 'placeInBatch', {
      params: { id, documentId: item.documentId },
      body: { version: item.version, digest: item.digest, placement: PLACEMENT, isSeen: true },
    });
  const placed = async (who: PersonName, kind: string, documents: ReadonlyArray<{ id: string }>) => {
    const batch = await choose(who, kind, documents);
    for (const item of batch.items) await place(who, batch.id, item);
    return batch;
  };
  const ended = async (who: PersonName, id: string) => {
    await until('the batch ends', async () => !(await get(who, id)).isRunning);
    return get(who, id);
  };
  const told = ({ items }: Batch) => items.map(({ state, code }) => code ?? state);
  const several = async (count: number, make: () => Promise<{ id: string; version: number }>) => {
    const made = [];
    for (let index = 0; index < count; index += 1) made.push(await make());
    return made;
  };
  const signaturesOf = async (who: PersonName, id: string) => {
    const report = await ask(world, who, 'verifyOutgoing', { params: { id } });
    const { verdict, signatures } = report as VerificationReport;
    return { verdict, count: signatures.length };
  };

  it('signs documents, numbers them in the order of the list without a gap, seals and releases them', async function () {
    this.timeout(120_000);
    const documents = await several(MANY, () => submitted(world));
    const { id } = await placed('leader', 'approval', documents);
    const begun = await run('leader', id);
    expect(begun.isRunning).to.equal(true);
    const after = await ended('leader', id);
    expect(told(after)).to.deep.equal(Array(MANY).fill('done'));
    for (const document of documents) {
      expect((await read(world, 'leader', document.id)).state).to.equal('signed');
      expect(await signaturesOf('leader', document.id)).to.deep.equal({ verdict: 'VALID', count: 1 });
    }
    const { items } = listBatches.response.parse(await ask(world, 'leader', 'listBatches'));
    expect(items.map((batch) => batch.id)).to.not.include(id);
    const last = await act(world, 'clerk', 'assignNumber', await signed(world));
    const numbering = await choose('clerk', 'number', documents);
    await called(world, 'clerk', 'runBatch', { params: { id: numbering.id }, body: {} });
    const given = (await ended('clerk', numbering.id)).items.map(({ numberText }) => numberText);
    const first = (last.number?.value ?? 0) + 1;
    const wanted = documents.map((_, index) => `${String(first + index).padStart(2, '0')}/SNV-VP`);
    expect(given).to.deep.equal(wanted);
    const sealing = await placed('clerk', 'seal', documents);
    await run('clerk', sealing.id);
    expect(told(await ended('clerk', sealing.id))).to.deep.equal(Array(MANY).fill('done'));
    const releasing = await choose('clerk', 'release', documents);
    await called(world, 'clerk', 'runBatch', { params: { id: releasing.id }, body: {} });
    expect(told(await ended('clerk', releasing.id))).to.deep.equal(Array(MANY).fill('done'));
    await world.settle();
    const sent = world.deliveries.map(({ document }) => document.numberText);
    expect(sent).to.have.members(wanted);
  });

  it('seals many documents, each with its own number, and releases them', async () => {
    const documents = await several(3, () => numbered(world));
    const sealing = await placed('clerk', 'seal', documents);
    await run('clerk', sealing.id);
    expect(told(await ended('clerk', sealing.id))).to.deep.equal(['done', 'done', 'done']);
    const releasing = await choose('clerk', 'release', documents);
    await called(world, 'clerk', 'runBatch', { params: { id: releasing.id }, body: {} });
    expect(told(await ended('clerk', releasing.id))).to.deep.equal(['done', 'done', 'done']);
    await world.settle();
    const sent = world.deliveries.map(({ outgoingId }) => outgoingId);
    for (const { id } of documents) expect(sent.filter((each) => each === id)).to.have.length(1);
  });

  it('takes no number for a document that fails, and the next one follows at once', async () => {
    const documents = await several(3, () => signed(world));
    const { id } = await choose('clerk', 'number', documents);
    const [, second] = documents;
    await act(world, 'secondClerk', 'returnOutgoing', second ?? { id: '', version: 0 }, {
      text: 'Sai thể thức',
    });
    await called(world, 'clerk', 'runBatch', { params: { id }, body: {} });
    const after = await ended('clerk', id);
    expect(told(after)).to.deep.equal(['done', 'OUTGOING_NOT_SIGNED', 'done']);
    const [one, none, two] = after.items.map(({ numberText }) => Number(numberText?.split('/')[0] ?? 0));
    expect([none, two]).to.deep.equal([0, (one ?? 0) + 1]);
    await world.settle();
    const { books } = await world.registers.auditYear(AGENCY.id, 2026);
    for (const { gaps, reserved } of books) expect([gaps, reserved]).to.deep.equal([[], []]);
  });

  it('numbers no document that is numbered, or whose form failed after the signature', async () => {
    const done = await numbered(world);
    expect(await codeOf(choose('clerk', 'number', [done]))).to.equal('OUTGOING_ALREADY_NUMBERED');
    const failed = await act(world, 'clerk', 'checkForm', await signed(world), {
      passed: false,
      text: 'Sai cỡ chữ',
    });
    expect(await codeOf(choose('clerk', 'number', [failed]))).to.equal('OUTGOING_FORM_NOT_PASSED');
  });

  it('names every document that is not ready, and makes no batch', async () => {
    const [ready, bare] = [await submitted(world), await draft(world)];
    const error = await choose('leader', 'approval', [ready, bare]).catch((cause: unknown) => cause);
    expect(error).to.be.instanceOf(AppError);
    expect((error as AppError).code).to.equal('NOT_FOUND');
    expect((error as AppError).errors?.map(({ pointer }) => pointer)).to.deep.equal(['/documentIds/1']);
    const foreign = choose('deputy', 'approval', [ready]);
    expect(await codeOf(foreign)).to.equal('OUTGOING_NOT_SIGNER');
    expect(await codeOf(choose('clerk', 'seal', [ready]))).to.equal('OUTGOING_NOT_SIGNED');
  });

  it('signs nothing with a wrong PIN, and counts it once for the whole batch', async () => {
    const documents = await several(2, () => submitted(world));
    const { id } = await placed('leader', 'approval', documents);
    expect(await codeOf(run('leader', id, '000000'))).to.equal('PIN_WRONG');
    expect(told(await get('leader', id))).to.deep.equal(['waiting', 'waiting']);
    const rows = world.database.connection.collection<{ _id: string; failures: number }>('credentials');
    const row = await rows.findOne({ _id: `person:${LEADER_KEY.id}` });
    expect(row?.failures).to.equal(1);
  });

  it('stays whole when three wrong PINs lock the key, and goes on when it is open again', async () => {
    const { id } = await placed('clerk', 'seal', [await numbered(world)]);
    const began = authorities.time.now;
    for (const _ of [1, 2, 3]) expect(await codeOf(run('clerk', id, '000000'))).to.equal('PIN_WRONG');
    expect(await codeOf(run('clerk', id))).to.equal('CREDENTIAL_LOCKED');
    expect(told(await get('clerk', id))).to.deep.equal(['waiting']);
    authorities.time.now = new Date(began.getTime() + 15 * 60_000 + 1);
    await run('clerk', id);
    expect(told(await ended('clerk', id))).to.deep.equal(['done']);
  });

  it('does not begin while a document has no place for its signature', async () => {
    const documents = await several(2, () => submitted(world));
    const { id, items } = await choose('leader', 'approval', documents);
    if (items[0]) await place('leader', id, items[0]);
    const error = await run('leader', id).catch((cause: unknown) => cause);
    expect((error as AppError).code).to.equal('BATCH_NOT_PLACED');
    expect((error as AppError).errors?.map(({ detail }) => detail)).to.deep.equal([documents[1]?.id]);
  });

  it('leaves what changed since it was seen, signs the rest, and takes it after another look', async () => {
    const first = await submitted(world);
    const second = await submitted(world);
    const { id } = await placed('leader', 'approval', [first, second]);
    await act(world, 'clerk', 'checkForm', second, { passed: true, text: 'Tệp mẫu để thử' });
    await run('leader', id);
    const after = await ended('leader', id);
    expect(told(after)).to.deep.equal(['done', 'CONFLICT']);
    const now = await read(world, 'leader', second.id);
    expect(now.state).to.equal('submitted');
    await place('leader', id, {
      documentId: now.id,
      version: now.version,
      digest: now.versions[0]?.digest ?? '',
    });
    await run('leader', id);
    expect(told(await ended('leader', id))).to.deep.equal(['done', 'done']);
    expect(await signaturesOf('leader', first.id)).to.deep.equal({ verdict: 'VALID', count: 1 });
  });

  it('keeps a failed document free for others: no claim is left on it', async () => {
    const document = await submitted(world);
    const { id } = await placed('leader', 'approval', [document]);
    await world.tamper(
      (await get('leader', id)).items[0]?.digest ?? '',
      Buffer.from('%PDF-1.7 nothing more'),
    );
    await run('leader', id);
    expect(told(await ended('leader', id))).to.deep.equal(['FILE_BROKEN']);
    const rows = world.database.connection.collection<{ _id: string; signing: unknown }>('outgoing');
    expect((await rows.findOne({ _id: document.id }))?.signing).to.equal(null);
  });

  it('lets one of two runs of a batch begin', async () => {
    const documents = await several(4, () => submitted(world));
    const { id } = await placed('leader', 'approval', documents);
    const codes = await Promise.all([codeOf(run('leader', id)), codeOf(run('leader', id))]);
    expect(codes).to.have.members(['resolved', 'BATCH_RUNNING']);
    expect(told(await ended('leader', id))).to.deep.equal(Array(4).fill('done'));
  });

  it('belongs to its person alone', async () => {
    const { id } = await placed('leader', 'approval', [await submitted(world)]);
    expect(await codeOf(get('deputy', id))).to.equal('NOT_FOUND');
    expect(await codeOf(run('deputy', id))).to.equal('NOT_FOUND');
  });

  it('tells after a crash exactly what is signed, and signs the rest without doing one twice', async () => {
    const first = await submitted(world);
    const second = await submitted(world);
    const { id, items } = await placed('leader', 'approval', [first, second]);
    // As a killed process leaves it: the document is signed, the batch only says that it was begun.
    await sign(world, 'leader', first);
    const made = (await read(world, 'leader', first.id)).versions.length;
    const batches = world.database.connection.collection<{ _id: string }>('batches');
    const documents = world.database.connection.collection<{
      _id: string;
      signatures: Array<{ id: string }>;
    }>('outgoing');
    const row = await documents.findOne({ _id: first.id });
    await batches.updateOne(
      { _id: id },
      {
        $set: {
          'items.0.state': 'working',
          'items.0.signingId': row?.signatures[0]?.id,
          'items.1.state': 'working',
          run: { id: 'run-of-the-dead', until: new Date('2026-03-02T09:00:00Z') },
        },
      },
    );
    expect((await get('leader', id)).isRunning).to.equal(true);
    expect(await codeOf(run('leader', id))).to.equal('BATCH_RUNNING');
    await world.outgoing.takeOver();
    const found = await get('leader', id);
    expect([found.isRunning, ...told(found)]).to.deep.equal([false, 'done', 'waiting']);
    await run('leader', id);
    expect(told(await ended('leader', id))).to.deep.equal(['done', 'done']);
    expect((await read(world, 'leader', first.id)).versions).to.have.length(made);
    expect(items).to.have.length(2);
  });

  it('takes a document out, and is done when the others are', async () => {
    const documents = await several(2, () => sealed(world));
    const { id } = await choose('clerk', 'release', documents);
    const params = { id, documentId: documents[1]?.id };
    const after = await called(world, 'clerk', 'leaveOutOfBatch', { params });
    expect(after.items).to.have.length(1);
    await called(world, 'clerk', 'runBatch', { params: { id }, body: {} });
    expect(told(await ended('clerk', id))).to.deep.equal(['done']);
    expect((await read(world, 'clerk', documents[1]?.id ?? '')).state).to.equal('sealed');
  });
});
