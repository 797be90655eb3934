// Who may see an incoming document and what he is to it. One rule gives the decision and the Mongo filter, so that
// lists and single checks cannot drift apart. An administrator sees no content.

import type { IncomingState } from '../contracts/vocabulary.ts';
import { type AssignedTo, partOf } from './domain/assignment-tree.ts';
import type { IncomingDocument } from './domain/incoming-document.ts';
import { type Act, isBeforeRegister, mayNow, type Party } from './domain/lifecycle.ts';
import { isCheckable } from './domain/rechecks.ts';
import { pendingOf } from './domain/senders-request.ts';
import { type Actor, principalOf } from './ports.ts';

/** Fields of a document that must all have these values. */
export interface VisibleWhen {
  agencyId: string;
  wasRegistered?: true;
  /** In the tree of its assignments, or the head of one who is. */
  viewerIds?: string;
}

/** Who acts for somebody away has his parts only if they were left to him. */
export const handlesParts = ({ through }: Actor): boolean => through?.scopes.includes('parts') ?? true;

const partFor = (actor: Actor, { assignments }: IncomingDocument): AssignedTo | undefined =>
  handlesParts(actor) ? partOf(assignments, actor.personId) : undefined;

/** A document is visible when one of these holds; the list may be empty. */
export function visibleWhen(actor: Actor): VisibleWhen[] {
  const { agencyId, personId, role } = actor;
  if (role === 'administrator') return [];
  if (role === 'clerk') return [{ agencyId }];
  const rules: VisibleWhen[] = handlesParts(actor) ? [{ agencyId, viewerIds: personId }] : [];
  if (role === 'leader') rules.push({ agencyId, wasRegistered: true });
  return rules;
}

export type VisibleFilter = { agencyId: string; $or?: VisibleWhen[] };

/** A document comes into these only by being registered. */
const REGISTERED: ReadonlySet<IncomingState> = new Set([
  'registered',
  'assigned',
  'in-progress',
  'completed',
]);

/**
 * The same rule for MongoDB, for documents in these states (default: any); null when nothing is visible.
 * Who sees all there is in these states is asked no more than that, so that one index counts a long history.
 */
export function visibleFilter(actor: Actor, states?: readonly IncomingState[]): VisibleFilter | null {
  const rules = visibleWhen(actor);
  if (rules.length === 0) return null;
  const { agencyId, role } = actor;
  // Nobody has a part in a document before it comes into the register.
  if (role !== 'clerk' && states?.every(isBeforeRegister) === true) return null;
  const areRegistered = states?.every((state) => REGISTERED.has(state)) ?? false;
  const seesAll = rules.some(
    ({ viewerIds, wasRegistered }) =>
      viewerIds === undefined && (wasRegistered === undefined || areRegistered),
  );
  return seesAll ? { agencyId } : { agencyId, $or: rules };
}

/** Whose sentences they are: a person's in one agency, and never anybody else's. */
export type Owner = Pick<Actor, 'agencyId' | 'personId'>;
export const ownerOf = ({ agencyId, personId }: Actor): Owner => ({ agencyId, personId });

export const canSee = (actor: Actor, document: IncomingDocument): boolean =>
  visibleWhen(actor).some(
    (rule) =>
      rule.agencyId === document.agencyId &&
      (rule.wasRegistered === undefined || rule.wasRegistered === document.wasRegistered) &&
      (rule.viewerIds === undefined || document.viewerIds.includes(rule.viewerIds)),
  );

/** What the actor is to this document. */
export function partiesOf(actor: Actor, document: IncomingDocument): Set<Party> {
  const parties = new Set<Party>();
  if (!canSee(actor, document)) return parties;
  if (actor.role === 'clerk' || actor.role === 'leader') parties.add(actor.role);
  const part = partFor(actor, document);
  // The lead of a part that was given further is one of the handlers of the whole.
  if (part !== undefined) parties.add(part.role === 'lead' && part.parentId !== null ? 'co' : part.role);
  const isHead = handlesParts(actor) && document.viewerIds.includes(actor.personId);
  if (isHead && !document.assigneeIds.includes(actor.personId)) parties.add('head');
  return parties;
}

/** Whether the part is his to take back, or more time for it his to give: he gave it, or is a leader. */
export const isGiver = (actor: Actor, part: AssignedTo): boolean =>
  actor.role === 'leader' || (handlesParts(actor) && principalOf(part.givenBy) === actor.personId);

/** The acts the caller may do now; buttons follow these. */
export function canOf(actor: Actor, document: IncomingDocument): Record<Exclude<Act, 'giveAnew'>, boolean> {
  const parties = partiesOf(actor, document);
  const may = (act: Act) => mayNow(act, document.state, parties);
  const part = partFor(actor, document);
  const isOpen = part !== undefined && part.doneAt === null;
  const gives = document.assignments.some((each) => isGiver(actor, each));
  const isAsked = pendingOf(document).length > 0;
  return {
    accept: may('accept'),
    register: may('register'),
    refuse: may('refuse'),
    instruct: may('instruct'),
    assign: may('assign'),
    progress: may('progress') && isOpen,
    complete: may('complete'),
    distribute: may('distribute') && isOpen && part.reach !== null,
    finish: may('finish') && isOpen,
    handOver: may('handOver') && isOpen,
    askTime:
      may('askTime') && isOpen && part.dueOn !== null && part.requests.every(({ answer }) => answer !== null),
    answerTime: may('answerTime') && gives,
    withdraw: may('withdraw') && gives,
    agree: isAsked && may('agree'),
    disagree: isAsked && may('disagree'),
    notePaper: may('notePaper'),
    // Asked for in one's own name only.
    recheck: may('recheck') && isCheckable(document) && actor.through === undefined,
  };
}
