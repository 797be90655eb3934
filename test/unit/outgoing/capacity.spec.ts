import { expect } from 'chai';
import { PostRank, SigningCapacity } from '../../../server/contracts/vocabulary.ts';
import { faultOf, standingOf, type Wish } from '../../../server/organization/domain/delegation.ts';
import { rankOf } from '../../../server/organization/domain/rank.ts';
import { capacityFault, type Given } from '../../../server/outgoing/domain/capacity.ts';

const given = (overrides: Partial<Given> = {}): Given => ({
  kind: 'TUQ',
  toPostId: 'post-1',
  kinds: ['cong-van'],
  standing: 'in-force',
  ...overrides,
});
const fault = (capacity: SigningCapacity, rank: PostRank, held: Given[] = []) =>
  capacityFault({ capacity, documentKind: 'cong-van', postId: 'post-1', rank, given: held });

describe('the capacity in which a person signs (NĐ 30/2020 Điều 13)', () => {
  it('follows from the rank of his post, and every other is refused by its own code', () => {
    const allowed: Record<SigningCapacity, PostRank[]> = {
      direct: ['head'],
      KT: ['deputy'],
      Q: ['acting-head'],
      TM: ['head', 'acting-head', 'deputy'],
      TL: ['unit-head', 'unit-deputy'],
      TUQ: ['unit-head'],
    };
    const codes: Record<SigningCapacity, string> = {
      direct: 'CAPACITY_NEEDS_HEAD',
      KT: 'CAPACITY_NEEDS_DEPUTY',
      Q: 'CAPACITY_NEEDS_ACTING_HEAD',
      TM: 'CAPACITY_NEEDS_AGENCY_LEADER',
      TL: 'CAPACITY_NEEDS_UNIT_HEAD',
      TUQ: 'CAPACITY_NEEDS_UNIT_HEAD',
    };
    for (const capacity of SigningCapacity.options)
      for (const rank of PostRank.options) {
        const expected = allowed[capacity].includes(rank) ? undefined : codes[capacity];
        const held = capacity === 'TL' || capacity === 'TUQ' ? [given({ kind: capacity })] : [];
        expect(fault(capacity, rank, held), `${capacity} by ${rank}`).to.equal(expected);
      }
  });

  it('needs a delegation in force for TL. and TUQ., and says what is wrong with the one there is', () => {
    expect(fault('TUQ', 'unit-head')).to.equal('DELEGATION_MISSING');
    expect(fault('TUQ', 'unit-head', [given({ standing: 'coming' })])).to.equal('DELEGATION_MISSING');
    expect(fault('TUQ', 'unit-head', [given({ kind: 'TL' })])).to.equal('DELEGATION_MISSING');
    expect(fault('TUQ', 'unit-head', [given({ kind: 'approval' })])).to.equal('DELEGATION_MISSING');
    expect(fault('TUQ', 'unit-head', [given({ standing: 'ended' })])).to.equal('DELEGATION_ENDED');
    expect(fault('TUQ', 'unit-head', [given({ standing: 'withdrawn' })])).to.equal('DELEGATION_ENDED');
    expect(fault('TUQ', 'unit-head', [given({ kinds: ['to-trinh'] })])).to.equal('DELEGATION_OUT_OF_SCOPE');
    expect(fault('TUQ', 'unit-head', [given({ standing: 'ended' }), given()])).to.equal(undefined);
  });

  it('lets a deputy sign by the order given to the head of his unit, never by another’s delegation', () => {
    const toHead = { toPostId: 'post-head' };
    expect(fault('TL', 'unit-deputy', [given({ ...toHead, kind: 'TL' })])).to.equal(undefined);
    expect(fault('TL', 'unit-head', [given({ ...toHead, kind: 'TL' })])).to.equal('DELEGATION_MISSING');
    expect(fault('TUQ', 'unit-head', [given(toHead)])).to.equal('DELEGATION_MISSING');
  });
});

