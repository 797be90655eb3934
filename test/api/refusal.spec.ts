import { expect } from 'chai';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { Refused, startTestOffice, type TestOffice } from '../support/harness.ts';
import { type OfficeDesk, on, openDesk } from './office-desk.ts';

const REASON = 'Văn bản thiếu phụ lục số 2, đề nghị gửi lại đầy đủ.';

describe('refusal by the recipient, through HTTP', function () {
  this.timeout(120_000);
  let office: TestOffice;
  let desk: OfficeDesk;
  let released: OutgoingDetail;
  const now = () => desk.officer.call('getOutgoing', { params: { id: released.id } });

  before(async () => {
    office = await startTestOffice();
    desk = await openDesk(office);
    released = await desk.clerk.call('releaseOutgoing', on(await desk.sealed()));
    await office.settle();
  });
  after(() => office.close());

  it('asks for a reason people can read', async () => {
    const { items } = await desk.receiver.call('listIncoming', { query: { box: 'to-receive' } });
    const [item] = items;
    if (item === undefined) throw new Error('nothing arrived');
    const refuse = desk.receiver.call('refuseIncoming', {
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
    const { items } = await desk.receiver.call('listIncoming', { query: { box: 'to-receive' } });
    const [item] = items;
    if (item === undefined) throw new Error('nothing arrived');
    await desk.receiver.call('refuseIncoming', {
      params: { id: item.id },
      body: { version: item.version, reason: 'attachment-missing', text: REASON },
    });
    await office.settle();
    const [delivery] = (await now()).deliveries;
    expect(delivery).to.include({ state: 'refused', statusCode: '02' });
    expect(delivery?.steps.at(-1)?.text).to.contain(REASON);
    const told = await desk.officer.call('listNotifications');
    const news = told.items.find(({ kind }) => kind === 'outgoing.refusedByRecipient');
    expect(news?.documentId).to.equal(released.id);
    expect(news?.text).to.contain(REASON);
  });

  it('takes no number of the book for what was refused', async () => {
    const { items } = await desk.receiver.call('listBooks', { query: { direction: 'incoming' } });
    expect(items.map(({ nextNumber }) => nextNumber)).to.deep.equal([1]);
  });
});
