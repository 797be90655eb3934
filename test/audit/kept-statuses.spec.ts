// What authorities say of certificates is kept while they say it, and is there when they no longer do.
import { expect } from 'chai';
import type { Database } from '../../server/platform/mongo/connect.ts';
import { verifyLog } from '../../server/proof/index.ts';
import { openTestDatabase } from '../support/mongo.ts';
import { type LogWorld, openLogWorld } from './log-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('what authorities said of those who signed', () => {
  let database: Database;
  let world: LogWorld;
  let events = 0;

  const signAfter = async (ms: number) => {
    world.time.now = new Date(world.time.now.getTime() + ms);
    events += 1;
    await world.append(1, events);
    await world.audit.log.sealAndStamp();
  };
  const gaps = async () => {
    const trust = { ...world.pki.trust, now: world.time.now };
    const verdict = await verifyLog(await world.lines(), trust);
    expect(verdict.finding).to.equal(null);
    return verdict.gaps.map(({ code }) => code);
  };
  const rows = () => database.connection.collection<{ _id: string }>('log_statuses');

  beforeEach(async () => {
    database = await openTestDatabase();
    world = await openLogWorld(database);
    events = 0;
  });
  afterEach(() => database.close());

  it('is asked behind the root: of its signer, of the timestamp authority and of the partner in its entries', async () => {
    await signAfter(0);
    expect(world.registrar.asked).to.equal(3);
    expect(await rows().countDocuments({ at: { $ne: null } })).to.equal(3);
    expect(await gaps()).to.deep.equal([]);
  });

  it('is asked again at a pace, however often they sign, and not when they sign no more', async () => {
    for (let minutes = 0; minutes <= 120; minutes += 10) await signAfter(10 * MINUTE);
    // At most every half hour for the two who sign the log, once for the partner.
    expect(world.registrar.asked).to.be.within(1 + 2 * 3, 1 + 2 * 5);
    const { asked } = world.registrar;
    world.time.now = new Date(world.time.now.getTime() + 3 * HOUR);
    await world.audit.log.sealAndStamp();
    await world.audit.log.sealAndStamp();
    expect(world.registrar.asked).to.be.at.most(asked + 2);
  });

  it('holds up no root while nobody answers, is asked again later, and is a gap until then', async () => {
    world.registrar.isUp = false;
    await signAfter(0);
    expect((await world.audit.log.stateOf('agency-one')).stampedSeq).to.equal(2);
    expect(await gaps()).to.deep.equal(['REVOCATION_MISSING', 'REVOCATION_MISSING']);
    world.registrar.isUp = true;
    await signAfter(16 * MINUTE);
    expect(await gaps()).to.deep.equal([]);
  });

  it('is what was kept when nobody answers any more', async () => {
    await signAfter(0);
    world.registrar.isUp = false;
    world.time.now = new Date(world.time.now.getTime() + 400 * 24 * HOUR);
    const { crls } = await world.audit.log.statusesOf([world.pki.other.der]);
    expect(crls).to.have.length(1);
    expect(await gaps()).to.deep.equal([]);
  });

  it('is not asked of a certificate that has run out: what was said before is worth more', async () => {
    const { pki } = world;
    await signAfter(0);
    const kept = await world.audit.log.statusesOf([pki.other.der]);
    world.time.now = new Date('2046-01-01');
    const { asked } = world.registrar;
    expect(await world.audit.log.statusesOf([pki.other.der])).to.deep.equal(kept);
    expect(world.registrar.asked).to.equal(asked);
  });

  it('is kept once for a certificate, whoever asks at the same time', async () => {
    const { der } = world.pki.other;
    await Promise.all(Array.from({ length: 5 }, () => world.audit.log.statusesOf([der, der])));
    expect(await rows().countDocuments()).to.equal(1);
  });
});
