// The lag of the event log's timestamps: a number, a mark on the page, and an alarm people are told of.
import { expect } from 'chai';
import { startTestOffice, type TestOffice } from '../support/harness.ts';

describe('a timestamp that does not come', function () {
  this.timeout(60_000);
  let office: TestOffice;
  let agencyId: string;
  let events = 0;

  const log = () => office.container.eventLog;
  const append = async () => {
    events += 1;
    await log().append({
      id: `event-${events}`,
      at: new Date(),
      agencyId,
      type: 'packet.sent',
      subject: { kind: 'delivery', id: 'delivery-1' },
      facts: { recipient: 'H16.02' },
    });
  };
  const metric = async (name: string): Promise<number> => {
    const page = await (await office.stranger.send('/metrics')).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(page)?.[1]);
  };
  const alarms = async (username: string) => {
    const { items } = await (await office.as(username)).call('listNotifications', {});
    return items.filter(({ kind }) => kind === 'audit.logLate').length;
  };
  const state = async () => (await office.as('quantri.snv')).call('getLogState');

  before(async () => {
    // Late is what has waited at all.
    office = await startTestOffice({ logAlarmMs: 0 });
    const agency = await office.container.organization.findAgencyByCode('H16.01');
    agencyId = agency?.id ?? '';
  });
  after(() => office?.close());

  it('is nothing while stamps come', async () => {
    await append();
    await log().sealAndStamp();
    expect(await metric('vanthu_log_stamp_lag_seconds')).to.equal(0);
    expect(await metric('vanthu_log_broken')).to.equal(0);
    expect(await state()).to.deep.include({ entries: 2, stampedSeq: 2, isLate: false, waitingSince: null });
    expect(await alarms('quantri.snv')).to.equal(0);
  });

  it('is a number that grows, and one notification to each administrator of the agency, however long it lasts', async () => {
    await office.authorities.stop();
    await append();
    await log().sealAndStamp();
    const first = await metric('vanthu_log_stamp_lag_seconds');
    expect(first).to.be.above(0);
    await append();
    await log().sealAndStamp();
    await office.settle();
    expect(await metric('vanthu_log_stamp_lag_seconds')).to.be.above(first);
    expect(await state()).to.deep.include({ stampedSeq: 2, isLate: true, isBroken: false });
    expect((await state()).waitingSince).to.be.a('string');
    expect(await alarms('quantri.snv')).to.equal(1);
    for (const username of ['vanthu.snv', 'lanhdao.snv', 'quantri.stc'])
      expect(await alarms(username), username).to.equal(0);
  });

  it('ends with the next stamp, and is told anew when it happens again', async () => {
    await office.authorities.start();
    // What came while roots were rare is sealed by the round behind the stamp.
    await log().sealAndStamp();
    await log().sealAndStamp();
    expect(await metric('vanthu_log_stamp_lag_seconds')).to.equal(0);
    expect(await state()).to.deep.include({ entries: 4, stampedSeq: 4, isLate: false, waitingSince: null });
    await office.authorities.stop();
    await append();
    await log().sealAndStamp();
    await office.settle();
    expect(await alarms('quantri.snv')).to.equal(2);
    await office.authorities.start();
  });
});
