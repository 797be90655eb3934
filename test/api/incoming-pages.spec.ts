// What is noted of an incoming document and its pages after it is in the book: its paper original, and what is written
// on its pages.
import { expect } from 'chai';
import { PDFDocument } from 'pdf-lib';
import { personOf } from '../../server/incoming/ports.ts';
import { vietnamDate } from '../../server/platform/clock.ts';
import { codeOf } from '../support/code-of.ts';
import { arrived, list, NOW, registered } from './incoming-desk.ts';
import { act, ask, openWorld, read, signedPdf, type World } from './incoming-world.ts';
import { AGENCY, type Authorities, openAuthorities, PEOPLE, type PersonName } from './outgoing-world.ts';

const DAY_MS = 86_400_000;

describe('the pages of an incoming document', () => {
  let authorities: Authorities;
  let world: World;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(new Date(NOW));
    world = await openWorld(authorities, await signedPdf(authorities));
  });
  after(async () => {
    await world.close();
    await authorities.close();
  });

  const inDays = (days: number) => vietnamDate(new Date(authorities.time.now.getTime() + days * DAY_MS));
  const idsOf = async (query: object) => (await list(world, 'clerk', query)).items.map(({ id }) => id);

  describe('its paper original', () => {
    const note = (
      document: { id: string; version: number },
      body: object,
      who: 'clerk' | 'leader' = 'clerk',
    ) => act(world, who, 'notePaper', document, body);

    it('is noted, corrected and taken back, and every note stays', async () => {
      const before = await registered(world);
      const first = await note(before, { receivedOn: inDays(0), place: 'Tủ 2, cặp 7' });
      expect(first).to.include({ state: 'registered', version: before.version + 1 });
      expect(await idsOf({ paper: 'received' })).to.deep.equal([before.id]);
      expect((await list(world, 'clerk')).items.find(({ id }) => id === before.id)?.hasPaper).to.equal(true);
      const facts = await world.incoming.registerFacts(AGENCY.id, [before.id]);
      expect(facts.get(before.id)?.notes.map(({ kind }) => kind)).to.deep.equal(['paper']);

      const second = await note(first, { receivedOn: inDays(-1), place: 'Tủ 3', remark: 'Chuyển tủ' });
      const third = await note(second, { receivedOn: null, remark: 'Ghi nhầm văn bản' });
      expect(third.paper.map(({ receivedOn, place }) => ({ receivedOn, place }))).to.deep.equal([
        { receivedOn: inDays(0), place: 'Tủ 2, cặp 7' },
        { receivedOn: inDays(-1), place: 'Tủ 3' },
        { receivedOn: null, place: '' },
      ]);
      const actions = third.timeline.map(({ action }) => action).filter((action) => action.includes('paper'));
      expect(actions).to.deep.equal(['incoming.paperNoted', ...Array(2).fill('incoming.paperCorrected')]);
      expect(await idsOf({ paper: 'received' })).to.deep.equal([]);
      expect(await idsOf({ paper: 'missing' })).to.include(before.id);
      expect(
        (await world.incoming.registerFacts(AGENCY.id, [before.id])).get(before.id)?.notes,
      ).to.deep.equal([]);
    });

    it('is missed of no document that has no number yet', async () => {
      const waits = await arrived(world);
      expect(await idsOf({ paper: 'missing' })).not.to.include(waits.id);
      expect(await idsOf({ paper: 'missing', box: 'to-receive' })).to.deep.equal([]);
      expect(await codeOf(note(waits, { receivedOn: inDays(0) }))).to.equal('INCOMING_WRONG_STATE');
    });

    it('is the clerk’s to note: not for a day to come, not away where it never was, not over another’s note', async () => {
      const before = await registered(world);
      expect(await codeOf(note(before, { receivedOn: inDays(0) }, 'leader'))).to.equal('FORBIDDEN');
      expect(before.can.notePaper).to.equal(true);
      expect((await read(world, 'leader', before.id)).can.notePaper).to.equal(false);
      expect(await codeOf(note(before, { receivedOn: inDays(1) }))).to.equal('INCOMING_PAPER_DATE');
      expect(await codeOf(note(before, { receivedOn: null, remark: 'Không có' }))).to.equal(
        'INCOMING_PAPER_DATE',
      );
      const stale = before;
      const after = await note(before, { receivedOn: inDays(0) });
      expect(await codeOf(note(stale, { receivedOn: inDays(0) }))).to.equal('CONFLICT');
      expect((await read(world, 'clerk', after.id)).paper).to.have.length(1);
    });

    it('has fifty notes at most', async () => {
      let document = await registered(world);
      for (let time = 0; time < 50; time += 1) document = await note(document, { receivedOn: inDays(0) });
      expect(await codeOf(note(document, { receivedOn: inDays(0) }))).to.equal('INCOMING_PAPER_FULL');
    });
  });

  describe('what is written on them by hand', () => {
    const stroke = (points: unknown[], page = 1) => ({ page, ink: 'blue', width: 2, points });
    const LINE = [100, 700, 0.5, 120.123456, 710, 0.7, 140, 705, 1];
    const write = (
      document: { id: string; version: number; files: Array<{ file: { digest: string } }> },
      strokes: unknown,
      more: object = {},
    ) =>
      act(world, 'leader', 'instructIncoming', document, {
        hand: { fileDigest: document.files[0]?.file.digest, strokes },
        ...more,
      });
    const strokesOf = (who: PersonName, id: string, digest: string) =>
      ask(world, who, 'getHandwriting', { params: { id, digest } });
    /** Nothing of it is kept. */
    const refused = async (document: Parameters<typeof write>[0], strokes: unknown, code: string) => {
      expect(await codeOf(write(document, strokes))).to.equal(code);
      expect((await read(world, 'leader', document.id)).instructions).to.deep.equal([]);
    };

    it('is kept as strokes beside the file, whose bytes stay, and is seen by who sees the instruction', async () => {
      const before = await registered(world);
      const after = await write(before, [stroke(LINE), { ...stroke([10, 20, 0.5]), ink: 'red' }]);
      const [made] = after.instructions;
      expect(made).to.deep.include({ text: '', by: personOf(PEOPLE.leader) });
      expect(made?.hand).to.deep.include({
        pages: [1],
        strokes: 2,
        fileDigest: before.files[0]?.file.digest,
      });
      expect(after.files.map(({ file }) => file)).to.deep.equal(before.files.map(({ file }) => file));
      expect(after.timeline.at(-1)).to.include({ action: 'incoming.handwritten' });
      const stored = await strokesOf('clerk', before.id, made?.hand?.digest ?? '');
      expect(stored).to.deep.equal({
        fileDigest: before.files[0]?.file.digest,
        pages: [{ page: 1, box: [0, 0, 595, 842], rotate: 0 }],
        strokes: [
          stroke([100, 700, 0.5, 120.12, 710, 0.7, 140, 705, 1]),
          { ...stroke([10, 20, 0.5]), ink: 'red' },
        ],
      });
      for (const who of ['officer', 'stranger'] as const)
        expect(await codeOf(strokesOf(who, before.id, made?.hand?.digest ?? ''))).to.equal('NOT_FOUND');
      const file = before.files[0]?.file.digest ?? '';
      expect(await codeOf(strokesOf('clerk', before.id, file))).to.equal('NOT_FOUND');
    });

    it('stands beside a typed line, and comes into no list', async () => {
      const before = await registered(world);
      const after = await write(before, [stroke(LINE)], { text: 'Phòng Tài vụ xem xét' });
      expect(after.instructions.map(({ text }) => text)).to.deep.equal(['Phòng Tài vụ xem xét']);
      expect(JSON.stringify(await list(world, 'leader'))).not.to.contain('points');
      expect(await codeOf(write(before, [stroke(LINE)]))).to.equal('CONFLICT');
    });

    it('is refused where it leaves its page, or lies on none', async () => {
      const before = await registered(world);
      await refused(before, [stroke([...LINE, 700, 700, 0.5])], 'MARK_OUTSIDE_PAGE');
      await refused(before, [stroke([100, -30, 0.5])], 'MARK_OUTSIDE_PAGE');
      await refused(before, [stroke([100, 700, 1.5])], 'MARK_OUTSIDE_PAGE');
      await refused(before, [stroke(LINE), stroke(LINE, 2)], 'PDF_PAGE_UNKNOWN');
    });

    it('takes nothing that is no stroke', async () => {
      const before = await registered(world);
      const many = (points: number) => stroke(Array(points).fill([100, 700, 0.5]).flat());
      const bad: unknown[] = [
        [],
        [stroke([])],
        [stroke([1, 2])],
        [stroke([Number.NaN, 2, 0.5])],
        [stroke([null, 2, 0.5])],
        [stroke(['1', 2, 0.5])],
        [stroke([Number.POSITIVE_INFINITY, 2, 0.5])],
        [stroke([1e9, 2, 0.5])],
        [stroke(LINE, 0)],
        [stroke(LINE, 1.5)],
        [{ ...stroke(LINE), ink: 'green' }],
        [{ ...stroke(LINE), width: 40 }],
        [many(8001)],
        Array(2).fill(many(4001)),
        Array(501).fill(stroke(LINE)),
      ];
      for (const [index, strokes] of bad.entries()) {
        const outcome = await write(before, strokes).then(
          () => 'taken',
          (error: unknown) => (error instanceof Error ? error.name : ''),
        );
        expect(outcome, `case ${index}`).to.equal('ZodError');
      }
      const empty = await codeOf(act(world, 'leader', 'instructIncoming', before, { text: '' }));
      expect(empty).to.have.property('name', 'ZodError');
      expect((await read(world, 'leader', before.id)).version).to.equal(before.version);
    });

    it('lies over a PDF of the document only, and over none that nobody can open', async () => {
      const table = await world.keep(Buffer.from('a;b'), 'bang.csv', { mediaType: 'text/csv' });
      const main = await world.keep(world.signed, 'cong-van.pdf', { isMain: true });
      const before = await registered(world, { files: [main, table] });
      const other = [{ file: { digest: table.digest } }];
      expect(await codeOf(write({ ...before, files: other }, [stroke(LINE)]))).to.equal('FILE_UNKNOWN');
      const nowhere = [{ file: { digest: '0'.repeat(64) } }];
      expect(await codeOf(write({ ...before, files: nowhere }, [stroke(LINE)]))).to.equal('FILE_UNKNOWN');

      const locked = await PDFDocument.create();
      locked.addPage();
      locked.encrypt({ userPassword: 'mật khẩu', ownerPassword: 'khác' });
      const arrivedLocked = await arrived(world, {}, await locked.save());
      const registeredLocked = await act(world, 'clerk', 'registerIncoming', arrivedLocked, {
        overrideReason: 'Tệp có mật khẩu, chờ nơi gửi',
      });
      await refused(registeredLocked, [stroke(LINE)], 'FILE_ENCRYPTED');
    });
  });
});
