// Whether a certificate was good when it was used, by answers of a real authority that were kept, for signatures that
// are in no PDF. RFC 5280 §6, ETSI EN 319 102-1 §5.6.2.
import { expect } from 'chai';
import {
  certificateStatus,
  collectStatus,
  readAnswers,
} from '../../../server/signing/report/certificate-status.ts';
import { DAY, openWorld, type World } from './world.ts';

describe('signing/the status of a certificate', function () {
  this.timeout(60_000);
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world?.close());

  const collect = (who: string) =>
    collectStatus(world.pki.certificate(who), world.now, world.policy({ intermediates: between() }));
  const between = () => [world.pki.certificate('ca')];
  const statusOf = (
    who: string | Uint8Array,
    answers: Awaited<ReturnType<typeof collect>>,
    usedAt = world.now,
  ) =>
    certificateStatus(
      typeof who === 'string' ? world.pki.certificate(who) : who,
      { usedAt, provenAt: world.now, answersAt: world.now, now: world.now },
      { anchors: [world.pki.certificate('root')], intermediates: between() },
      readAnswers(answers),
    );
  const NOTHING = { certificates: [], ocsps: [], crls: [] };

  it('is good by the answers for everybody on its path, and of an anchor without any', async () => {
    expect(await statusOf('leader', await collect('leader'))).to.deep.equal({ status: 'good' });
    expect(await statusOf('root', NOTHING)).to.deep.equal({ status: 'good' });
  });

  it('names those of whom no answer tells', async () => {
    expect(await statusOf('leader', NOTHING)).to.deep.equal({
      status: 'unknown',
      of: ['Nguyễn leader', 'CA cấp dưới'],
    });
  });

  it('is revoked since the time its authority says', async () => {
    const revokedAt = new Date(world.now.getTime() - DAY);
    await world.pki.revoke('thief', revokedAt);
    try {
      expect(await statusOf('thief', await collect('thief'))).to.deep.equal({
        ...{ status: 'revoked', isSuspended: false },
        revokedAt,
      });
    } finally {
      await world.pki.reinstate('thief');
    }
  });

  it('is untrusted for a stranger and for what is no certificate, and says when it was used outside its dates', async () => {
    expect(await statusOf('stranger', NOTHING)).to.deep.equal({ status: 'untrusted' });
    expect(await statusOf(Buffer.from('no certificate'), NOTHING)).to.deep.equal({ status: 'untrusted' });
    const later = new Date(world.now.getTime() + 300 * DAY);
    expect(await statusOf('leader', NOTHING, later)).to.deep.equal({ status: 'outside-its-dates' });
    expect(await collectStatus(Buffer.from('none'), world.now, world.policy())).to.deep.equal(NOTHING);
  });
});
