import { expect } from 'chai';
import type { IncomingState } from '../../../server/contracts/vocabulary.ts';
import type { IncomingDocument } from '../../../server/incoming/domain/incoming-document.ts';
import { canOf, canSee, visibleFilter } from '../../../server/incoming/policy.ts';
import type { Actor } from '../../../server/incoming/ports.ts';
import { assignedTo, buildActor, buildAssigned, buildIncoming } from './build-incoming.ts';

const arrived = buildIncoming();
const registered = buildIncoming({ state: 'registered', wasRegistered: true });
const refused = buildIncoming({ state: 'refused' });
const assigned = buildAssigned([
  assignedTo('person-officer', 'lead'),
  assignedTo('person-co', 'co'),
  assignedTo('person-info', 'info'),
]);

const clerk = buildActor('clerk');
const leader = buildActor('leader');
const lead = buildActor('officer');
const co = buildActor('officer', { personId: 'person-co' });
const info = buildActor('officer', { personId: 'person-info' });
const other = buildActor('officer', { personId: 'person-other' });
const administrator = buildActor('administrator');
const everybody = [clerk, leader, lead, co, info, other, administrator];

/** What MongoDB would answer for the filter: equality, and membership where the field is a list. */
const filterFinds = (actor: Actor, document: IncomingDocument, states?: IncomingState[]): boolean => {
  const filter = visibleFilter(actor, states);
  if (filter === null) return false;
  const values = new Map<string, unknown>(Object.entries(document));
  const equals = ([name, wanted]: [string, unknown]) => {
    const value = values.get(name);
    return Array.isArray(value) ? value.includes(wanted) : value === wanted;
  };
  return (
    filter.agencyId === document.agencyId &&
    (filter.$or?.some((rule) => Object.entries(rule).every(equals)) ?? true)
  );
};

describe('who sees an incoming document', () => {
  const seenBy = (document: IncomingDocument) => everybody.filter((each) => canSee(each, document));

  it('shows nobody but clerks what is not in the register yet, and asks no document for it', () => {
    expect(visibleFilter(buildActor('leader'), ['arrived', 'accepted'])).to.equal(null);
    expect(visibleFilter(buildActor('officer'), ['arrived'])).to.equal(null);
    expect(visibleFilter(buildActor('clerk'), ['arrived'])).to.deep.equal({ agencyId: 'agency-0001' });
    expect(canSee(buildActor('leader'), buildIncoming())).to.equal(false);
  });

  it('shows what has arrived, and what was refused, to the clerks alone', () => {
    expect(seenBy(arrived)).to.deep.equal([clerk]);
    expect(seenBy(refused)).to.deep.equal([clerk]);
  });

  it('shows what is registered to the leaders too', () => {
    expect(seenBy(registered)).to.deep.equal([clerk, leader]);
  });

  it('shows what is assigned to those it is assigned to, and to no other officer', () => {
    expect(seenBy(assigned)).to.deep.equal([clerk, leader, lead, co, info]);
  });

  it('shows nothing to an administrator, not even what is assigned to his person', () => {
    const own = { ...administrator, personId: 'person-officer' };
    expect(canSee(own, assigned)).to.equal(false);
    expect(visibleFilter(own)).to.equal(null);
  });

  it('shows nothing of another agency, whatever the role', () => {
    for (const each of everybody)
      expect(canSee({ ...each, agencyId: 'agency-0002' }, assigned)).to.equal(false);
  });

  it('answers the same for a list as for a single document', () => {
    const actors = everybody.flatMap((actor) => [actor, { ...actor, agencyId: 'agency-0002' }]);
    for (const actor of actors)
      for (const document of [arrived, registered, refused, assigned])
        for (const states of [undefined, [document.state], [document.state, 'arrived' as const]])
          expect(filterFinds(actor, document, states)).to.equal(canSee(actor, document));
  });
});

describe('what a person can do with an incoming document', () => {
  const trueOf = (actor: Actor, document: IncomingDocument) =>
    Object.entries(canOf(actor, document))
      .filter(([, may]) => may)
      .map(([act]) => act);

  it('offers nothing to one who may not see it', () => {
    expect(trueOf(leader, arrived)).to.deep.equal([]);
    expect(trueOf(other, assigned)).to.deep.equal([]);
  });

  it('offers the clerk receiving, the leader instructing', () => {
    expect(trueOf(clerk, arrived)).to.have.members(['accept', 'register', 'refuse']);
    expect(trueOf(clerk, registered)).to.deep.equal(['notePaper']);
    expect(trueOf(leader, registered)).to.have.members(['instruct', 'assign']);
  });

  it('offers the end to the lead alone, reports to co-handlers too, nothing to a reader', () => {
    expect(trueOf(lead, assigned)).to.have.members(['progress', 'complete', 'handOver']);
    expect(trueOf(co, assigned)).to.have.members(['progress', 'finish', 'handOver']);
    expect(trueOf(info, assigned)).to.deep.equal([]);
  });

  it('offers a leader who is himself the lead both parts', () => {
    const own = buildAssigned([assignedTo(leader.personId, 'lead')]);
    const parts = ['instruct', 'assign', 'answerTime', 'withdraw', 'progress', 'complete', 'handOver'];
    expect(trueOf(leader, own)).to.have.members(parts);
  });

  it('offers no handling once it is completed', () => {
    const done = buildAssigned(assigned.assignments, { state: 'completed' satisfies IncomingState });
    expect(trueOf(lead, done)).to.deep.equal([]);
  });
});
