// Incoming documents from arrival to the register: the rules of each step, and what each refusal answers.
import { expect } from 'chai';
import { codeOf } from '../support/code-of.ts';
import { arrived, codesOf, idOf, list, NOW, registered } from './incoming-desk.ts';
import { act, forged, openWorld, read, signedPdf, type World } from './incoming-world.ts';
import { AGENCY, type Authorities, openAuthorities, PEOPLE } from './outgoing-world.ts';

const REFUSAL = { reason: 'wrong-recipient', text: 'Văn bản gửi cho đơn vị khác' };

describe('receiving incoming documents', () => {
  let authorities: Authorities;
  let world: World;
  let signed: Uint8Array;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(new Date(NOW));
    signed = await signedPdf(authorities);
  });
  after(() => authorities.close());
  beforeEach(async () => {
    authorities.time.now = new Date(NOW);
    world = await openWorld(authorities, signed);
  });
  afterEach(() => world.close());

  describe('arrival', () => {
    it('makes one document and one status 01 of a packet, however often it is told', async () => {
      const main = await world.keep(world.signed, 'cong-van.pdf', { isMain: true });
      const packet = world.packet({ files: [main] });
      await Promise.all([world.incoming.receive(packet), world.incoming.receive(packet)]);
      await world.incoming.receive(packet);
      const { items } = await list(world, 'clerk');
      expect(items.map(({ id, verdict }) => ({ id, verdict }))).to.deep.equal([
        { id: idOf(packet), verdict: 'VALID' },
      ]);
      expect(await codesOf(world, idOf(packet))).to.deep.equal(['01']);
      expect(world.told('incoming.arrived')).to.have.members([
        PEOPLE.clerk.personId,
        PEOPLE.secondClerk.personId,
      ]);
    });

    it('makes two documents of one packet to two agencies', async () => {
      const packet = world.packet();
      await world.incoming.receive(packet);
      await world.incoming.receive({ ...packet, agencyId: 'agency-0002' });
      expect((await list(world, 'clerk')).items).to.have.length(1);
      expect((await list(world, 'stranger')).items).to.have.length(1);
      expect(await codeOf(read(world, 'stranger', idOf(packet)))).to.equal('NOT_FOUND');
    });

    it('keeps nothing when a file cannot be read, so that the packet can be told again', async () => {
      const main = await world.keep(world.signed, 'cong-van.pdf', { isMain: true });
      const packet = world.packet({ files: [{ ...main, digest: '0'.repeat(64) }] });
      expect(await codeOf(world.incoming.receive(packet))).to.equal('FILE_UNKNOWN');
      expect((await list(world, 'clerk')).items).to.deep.equal([]);
      await world.incoming.receive({ ...packet, files: [main] });
      expect((await list(world, 'clerk')).items).to.have.length(1);
    });

    it('tells of a packet that nobody has signed, in the list and on the desk, whatever its paper proves', async () => {
      const detail = await arrived(world, { isUnsigned: true });
      expect(detail).to.include({ isUnsigned: true, verdict: 'VALID' });
      await arrived(world);
      const { items } = await list(world, 'clerk');
      expect(items.map(({ isUnsigned }) => isUnsigned)).to.have.members([true, false]);
    });

    it('reports on every PDF and on nothing else', async () => {
      const main = await world.keep(world.signed, 'cong-van.pdf', { isMain: true });
      const table = await world.keep(Buffer.from('a;b'), 'bang.csv', { mediaType: 'text/csv' });
      const hidden = await world.keep(forged(world.signed), 'phu-luc.pdf', { mediaType: 'text/plain' });
      const { files, verdict } = await arrived(world, { files: [main, table, hidden] });
      expect(files.map(({ report }) => report?.verdict ?? null)).to.deep.equal(['VALID', null, 'INVALID']);
      expect(verdict).to.equal('INVALID');
    });
  });

  describe('a forged document', () => {
    it('arrives as invalid and is registered only with a reason', async () => {
      const before = await arrived(world, {}, forged(world.signed));
      expect(before).to.include({ state: 'arrived', verdict: 'INVALID' });
      expect(await codeOf(act(world, 'clerk', 'registerIncoming', before))).to.equal(
        'INCOMING_SIGNATURE_INVALID',
      );
      expect(await read(world, 'clerk', before.id)).to.include({ state: 'arrived', version: before.version });

      const overrideReason = 'Lãnh đạo yêu cầu vào sổ để xử lý';
      const after = await act(world, 'clerk', 'registerIncoming', before, { overrideReason });
      expect(after.registration).to.include({ arrivalNumber: 1, overrideReason });
    });

    it('takes no number while the reason is missing', async () => {
      const forgery = await arrived(world, {}, forged(world.signed));
      await codeOf(act(world, 'clerk', 'registerIncoming', forgery));
      expect((await registered(world)).registration?.arrivalNumber).to.equal(1);
    });
  });

  describe('registering', () => {
    it('gives the next number and today’s date in Vietnam, and tells the sender and the leaders', async () => {
      authorities.time.now = new Date('2026-03-02T18:00:00Z');
      const first = await registered(world);
      const second = await act(
        world,
        'clerk',
        'registerIncoming',
        await act(world, 'clerk', 'acceptIncoming', await arrived(world)),
      );
      expect(first.registration).to.include({ arrivalNumber: 1, arrivedOn: '2026-03-03' });
      expect(second.registration?.arrivalNumber).to.equal(2);
      expect(await codesOf(world, second.id)).to.deep.equal(['01', '03']);
      expect(new Set(world.told('incoming.registered'))).to.deep.equal(
        new Set([PEOPLE.leader.personId, PEOPLE.deputy.personId]),
      );
      const report = await world.registers.auditContiguity({
        agencyId: AGENCY.id,
        bookId: first.registration?.bookId ?? '',
      });
      expect(report).to.deep.include({ gaps: [], doubles: [] });
    });

    it('gives one number to two clerks who ask at once', async () => {
      const before = await arrived(world);
      const codes = await Promise.all(
        (['clerk', 'secondClerk'] as const).map((who) => codeOf(act(world, who, 'registerIncoming', before))),
      );
      expect(codes).to.include('resolved');
      expect(codes.filter((code) => code === 'CONFLICT' || code === 'INCOMING_WRONG_STATE')).to.have.length(
        1,
      );
      expect((await read(world, 'clerk', before.id)).registration?.arrivalNumber).to.equal(1);
      expect(await codesOf(world, before.id)).to.deep.equal(['01', '03']);
      expect((await registered(world)).registration?.arrivalNumber).to.equal(2);
    });

    const crash = async () => {
      throw new Error('the server died');
    };
    /** What the book says after one more document. */
    const reportAfterNext = async () => {
      await world.settle();
      const { registration } = await registered(world);
      await world.settle();
      const bookId = registration?.bookId ?? '';
      return world.registers.auditContiguity({ agencyId: AGENCY.id, bookId });
    };

    it('gives the number that a crash left reserved', async () => {
      const before = await arrived(world);
      world.meanwhile.afterReserve = crash;
      expect(await codeOf(act(world, 'clerk', 'registerIncoming', before))).to.not.equal('resolved');
      expect((await read(world, 'clerk', before.id)).state).to.equal('arrived');
      const after = await act(world, 'secondClerk', 'registerIncoming', before);
      expect(after.registration?.arrivalNumber).to.equal(1);
      expect(await reportAfterNext()).to.deep.include({ count: 2, gaps: [], doubles: [], reserved: [] });
    });

    it('leaves no number open when a document is refused after such a crash', async () => {
      const before = await arrived(world);
      world.meanwhile.afterReserve = crash;
      await codeOf(act(world, 'clerk', 'registerIncoming', before));
      await act(world, 'clerk', 'refuseIncoming', before, REFUSAL);
      expect(await reportAfterNext()).to.deep.include({ count: 2, gaps: [], doubles: [], reserved: [] });
    });

    it('leaves no number open when another clerk refuses meanwhile', async () => {
      const before = await arrived(world);
      world.meanwhile.afterReserve = async () => {
        await act(world, 'secondClerk', 'refuseIncoming', before, REFUSAL);
      };
      expect(await codeOf(act(world, 'clerk', 'registerIncoming', before))).to.equal('INCOMING_WRONG_STATE');
      expect((await read(world, 'clerk', before.id)).registration).to.equal(null);
      expect(await codesOf(world, before.id)).to.deep.equal(['01', '02']);
      expect(await reportAfterNext()).to.deep.include({ gaps: [], doubles: [], reserved: [] });
    });

    it('refuses a second time, and a book that is not there', async () => {
      const before = await arrived(world);
      const bookId = 'book-nowhere';
      expect(await codeOf(act(world, 'clerk', 'registerIncoming', before, { bookId }))).to.equal(
        'REGISTER_UNKNOWN',
      );
      const after = await act(world, 'clerk', 'registerIncoming', before);
      for (const route of ['registerIncoming', 'acceptIncoming'] as const)
        expect(await codeOf(act(world, 'clerk', route, after))).to.equal('INCOMING_WRONG_STATE');
      expect(await codeOf(act(world, 'clerk', 'refuseIncoming', after, REFUSAL))).to.equal(
        'INCOMING_WRONG_STATE',
      );
    });
  });

  describe('refusing', () => {
    it('needs a reason of ten characters', async () => {
      const before = await arrived(world);
      const refuse = act(world, 'clerk', 'refuseIncoming', before, { ...REFUSAL, text: 'Gửi nhầm' });
      expect(await codeOf(refuse)).to.not.equal('resolved');
      expect((await read(world, 'clerk', before.id)).state).to.equal('arrived');
    });

    it('tells the sender 02 and ends the document', async () => {
      const refused = await act(world, 'clerk', 'refuseIncoming', await arrived(world), REFUSAL);
      expect(refused.refusal).to.include(REFUSAL);
      expect(await codesOf(world, refused.id)).to.deep.equal(['01', '02']);
      expect(await codeOf(act(world, 'clerk', 'registerIncoming', refused))).to.equal('INCOMING_WRONG_STATE');
      expect(await codeOf(read(world, 'leader', refused.id))).to.equal('NOT_FOUND');
    });
  });
});
