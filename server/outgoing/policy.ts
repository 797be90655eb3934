// Who may see an outgoing document and what he is to it. One rule gives the decision and the Mongo filter, so that
// lists and single checks cannot drift apart. An administrator sees no content.
import type { Act, Party } from './domain/lifecycle.ts';
import { mayNow } from './domain/lifecycle.ts';
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

export type VisibleFilter = { agencyId: string; $or: VisibleWhen[] };

/** The same rule for MongoDB; null when nothing is visible. */
export function visibleFilter(actor: Actor): VisibleFilter | null {
  const rules = visibleWhen(actor);
  return rules.length === 0 ? null : { agencyId: actor.agencyId, $or: rules };
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
  };
}
