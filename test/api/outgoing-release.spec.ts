// The release of outgoing documents, and the news of their deliveries.
import { expect } from 'chai';
import { codeOf } from '../support/code-of.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { act, expectUnchanged, read, sealed } from './outgoing-desk.ts';
import { AGENCY, type Authorities, openAuthorities, openWorld, type World } from './outgoing-world.ts';

describe('outgoing documents that leave', () => {
  let authorities: Authorities;
  let world: World;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(new Date('2026-03-02T03:00:00Z'));
  });
  after(() => authorities.close());
  beforeEach(async () => {
    authorities.time.now = new Date('2026-03-02T03:00:00Z');
    world = await openWorld(authorities);
  });
  afterEach(() => world.close());

  describe('release', () => {
    it('sends the sealed files to every recipient, once', async () => {
      const annex = await world.upload('officer', buildDocument({ catalog: '/Lang (vi)' }), 'phu-luc.pdf');
      const before = await sealed(world, { attachments: [annex], recipientCodes: ['H16.02', 'H16.01'] });
      const after = await act(world, 'clerk', 'releaseOutgoing', before);
      expect(after.state).to.equal('released');
      await world.settle();
      expect(world.deliveries.map(({ recipientCode }) => recipientCode)).to.deep.equal(['H16.02', 'H16.01']);
      const [delivery] = world.deliveries;
      expect(delivery?.files.map(({ digest }) => digest)).to.deep.equal([
        before.versions.at(-1)?.digest,
        before.attachments[0]?.digest,
      ]);
      expect(delivery?.document).to.deep.include({
        code: { number: '01', notation: 'SNV-VP' },
        numberText: '01/SNV-VP',
        issuedOn: '2026-03-02',
        pageCount: 1,
      });
      expect(await codeOf(act(world, 'clerk', 'releaseOutgoing', after))).to.equal('OUTGOING_WRONG_STATE');
    });

    it('is refused for bytes that no longer verify, and sends nothing', async () => {
      const before = await sealed(world);
      const digest = before.versions.at(-1)?.digest ?? '';
      const bytes = Buffer.from(await world.bytesOf(digest));
      bytes.write('Y', bytes.indexOf('Xin chao'), 'latin1');
      await world.tamper(digest, bytes);
      expect(await codeOf(act(world, 'clerk', 'releaseOutgoing', before))).to.equal(
        'OUTGOING_SIGNATURE_INVALID',
      );
      await expectUnchanged(world, 'clerk', before);
      await world.settle();
      expect(world.deliveries).to.deep.equal([]);
    });

    it('waits for a stopped OCSP instead of calling the signature bad', async () => {
      const before = await sealed(world);
      await authorities.stop();
      try {
        expect(await codeOf(act(world, 'clerk', 'releaseOutgoing', before))).to.equal(
          'REVOCATION_UNAVAILABLE',
        );
      } finally {
        await authorities.start();
      }
      await expectUnchanged(world, 'clerk', before);
    });

    it('happens once when two clerks release at once', async () => {
      const before = await sealed(world);
      const codes = await Promise.all(
        (['clerk', 'secondClerk'] as const).map((who) => codeOf(act(world, who, 'releaseOutgoing', before))),
      );
      expect(codes.sort()).to.deep.equal(['OUTGOING_WRONG_STATE', 'resolved']);
      await world.settle();
      expect(world.deliveries).to.have.length(1);
    });
  });

  describe('news of a delivery', () => {
    const step = (outgoingId: string, state: 'arrived' | 'refused', stepId: string) => ({
      outgoingId,
      agencyId: AGENCY.id,
      recipient: { code: 'H16.02', name: 'Sở Tài chính' },
      state,
      statusCode: null,
      text: 'Không thuộc thẩm quyền',
      at: authorities.time.now,
      stepId,
      request: null,
    });

    it('is one line and one notification, however often it is told', async () => {
      const released = await act(world, 'clerk', 'releaseOutgoing', await sealed(world));
      await world.settle();
      world.jobs.length = 0;
      for (let time = 0; time < 3; time += 1)
        await world.outgoing.deliveryChanged(step(released.id, 'refused', 'step-0001'));
      await world.outgoing.deliveryChanged(step(released.id, 'refused', 'step-0002'));
      await world.settle();
      const { timeline, version } = await read(world, 'officer', released.id);
      const lines = timeline.filter(({ action }) => action === 'outgoing.refusedByRecipient');
      expect(lines).to.have.length(2);
      expect(version).to.equal(released.version + 2);
      expect(world.jobs.filter(({ type }) => type === 'notify')).to.have.length(2);
    });

    it('refreshes open pages without a line for an ordinary step', async () => {
      const released = await act(world, 'clerk', 'releaseOutgoing', await sealed(world));
      await world.settle();
      world.jobs.length = 0;
      await world.outgoing.deliveryChanged(step(released.id, 'arrived', 'step-0001'));
      await world.settle();
      const { timeline, version } = await read(world, 'officer', released.id);
      expect(timeline).to.deep.equal(released.timeline);
      expect(version).to.be.greaterThan(released.version);
      expect(world.jobs.map(({ type }) => type))
        .to.include('changed')
        .and.not.include('notify');
    });

    it('of a document that is not there is left alone', async () => {
      await world.outgoing.deliveryChanged(step('no-such-document', 'refused', 'step-0001'));
    });
  });
});
