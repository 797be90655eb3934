// Who may see an outgoing document and what he is to it. One rule gives the decision and the Mongo filter, so that
// lists and single checks cannot drift apart. An administrator sees no content.
import type { DocumentKind, OutgoingState } from '../contracts/vocabulary.ts';
import { isHeldUp, openQuestions, pending, placeOf, SIGN, type StepPerson } from './domain/circuit.ts';
import { type Act, isInApproval, LEFT, mayNow, type Party } from './domain/lifecycle.ts';
import type { OutgoingDocument } from './domain/outgoing-document.ts';
import type { Actor } from './ports.ts';

/** Fields of a document that must all have these values. */
export interface VisibleWhen {
  agencyId: string;
  drafterId?: string;
  signerPostId?: string;
  /** Among those who had a part in its circuit. */
  participants?: string;
  'fields.kind'?: DocumentKind;
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
  if (role === 'clerk' || role === 'leader') return [...rules, { agencyId, wasSubmitted: true }];
  const inCircuit = (post: string) => ({ agencyId, participants: post, wasSubmitted: true as const });
  rules.push(inCircuit(postId));
  for (const { postId: post, kinds } of actor.standsFor ?? [])
    rules.push(
      ...(kinds.length === 0
        ? [inCircuit(post)]
        : kinds.map((kind) => ({ ...inCircuit(post), 'fields.kind': kind }))),
    );
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
    ({ drafterId, signerPostId, participants }) =>
      drafterId === undefined && signerPostId === undefined && participants === undefined,
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
      (rule.participants === undefined || document.participants.includes(rule.participants)) &&
      (rule['fields.kind'] === undefined || rule['fields.kind'] === document.fields.kind) &&
      (rule.wasSubmitted === undefined || rule.wasSubmitted === document.wasSubmitted),
  );

/** The actor's post, and those in whose place he may act on this document. */
export const postsOf = (actor: Actor, { fields }: Pick<OutgoingDocument, 'fields'>): Set<string> =>
  new Set([
    actor.postId,
    ...(actor.standsFor ?? [])
      .filter(({ kinds }) => kinds.length === 0 || kinds.includes(fields.kind))
      .map(({ postId }) => postId),
  ]);

/** Whether he is, or stands for, somebody who ever had a part in its circuit. */
export const hasPart = (actor: Actor, document: OutgoingDocument): boolean => {
  const posts = postsOf(actor, document);
  return document.participants.some((postId) => posts.has(postId));
};

/** His places in the open step; where he has none of his own, those of people he stands for. */
export function pendingOf(actor: Actor, document: OutgoingDocument): StepPerson[] {
  const waiting = pending(document);
  const own = waiting.filter(({ postId }) => postId === actor.postId);
  if (own.length > 0) return own;
  const posts = postsOf(actor, document);
  return waiting.filter(({ postId }) => posts.has(postId));
}

/** What he has approved in the open step, as long as others of it have not. */
export function ownApprovals(actor: Actor, document: OutgoingDocument): StepPerson[] {
  const place = placeOf(document);
  if (place === undefined || place === SIGN) return [];
  return place.people.filter(({ approval }) => approval?.by.id === actor.personId);
}

/** Whether his was the last act of approval, or an approval in a step that others have not finished. */
export const isTaker = (actor: Actor, document: OutgoingDocument): boolean => {
  const { undo, version } = document;
  const wasLast = undo !== null && undo.version === version && undo.personId === actor.personId;
  return wasLast || ownApprovals(actor, document).length > 0;
};

/** What the actor is to this document. */
export function partiesOf(actor: Actor, document: OutgoingDocument): Set<Party> {
  const parties = new Set<Party>();
  if (!canSee(actor, document)) return parties;
  const hasSteps = document.circuit.steps.length > 0;
  const posts = postsOf(actor, document);
  if (actor.personId === document.drafterId) parties.add('drafter');
  if (actor.postId === document.signerPostId) parties.add('signer');
  if (actor.role === 'leader' && !hasSteps) parties.add('leader');
  if (actor.role === 'clerk') parties.add('clerk');
  const isSignersTurn = hasSteps && placeOf(document) === SIGN && parties.has('signer');
  if (isSignersTurn || pendingOf(actor, document).length > 0) parties.add('approver');
  if (isTaker(actor, document)) parties.add('taker');
  if (openQuestions(document).some(({ postId }) => posts.has(postId))) parties.add('asked');
  return parties;
}

/** In a circuit nobody returns, and nobody checks the form where that is a step, but in his turn. */
export function isOutOfTurn(
  act: Act,
  { state, circuit }: Pick<OutgoingDocument, 'state' | 'circuit'>,
  parties: ReadonlySet<Party>,
): boolean {
  if (circuit.steps.length === 0 || !isInApproval(state)) return false;
  if (act === 'return') return !parties.has('approver');
  if (act !== 'formCheck' || !circuit.steps.some(({ kind }) => kind === 'form')) return false;
  const place = placeOf({ state, circuit });
  return !parties.has('approver') || typeof place !== 'object' || place.kind !== 'form';
}

/** Whether every step before the signature is done; a document without steps may be signed at once. */
export const isReadyToSign = (document: OutgoingDocument): boolean => placeOf(document) === SIGN;

/** Who has read it is told to the clerks, the drafter and the signer. */
export const seesReaders = (actor: Actor, document: OutgoingDocument): boolean => {
  const parties = partiesOf(actor, document);
  return parties.has('clerk') || parties.has('drafter') || parties.has('signer');
};

/** The acts the caller may do now; buttons follow these. `gone`: posts of its circuit that have ended. */
export function canOf(
  actor: Actor,
  document: OutgoingDocument,
  gone: ReadonlySet<string> = new Set(),
): Record<Act, boolean> {
  const parties = partiesOf(actor, document);
  const may = (act: Act) => mayNow(act, document.state, parties) && !isOutOfTurn(act, document, parties);
  const place = placeOf(document);
  const isFormStep = typeof place === 'object' && place.kind === 'form';
  const isFree = !isHeldUp(document);
  const isTurn = parties.has('approver');
  return {
    edit: may('edit'),
    submit: may('submit'),
    approve: may('approve') && isFree,
    formCheck: may('formCheck') && (parties.has('clerk') || isFormStep),
    return: may('return'),
    reject: may('reject'),
    takeBack: may('takeBack'),
    forward: may('forward') && (isTurn || pending(document).some(({ postId }) => gone.has(postId))),
    askOpinion: may('askOpinion') && (isTurn || place === SIGN),
    answerOpinion: may('answerOpinion'),
    sign: may('sign') && document.formCheck !== 'failed' && isReadyToSign(document) && isFree,
    number: may('number') && document.formCheck !== 'failed',
    seal: may('seal'),
    readdress: may('readdress'),
    release: may('release'),
    cancel: may('cancel'),
    recall: may('recall'),
    changeRecipients: may('changeRecipients'),
    chooseOthers: may('chooseOthers'),
    remind: may('remind'),
    resendMail: may('resendMail'),
  };
}
