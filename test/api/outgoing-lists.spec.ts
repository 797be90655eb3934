// What the lists of outgoing documents hold for whom, and who is given the bytes.
import { expect } from 'chai';
import { OutgoingListItem } from '../../server/contracts/outgoing-document.ts';
import { codeOf } from '../support/code-of.ts';
import { ask, draft, numbered, signed, submitted } from './outgoing-desk.ts';
import {
  type Authorities,
  openAuthorities,
  openWorld,
  PEOPLE,
  type PersonName,
  type World,
} from './outgoing-world.ts';

describe('outgoing documents as people find them', () => {
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

  const list = async (who: PersonName, query: object = {}) => {
    const page = (await ask(world, who, 'listOutgoing', { query })) as {
      items: unknown[];
      next: string | null;
    };
    return { items: page.items.map((item) => OutgoingListItem.parse(item)), next: page.next };
  };

  describe('lists', () => {
    it('hold in each box what waits for this person, and the counters say the same', async () => {
      await draft(world);
      await submitted(world);
      await signed(world);
      await numbered(world);
      const held = async (who: PersonName, box: string) => (await list(who, { box })).items.length;
      const BOXES = [
        'waiting',
        'drafts',
        'in-approval',
        'to-sign',
        'to-number',
        'to-seal',
        'to-release',
        'released',
      ];
      const expected: Array<[PersonName, number[]]> = [
        ['officer', [0, 1, 1, 0, 0, 0, 0, 0]],
        ['leader', [1, 0, 1, 1, 0, 0, 0, 0]],
        ['deputy', [0, 0, 1, 0, 0, 0, 0, 0]],
        ['clerk', [0, 0, 1, 0, 1, 1, 0, 0]],
        ['colleague', [0, 0, 0, 0, 0, 0, 0, 0]],
        ['administrator', [0, 0, 0, 0, 0, 0, 0, 0]],
        ['stranger', [0, 0, 0, 0, 0, 0, 0, 0]],
      ];
      for (const [who, counts] of expected) {
        const shown = await Promise.all(BOXES.map((box) => held(who, box)));
        expect(shown, who).to.deep.equal(counts);
        expect(Object.values(await world.outgoing.counters(PEOPLE[who])), who).to.deep.equal(counts);
      }
    });

    it('page without missing or repeating, newest change first', async () => {
      const made: string[] = [];
      for (let index = 0; index < 5; index += 1) {
        // Two in the same instant: the cursor must tell them apart.
        if (index !== 2) authorities.time.now = new Date(authorities.time.now.getTime() + 1_000);
        made.push((await draft(world, { subject: `Dự thảo ${index}` })).id);
      }
      const seen: string[] = [];
      for (let after: string | null | undefined; after !== null; ) {
        const page = await list('officer', { limit: 2, ...(after && { after }) });
        seen.push(...page.items.map(({ id }) => id));
        after = page.next;
      }
      expect(seen).to.have.members(made).and.to.have.length(5);
      expect(seen[0]).to.equal(made[4]);
      expect(await codeOf(list('officer', { after: 'not-a-cursor' }))).to.equal('BAD_INPUT');
    });

    it('find subject and number without diacritics, and take no pattern from the caller', async () => {
      const { id } = await numbered(world, { subject: 'Quyết định điều động cán bộ' });
      await draft(world);
      const found = async (text: string) => (await list('officer', { text })).items.map((item) => item.id);
      for (const text of ['dieu dong', 'ĐIỀU ĐỘNG', '01/SNV', '01/snv-vp'])
        expect(await found(text)).to.deep.equal([id]);
      for (const text of ['.*', '^quyet', 'khong co']) expect(await found(text)).to.deep.equal([]);
    });
  });

  describe('files', () => {
    it('are the document’s own versions and attachments, for those who see it', async () => {
      const document = await signed(world);
      const download = (who: PersonName, digest: string) =>
        ask(world, who, 'downloadOutgoingFile', { params: { id: document.id, digest } });
      for (const { digest } of document.versions)
        expect(await codeOf(download('clerk', digest))).to.equal('resolved');
      const other = await draft(world);
      expect(await codeOf(download('clerk', other.versions[0]?.digest ?? ''))).to.equal('NOT_FOUND');
      expect(await codeOf(download('stranger', document.versions[0]?.digest ?? ''))).to.equal('NOT_FOUND');
    });
  });
});
