// Who may see an outgoing document and what he is to it. One rule gives the decision and the Mongo filter, so that
// lists and single checks cannot drift apart. An administrator sees no content.
import type { OutgoingState } from '../contracts/vocabulary.ts';
import { type Act, LEFT, mayNow, type Party } from './domain/lifecycle.ts';
import type { OutgoingDocument } from './domain/outgoing-document.ts';
import type { Actor } from './ports.ts';

/** Fields of a document that must all have these values. */
export interface VisibleWhen {
  agencyId: string;
  drafterId?: string;
  signerPostId?: string;
  wasSubmitted?: true;
}

/** A document is visible when one of these holds; the list may be empty. */
export function visibleWhen(actor: Actor): VisibleWhen[] {
  const { agencyId, personId, postId, role } = actor;
  if (role === 'administrator') return [];
  const rules: VisibleWhen[] = [
    { agencyId, drafterId: personId },
    { agencyId, signerPostId: postId, wasSubmitted: true },
  ];
  if (role === 'clerk' || role === 'leader') rules.push({ agencyId, wasSubmitted: true });
  return rules;
}

export type VisibleFilter = { agencyId: string; $or?: VisibleWhen[] };

/** A document comes into these only by being submitted. */
const SUBMITTED: ReadonlySet<OutgoingState> = new Set([
  'submitted',
  'approved',
  'signed',
  'numbered',
  'sealed',
  ...LEFT,
]);

/**
 * The same rule for MongoDB, for documents in these states (default: any); null when nothing is visible.
 * Who sees whatever was submitted sees all of a submitted state, and is asked no more than that: one index then
 * counts a long history, where each rule would want its own.
 */
export function visibleFilter(actor: Actor, states?: readonly OutgoingState[]): VisibleFilter | null {
  const rules = visibleWhen(actor);
  if (rules.length === 0) return null;
  const { agencyId } = actor;
  const seesAllSubmitted = rules.some(
    ({ drafterId, signerPostId }) => drafterId === undefined && signerPostId === undefined,
  );
  const areSubmitted = states?.every((state) => SUBMITTED.has(state)) ?? false;
  return seesAllSubmitted && areSubmitted ? { agencyId } : { agencyId, $or: rules };
}

export const canSee = (actor: Actor, document: OutgoingDocument): boolean =>
  visibleWhen(actor).some(
    (rule) =>
      rule.agencyId === document.agencyId &&
      (rule.drafterId === undefined || rule.drafterId === document.drafterId) &&
      (rule.signerPostId === undefined || rule.signerPostId === document.signerPostId) &&
      (rule.wasSubmitted === undefined || rule.wasSubmitted === document.wasSubmitted),
  );

/** What the actor is to this document. */
export function partiesOf(actor: Actor, document: OutgoingDocument): Set<Party> {
  const parties = new Set<Party>();
  if (!canSee(actor, document)) return parties;
  if (actor.personId === document.drafterId) parties.add('drafter');
  if (actor.postId === document.signerPostId) parties.add('signer');
  if (actor.role === 'leader') parties.add('leader');
  if (actor.role === 'clerk') parties.add('clerk');
  return parties;
}

/** The acts the caller may do now; buttons follow these. */
export function canOf(actor: Actor, document: OutgoingDocument): Record<Act, boolean> {
  const parties = partiesOf(actor, document);
  const may = (act: Act) => mayNow(act, document.state, parties);
  return {
    edit: may('edit'),
    submit: may('submit'),
    approve: may('approve'),
    formCheck: may('formCheck'),
    return: may('return'),
    sign: may('sign') && document.formCheck !== 'failed',
    number: may('number'),
    seal: may('seal'),
    release: may('release'),
    cancel: may('cancel'),
    recall: may('recall'),
    changeRecipients: may('changeRecipients'),
  };
}
