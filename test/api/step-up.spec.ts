// A session whose password was given long ago signs nothing until the person gives it again; the PIN of the key does not
// stand for it. Through the whole office by HTTP, with a clock the test moves.
import { expect } from 'chai';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { type Caller, Refused, startTestOffice, type TestOffice } from '../support/harness.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { until } from '../support/until.ts';

const MINUTES = 60_000;
const PIN = '123456';
const PLACEMENT = { image: { page: 1, xMm: 120, yMm: 200, widthMm: 40, heightMm: 20 } };

describe('the password before a signature', function () {
  this.timeout(120_000);

  let office: TestOffice;
  let behindMs = 0;
  let leader: Caller;
  let id: string;

  before(async () => {
    office = await startTestOffice({
      stepUpMs: 5 * MINUTES,
      clock: { now: () => new Date(Date.now() - behindMs) },
    });
    const officer = await office.as('chuyenvien.snv');
    const main = await officer.call('uploadFile', {
      query: { purpose: 'main', name: 'van-ban.pdf' },
      bytes: buildDocument(),
    });
    const { post } = await (await office.as('lanhdao.snv')).call('getMe');
    const draft = await officer.call('createDraft', {
      body: {
        kind: 'cong-van',
        subject: 'Về việc xác nhận mật khẩu trước khi ký',
        signerPostId: post.id,
        recipientCodes: ['H16.02'],
        main: { digest: main.digest, name: 'van-ban.pdf' },
      },
    });
    const submitted = await officer.call('submitOutgoing', {
      params: { id: draft.id },
      body: { version: draft.version },
    });
    id = submitted.id;
  });
  after(() => office.close());

  beforeEach(async () => {
    // Signed in six minutes ago.
    behindMs = 6 * MINUTES;
    leader = await office.anew('lanhdao.snv');
    behindMs = 0;
  });

  const codeOf = (call: Promise<unknown>) =>
    call.then(
      () => 'resolved',
      (error: unknown) =>
        error instanceof Refused ? `${error.problem.status} ${error.code}` : String(error),
    );
  const document = (): Promise<OutgoingDetail> => leader.call('getOutgoing', { params: { id } });
  const begin = async () => {
    const { version } = await document();
    return leader.call('beginSigning', {
      params: { id },
      body: { version, kind: 'approval', placement: PLACEMENT },
    });
  };
  const confirm = (password: string) => leader.call('confirmPassword', { body: { password } });
  const batchOf = async () => {
    const batch = await leader.call('createBatch', { body: { kind: 'approval', documentIds: [id] } });
    const [item] = batch.items;
    if (item === undefined) throw new Error('one document was chosen');
    const params = { id: batch.id, documentId: id };
    const { version, digest } = item;
    return leader.call('placeInBatch', { params, body: { version, digest, placement: PLACEMENT } });
  };

  it('is asked by every way to a signature and not for choosing and placing, and nothing changes', async () => {
    const { id: batchId } = await batchOf();
    expect(await codeOf(begin())).to.equal('403 AUTH_STEP_UP_NEEDED');
    expect(await codeOf(leader.call('runBatch', { params: { id: batchId }, body: { pin: PIN } }))).to.equal(
      '403 AUTH_STEP_UP_NEEDED',
    );
    const params = { id, signingId: batchId };
    expect(await codeOf(leader.call('finishSigning', { params, body: { pin: PIN } }))).to.equal(
      '403 AUTH_STEP_UP_NEEDED',
    );
    expect(await codeOf(leader.call('beginDesktop', { params }))).to.equal('403 AUTH_STEP_UP_NEEDED');
    const { state, versions } = await document();
    expect([state, versions.length]).to.deep.equal(['submitted', 1]);
    const batch = await leader.call('getBatch', { params: { id: batchId } });
    expect(batch.items.map(({ state: of, placement }) => [of, placement])).to.deep.equal([
      ['waiting', PLACEMENT],
    ]);
  });

  it('is asked again at the end, when the act was begun in time but not ended', async () => {
    await confirm(DEMO_PASSWORD);
    behindMs = 0;
    const { signingId } = await begin();
    behindMs = -5 * MINUTES;
    const late = leader.call('finishSigning', { params: { id, signingId }, body: { pin: PIN } });
    expect(await codeOf(late)).to.equal('403 AUTH_STEP_UP_NEEDED');
    behindMs = 0;
    await leader.call('abandonSigning', { params: { id, signingId } });
  });

  it('does not stand for the PIN, nor the PIN for it', async () => {
    await confirm(DEMO_PASSWORD);
    const { signingId } = await begin();
    const signing = leader.call('finishSigning', { params: { id, signingId }, body: { pin: DEMO_PASSWORD } });
    expect(await codeOf(signing)).to.equal('422 PIN_WRONG');
    await leader.call('abandonSigning', { params: { id, signingId } });
  });

  it('proves nothing when it is wrong, is written down, and opens no other session of the person', async () => {
    const other = leader;
    expect(await codeOf(confirm('sai'))).to.equal('422 AUTH_PASSWORD_WRONG');
    expect(await codeOf(begin())).to.equal('403 AUTH_STEP_UP_NEEDED');
    behindMs = 6 * MINUTES;
    leader = await office.anew('lanhdao.snv');
    behindMs = 0;
    await confirm(DEMO_PASSWORD);
    leader = other;
    expect(await codeOf(begin())).to.equal('403 AUTH_STEP_UP_NEEDED');
    await office.settle();
    const { items } = await (await office.as('quantri.snv')).call('listAudit', { query: { limit: 100 } });
    const actions = items.map(({ action }) => action);
    expect(actions).to.include('auth.confirmRefused').and.to.include('auth.confirmed');
    expect(JSON.stringify(items)).to.not.include(DEMO_PASSWORD);
  });

  it('is asked of a session of before it was kept by when it began', async () => {
    const sessions = office.connection.collection<{ _id: string }>('sessions');
    await sessions.updateMany({}, { $unset: { authenticatedAt: '' } });
    expect(await codeOf(begin())).to.equal('403 AUTH_STEP_UP_NEEDED');
    leader = await office.anew('lanhdao.snv');
    await sessions.updateMany({}, { $unset: { authenticatedAt: '' } });
    const { signingId } = await begin();
    await leader.call('abandonSigning', { params: { id, signingId } });
  });

  it('lets the person sign once it is right, a batch to its end', async () => {
    await confirm(DEMO_PASSWORD);
    const { id: batchId } = await batchOf();
    await leader.call('runBatch', { params: { id: batchId }, body: { pin: PIN } });
    // Asked once, at the start: a long batch is not held up in its middle.
    behindMs = -6 * MINUTES;
    await until('the document is signed', async () => (await document()).state === 'signed');
  });
});