describe('the rank of a post', () => {
  it('is as its title says, unless the post says it', () => {
    const rank = (title: string, role: 'leader' | 'officer' | 'clerk' = 'leader') => rankOf({ title, role });
    expect(rank('Giám đốc Sở')).to.equal('head');
    expect(rank('Chủ tịch UBND xã')).to.equal('head');
    expect(rank('Phó Chủ tịch UBND tỉnh')).to.equal('deputy');
    expect(rank('Quyền Giám đốc')).to.equal('acting-head');
    expect(rank('Q. Giám đốc')).to.equal('acting-head');
    expect(rank('Chánh Văn phòng', 'officer')).to.equal('unit-head');
    expect(rank('Trưởng phòng Công chức, viên chức', 'officer')).to.equal('unit-head');
    expect(rank('Phó Trưởng phòng', 'officer')).to.equal('unit-deputy');
    expect(rank('Phó Chánh Văn phòng', 'leader')).to.equal('unit-deputy');
    expect(rank('Chuyên viên phòng Nội chính', 'officer')).to.equal('staff');
    expect(rank('Phó Giám đốc', 'officer')).to.equal('staff');
    expect(rankOf({ title: 'Giám đốc', role: 'leader', rank: 'deputy' })).to.equal('deputy');
  });
});

describe('a written delegation', () => {
  const wish = (overrides: Partial<Wish> = {}): Wish => ({
    kind: 'TUQ',
    from: { postId: 'post-head', rank: 'head' },
    to: { postId: 'post-unit', rank: 'unit-head' },
    kinds: ['cong-van'],
    fromOn: '2026-03-01',
    toOn: '2026-03-31',
    today: '2026-03-02',
    isGiverDelegate: false,
    ...overrides,
  });
  const wrong = (overrides: Partial<Wish>) => {
    const found = faultOf(wish(overrides));
    return found && [found.code, found.pointer];
  };

  it('is given by the head to the head of a unit, for named kinds and a time', () => {
    expect(faultOf(wish())).to.equal(undefined);
    expect(wrong({ to: { postId: 'post-unit', rank: 'deputy' } })).to.deep.equal([
      'CAPACITY_NEEDS_UNIT_HEAD',
      '/body/toPostId',
    ]);
    expect(wrong({ kinds: [] })).to.deep.equal(['DELEGATION_INVALID', '/body/kinds']);
    expect(wrong({ toOn: null })).to.deep.equal(['DELEGATION_INVALID', '/body/toOn']);
    expect(wrong({ toOn: '2026-02-28' })).to.deep.equal(['DELEGATION_INVALID', '/body/toOn']);
    expect(wrong({ fromOn: '2026-02-01', toOn: '2026-03-01' })).to.deep.equal([
      'DELEGATION_INVALID',
      '/body/toOn',
    ]);
    expect(wrong({ to: { postId: 'post-head', rank: 'unit-head' } })).to.deep.equal([
      'DELEGATION_INVALID',
      '/body/toPostId',
    ]);
  });

  it('is not handed on by the one it was given to, nor given by anybody below the head', () => {
    const from = { postId: 'post-unit-2', rank: 'unit-head' } as const;
    expect(wrong({ from, isGiverDelegate: true })).to.deep.equal(['DELEGATION_ONWARD', '/body/fromPostId']);
    expect(wrong({ from })).to.deep.equal(['DELEGATION_INVALID', '/body/fromPostId']);
  });

  it('may be without an end only as a standing order', () => {
    expect(faultOf(wish({ kind: 'TL', toOn: null }))).to.equal(undefined);
    const approval = { kind: 'approval', from: { postId: 'p', rank: 'staff' }, kinds: [] } as const;
    expect(faultOf(wish(approval))).to.equal(undefined);
    expect(wrong({ ...approval, toOn: null })).to.deep.equal(['DELEGATION_INVALID', '/body/toOn']);
  });

  it('holds from its first to its last day, and not once withdrawn', () => {
    const dates = { fromOn: '2026-03-01', toOn: '2026-03-31', withdrawn: null };
    expect(standingOf(dates, '2026-02-28')).to.equal('coming');
    expect(standingOf(dates, '2026-03-01')).to.equal('in-force');
    expect(standingOf(dates, '2026-03-31')).to.equal('in-force');
    expect(standingOf(dates, '2026-04-01')).to.equal('ended');
    expect(standingOf({ ...dates, toOn: null }, '2036-01-01')).to.equal('in-force');
    const withdrawn = { at: new Date(0), by: { id: 'p', name: 'A', title: 'B' }, reason: 'x' };
    expect(standingOf({ ...dates, withdrawn }, '2026-03-02')).to.equal('withdrawn');
  });
});
