import { expect } from 'chai';
import type { OutgoingState } from '../../../server/contracts/vocabulary.ts';
import type { OutgoingDocument } from '../../../server/outgoing/domain/outgoing-document.ts';
import { canOf, canSee, visibleFilter } from '../../../server/outgoing/policy.ts';
import type { Actor } from '../../../server/outgoing/ports.ts';
import { buildActor, buildOutgoing } from './build-document.ts';

const draft = buildOutgoing();
const submitted = buildOutgoing({ state: 'submitted', wasSubmitted: true });
const drafter = buildActor('officer');
const signer = buildActor('leader');
const clerk = buildActor('clerk');
const otherOfficer = buildActor('officer', { personId: 'person-other', postId: 'post-other' });
const otherLeader = buildActor('leader', { personId: 'person-deputy', postId: 'post-deputy' });
const administrator = buildActor('administrator');

/** What MongoDB would answer for the filter, which holds nothing but equalities (of a list: with a member). */
const filterFinds = (actor: Actor, document: OutgoingDocument, states?: OutgoingState[]): boolean => {
  const filter = visibleFilter(actor, states);
  if (filter === null) return false;
  const values = new Map<string, unknown>(Object.entries(document));
  return (
    filter.agencyId === document.agencyId &&
    (filter.$or?.some((rule) =>
      Object.entries(rule).every(([name, wanted]) => {
        const value = name === 'fields.kind' ? document.fields.kind : values.get(name);
        return Array.isArray(value) ? value.includes(wanted) : value === wanted;
      }),
    ) ??
      true)
  );
};

describe('who sees an outgoing document', () => {
  it('shows a draft to its drafter alone', () => {
    expect(
      [drafter, signer, clerk, otherOfficer, otherLeader].map((each) => canSee(each, draft)),
    ).to.deep.equal([true, false, false, false, false]);
  });

  it('shows a submitted document to its signer, the clerks and the leaders, not to other officers', () => {
    expect([drafter, signer, clerk, otherLeader].every((each) => canSee(each, submitted))).to.equal(true);
    expect(canSee(otherOfficer, submitted)).to.equal(false);
  });

  it('shows it to a signer of another role, but only once it was submitted', () => {
    const head = buildActor('officer', { personId: 'person-head', postId: 'post-leader' });
    expect([draft, submitted].map((each) => canSee(head, each))).to.deep.equal([false, true]);
  });

  it('shows nothing to an administrator, not even what he once drafted', () => {
    const own = { ...administrator, personId: 'person-officer' };
    expect([draft, submitted].some((each) => canSee(own, each))).to.equal(false);
    expect(visibleFilter(own)).to.equal(null);
  });

  it('shows nothing of another agency, whatever the role', () => {
    for (const each of [drafter, signer, clerk])
      expect(canSee({ ...each, agencyId: 'agency-0002' }, submitted)).to.equal(false);
  });

  it('answers the same for a list as for a single document', () => {
    const actors = [drafter, signer, clerk, otherOfficer, otherLeader, administrator].flatMap((actor) => [
      actor,
      { ...actor, agencyId: 'agency-0002' },
      { ...actor, postId: 'post-leader' },
    ]);
    const documents = [draft, submitted, buildOutgoing({ state: 'returned', wasSubmitted: true })];
    actors.push(
      { ...otherOfficer, standsFor: [{ postId: 'post-head', kinds: [] }] },
      { ...otherOfficer, standsFor: [{ postId: 'post-head', kinds: ['cong-van'] }] },
      { ...otherOfficer, standsFor: [{ postId: 'post-head', kinds: ['to-trinh'] }] },
      { ...otherOfficer, postId: 'post-head' },
    );
    documents.push(buildOutgoing({ ...submitted, participants: ['post-head'] }));
    for (const actor of actors)
      for (const document of documents)
        for (const states of [undefined, [document.state], [document.state, 'draft' as const]])
          expect(filterFinds(actor, document, states)).to.equal(canSee(actor, document));
  });
});

describe('what a person can do with an outgoing document', () => {
  const trueOf = (actor: Actor, document: OutgoingDocument) =>
    Object.entries(canOf(actor, document))
      .filter(([, may]) => may)
      .map(([act]) => act);

  it('offers nothing to one who may not see it', () => {
    expect(trueOf(otherOfficer, submitted)).to.deep.equal([]);
    expect(trueOf(clerk, draft)).to.deep.equal([]);
  });

  it('offers the signature to the named signer and to no other leader', () => {
    expect(trueOf(signer, submitted)).to.have.members(['approve', 'return', 'reject', 'askOpinion', 'sign']);
    expect(trueOf(otherLeader, submitted)).to.have.members(['approve', 'return', 'reject']);
  });

  it('withholds the signature after a failed form check', () => {
    expect(trueOf(signer, { ...submitted, formCheck: 'failed' })).to.not.include('sign');
  });

  it('offers the clerk each step only in its state', () => {
    const at = (state: OutgoingDocument['state']) => trueOf(clerk, { ...submitted, state });
    const meanwhile = ['chooseOthers', 'readdress'];
    expect(at('signed')).to.have.members(['formCheck', 'return', 'number', ...meanwhile]);
    expect(at('numbered')).to.have.members(['seal', ...meanwhile]);
    expect(at('sealed')).to.have.members(['release', ...meanwhile]);
    expect(at('released')).to.have.members(['recall', 'changeRecipients', 'remind', 'resendMail']);
    expect(at('recalled')).to.deep.equal([]);
    expect(at('replaced')).to.deep.equal([]);
  });
});
