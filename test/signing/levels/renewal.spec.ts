// A file that outlives the certificates of its signer and of every authority that stamped it, renewed in time.
// ETSI EN 319 102-1 §5.6.3.
import { expect } from 'chai';
import { archiveEnds, augment, bufferSource, verify } from '../../../server/signing/index.ts';
import { codeOf } from '../../support/code-of.ts';
import { buildDocument } from '../../support/pdf-samples/documents.ts';
import { DAY, openWorld, type World } from './world.ts';

describe('signing/renewal', function () {
  this.timeout(60_000);
  let world: World;
  let start: Date;
  const day = (n: number) => new Date(start.getTime() + n * DAY);
  before(async () => {
    world = await openWorld();
    start = world.now;
  });
  after(() => world?.close());
  beforeEach(() => {
    world.now = start;
    world.tsa = 'tsa-1';
    world.silent.clear();
  });

  const archived = async (bytes: Uint8Array, over = {}) => {
    const options = { level: 'B-LTA', timestamp: world.timestamp, policy: world.policy(), ...over } as const;
    const { revision } = await augment(bufferSource(bytes), options);
    return Buffer.concat([bytes, revision]);
  };
  const signedToday = () =>
    world.signed(buildDocument(), 'leader', {
      level: 'B-LTA',
      timestamp: world.timestamp,
      policy: world.policy(),
    });
  const verdicts = async (bytes: Uint8Array, now: Date) =>
    (await world.offline(bytes, now)).signatures.map(({ field, verdict, reasons }) => [
      field,
      verdict,
      ...reasons,
    ]);

  it('tells when the last timestamp ends, and renews it only when that is near', async () => {
    const first = await signedToday();
    const ends = archiveEnds(await world.offline(first));
    expect(ends).to.deep.equal(world.pki.entry('tsa-1').notAfter);
    world.now = day(200);
    expect(await archived(first)).to.have.length(first.length);
    world.now = day(280);
    world.tsa = 'tsa-2';
    const second = await archived(first);
    expect(archiveEnds(await world.offline(second))).to.deep.equal(world.pki.entry('tsa-2').notAfter);
  });

  it('stays valid without network over three authorities, long after the signer and the first two have ended', async () => {
    const first = await signedToday();
    world.now = day(280);
    world.tsa = 'tsa-2';
    const second = await archived(first);
    expect(await verdicts(second, day(280))).to.deep.equal([
      ['VanthuPerson1', 'VALID'],
      ['VanthuTimestamp1', 'VALID'],
      ['VanthuTimestamp2', 'VALID'],
    ]);
    world.now = day(690);
    world.tsa = 'tsa-3';
    const third = await archived(second);
    const report = await world.offline(third, day(690));
    expect(report.signatures.map(({ verdict, facts }) => [verdict, facts.level])).to.deep.equal([
      ['VALID', 'B-LTA'],
      ['VALID', 'none'],
      ['VALID', 'none'],
      ['VALID', 'none'],
    ]);
    expect(third.subarray(0, second.length)).to.deep.equal(second);
    // Years later the last authority is asked, and it alone.
    world.now = day(1500);
    world.asked = [];
    const later = await verify(bufferSource(third), world.policy({ now: world.now }));
    expect(later.verdict, JSON.stringify(later.signatures.map((s) => s.reasons))).to.equal('VALID');
  });

  it('asks for the authority of the last timestamp only, not for those that have ended', async () => {
    const first = await signedToday();
    world.now = day(280);
    world.tsa = 'tsa-2';
    const second = await archived(first);
    world.now = day(690);
    world.tsa = 'tsa-3';
    world.asked = [];
    await archived(second);
    const kinds = world.asked.map((url) => new URL(url).pathname.split('/')[1]);
    expect(kinds.toSorted()).to.deep.equal(['ocsp', 'ocsp', 'ocsp', 'tsa', 'tsa']);
  });

  it('refuses a renewal that comes too late', async () => {
    const first = await signedToday();
    world.now = day(301);
    world.tsa = 'tsa-2';
    expect(await codeOf(archived(first))).to.equal('EVIDENCE_UNAVAILABLE');
  });

  it('gives nothing out when the last authority was revoked, or nobody tells', async () => {
    const first = await signedToday();
    world.now = day(280);
    world.tsa = 'tsa-2';
    world.silent = new Set(['ocsp', 'crl']);
    expect(await codeOf(archived(first))).to.equal('EVIDENCE_UNAVAILABLE');
    world.silent.clear();
    await world.pki.revoke('tsa-1', day(-1), 'keyCompromise');
    try {
      expect(await codeOf(archived(first))).not.to.equal('resolved');
    } finally {
      await world.pki.reinstate('tsa-1');
    }
  });
});
