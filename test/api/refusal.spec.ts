import { expect } from 'chai';
import { PDFDocument } from 'pdf-lib';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { type Caller, Refused, startTestOffice, type TestOffice } from '../support/harness.ts';

const PIN = '123456';
const box = (xMm: number, yMm: number, widthMm = 40, heightMm = 20) => ({
  page: 1,
  xMm,
  yMm,
  widthMm,
  heightMm,
});
const REASON = 'Văn bản thiếu phụ lục số 2, đề nghị gửi lại đầy đủ.';

describe('refusal by the recipient, through HTTP', function () {
  this.timeout(120_000);
  let office: TestOffice;
  let officer: Caller;
  let leader: Caller;
  let clerk: Caller;
  let receiver: Caller;
  let released: OutgoingDetail;

  const now = () => officer.call('getOutgoing', { params: { id: released.id } });
  const sign = async (caller: Caller, document: OutgoingDetail, kind: 'approval' | 'seal') => {
    const { id, version } = document;
    const marks = kind === 'seal' ? { number: box(40, 38, 50, 8), date: box(110, 38, 70, 8) } : {};
    const placement = { image: box(120, 200), ...marks };
    const { signingId } = await caller.call('beginSigning', {
      params: { id },
      body: { version, kind, placement },
    });
    return caller.call('finishSigning', { params: { id, signingId }, body: { pin: PIN } });
  };

  before(async () => {
    office = await startTestOffice();
    const callers = ['chuyenvien.snv', 'lanhdao.snv', 'vanthu.snv', 'vanthu.stc'].map((name) =>
      office.as(name),
    );
    [officer, leader, clerk, receiver] = (await Promise.all(callers)) as [Caller, Caller, Caller, Caller];
    const pdf = await PDFDocument.create();
    pdf.addPage([595.28, 841.89]);
    const main = await officer.call('uploadFile', {
      query: { name: 'cong-van.pdf', purpose: 'main' },
      bytes: await pdf.save(),
    });
    const { people } = await officer.call('getOwnAgency');
    const signer = people.find(({ role }) => role === 'leader');
    const draft = await officer.call('createDraft', {
      body: {
        kind: 'cong-van',
        subject: 'Về việc bị từ chối',
        signerPostId: signer?.postId ?? null,
        recipientCodes: ['H16.02'],
        main: { digest: main.digest, name: main.name },
      },
    });
    const params = { id: draft.id };
    const submitted = await officer.call('submitOutgoing', { params, body: { version: draft.version } });
    const signed = await sign(leader, submitted, 'approval');
    const numbered = await clerk.call('assignNumber', { params, body: { version: signed.version } });
    const sealed = await sign(clerk, numbered, 'seal');
    released = await clerk.call('releaseOutgoing', { params, body: { version: sealed.version } });
    await office.settle();
  });
  after(() => office.close());

  it('asks for a reason people can read', async () => {
    const { items } = await receiver.call('listIncoming', { query: { box: 'to-receive' } });
    const [item] = items;
    if (item === undefined) throw new Error('nothing arrived');
    const refuse = receiver.call('refuseIncoming', {
      params: { id: item.id },
      body: { version: item.version, reason: 'attachment-missing', text: 'thiếu' },
    });
    const refusal = await refuse.then(
      () => null,
      (error: unknown) => error,
    );
    expect(refusal).to.be.instanceOf(Refused).with.property('code', 'BAD_INPUT');
    expect((await now()).deliveries[0]?.state).to.equal('arrived');
  });

  it('shows the sender that it was refused, why, and tells the drafter', async () => {
    const { items } = await receiver.call('listIncoming', { query: { box: 'to-receive' } });
    const [item] = items;
    if (item === undefined) throw new Error('nothing arrived');
    await receiver.call('refuseIncoming', {
      params: { id: item.id },
      body: { version: item.version, reason: 'attachment-missing', text: REASON },
    });
    await office.settle();
    const [delivery] = (await now()).deliveries;
    expect(delivery).to.include({ state: 'refused', statusCode: '02' });
    expect(delivery?.steps.at(-1)?.text).to.contain(REASON);
    const told = await officer.call('listNotifications');
    const news = told.items.find(({ kind }) => kind === 'outgoing.refusedByRecipient');
    expect(news?.documentId).to.equal(released.id);
    expect(news?.text).to.contain(REASON);
  });

  it('takes no number of the book for what was refused', async () => {
    const { items } = await receiver.call('listBooks', { query: { direction: 'incoming' } });
    expect(items.map(({ nextNumber }) => nextNumber)).to.deep.equal([1]);
  });
});
