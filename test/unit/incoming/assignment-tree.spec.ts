import { expect } from 'chai';
import { OFFICE_HOURS, OFFICE_WEEK } from '../../../server/contracts/working-days.ts';
import {
  type AssignedTo,
  aboveOf,
  depthOf,
  faultOfDue,
  inTime,
  openParts,
  regrow,
  withBelow,
  withoutPart,
} from '../../../server/incoming/domain/assignment-tree.ts';
import { workGroups } from '../../../server/incoming/domain/work-group.ts';
import { assignedTo } from './build-incoming.ts';

const part = (id: string, parentId: string | null, overrides: Partial<AssignedTo> = {}): AssignedTo => ({
  ...assignedTo(id, 'co'),
  id,
  parentId,
  ...overrides,
});
const idsOf = (parts: readonly AssignedTo[]) => parts.map(({ id }) => id);

const head = part('head', null, { role: 'lead', dueOn: '2026-03-20' });
const deputy = part('deputy', 'head', { dueOn: '2026-03-15' });
const officer = part('officer', 'deputy', { dueOn: '2026-03-10' });
const reader = part('reader', null, { role: 'info' });
const tree = [head, deputy, officer, reader];

describe('the tree of assignments', () => {
  it('knows what is below and above a part, and how deep it is', () => {
    expect(idsOf(withBelow(tree, 'head'))).to.deep.equal(['head', 'deputy', 'officer']);
    expect(idsOf(aboveOf(tree, officer))).to.deep.equal(['deputy', 'head']);
    expect([head, deputy, officer].map((each) => depthOf(tree, each))).to.deep.equal([1, 2, 3]);
  });

  it('ends on parts that stand below each other', () => {
    const round = [part('one', 'two'), part('two', 'one')];
    expect(withBelow(round, 'one')).to.have.length(2);
    expect(round.flatMap((each) => aboveOf(round, each)).length).to.be.at.most(4);
  });

  it('keeps what is below who stays, and drops what is below who goes', () => {
    const second = part('second', null);
    const kept = regrow(tree, null, [head, second]);
    expect(idsOf(kept.dropped)).to.deep.equal(['reader']);
    expect(idsOf(kept.added)).to.deep.equal(['second']);
    expect(idsOf(kept.tree)).to.have.members(['head', 'deputy', 'officer', 'second']);
    expect(idsOf(regrow(tree, null, [second]).dropped)).to.deep.equal([
      'head',
      'deputy',
      'officer',
      'reader',
    ]);
    expect(idsOf(withoutPart(tree, 'deputy'))).to.deep.equal(['head', 'reader']);
  });

  it('puts parents before children', () => {
    const { tree: grown } = regrow(tree, 'head', [part('other', 'head'), deputy]);
    for (const [at, { parentId }] of grown.entries())
      if (parentId !== null) expect(idsOf(grown).indexOf(parentId)).to.be.below(at);
  });

  it('lets no part be later than the one above it, however deep', () => {
    const sooner = inTime([{ ...head, dueOn: '2026-03-12' }, deputy, officer, reader]);
    expect(sooner.map(({ dueOn }) => dueOn)).to.deep.equal(['2026-03-12', '2026-03-12', '2026-03-10', null]);
    expect(inTime([head, part('free', 'head')])[1]?.dueOn).to.equal('2026-03-20');
  });

  it('counts as open what a handler has not done, never a reader', () => {
    const done = { ...officer, doneAt: new Date(0) };
    expect(idsOf(openParts([head, deputy, done, reader], 'head'))).to.deep.equal(['deputy']);
  });

  it('refuses a deadline before today, and one later than above', () => {
    const limits = { today: '2026-03-02', limit: '2026-03-10' };
    expect(faultOfDue('2026-03-01', limits)).to.equal('past');
    expect(faultOfDue('2026-03-11', limits)).to.equal('later-than-above');
    for (const fine of ['2026-03-02', '2026-03-10', null]) expect(faultOfDue(fine, limits)).to.equal(null);
  });

  it('groups work by its deadline, with weeks that end on Sunday', () => {
    const rules = { calendar: { week: OFFICE_WEEK, hours: OFFICE_HOURS, days: new Map() }, soonDays: 1 };
    const dates = ['2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06', '2026-03-08', '2026-03-09', null];
    expect(dates.map(workGroups(rules, '2026-03-04'))).to.deep.equal([
      ...['overdue', 'soon', 'soon', 'week', 'week', 'later', 'none'],
    ]);
    expect(workGroups(rules, '2026-03-08')('2026-03-09')).to.equal('soon');
    expect(workGroups(rules, '2026-03-08')('2026-03-10')).to.equal('later');
  });
});
