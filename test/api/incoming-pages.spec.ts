// What is noted of an incoming document and its pages after it is in the book: its paper original, and what is written
// on its pages.
import { expect } from 'chai';
import { vietnamDate } from '../../server/platform/clock.ts';
import { codeOf } from '../support/code-of.ts';
import { arrived, list, NOW, registered } from './incoming-desk.ts';
import { act, openWorld, read, signedPdf, type World } from './incoming-world.ts';
import { AGENCY, type Authorities, openAuthorities } from './outgoing-world.ts';

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
});
