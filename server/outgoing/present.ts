// Outgoing documents as the client sees them.
import type {
  Delivery,
  OutgoingDetail,
  OutgoingListItem,
  RefusedStatus,
} from '../contracts/outgoing-document.ts';
import type { RecipientFault } from '../contracts/vocabulary.ts';
import type { AnsweredDocument } from './domain/after-release.ts';
import {
  copiesOf,
  type OutgoingDocument,
  type OutgoingSummary,
  type Recipient,
} from './domain/outgoing-document.ts';
import { canOf, postsOf } from './policy.ts';
import type { Actor } from './ports.ts';
import { presentCircuit } from './present-circuit.ts';

const NO_DELIVERIES: OutgoingListItem['deliverySummary'] = {
  total: 0,
  arrived: 0,
  registered: 0,
  completed: 0,
  refused: 0,
  failed: 0,
  recalled: 0,
};

const iso = <T extends { at: Date }>({ at, ...rest }: T) => ({ ...rest, at: at.toISOString() });

export const presentListItem = (
  actor: Actor,
  document: OutgoingSummary,
  deliverySummary: OutgoingListItem['deliverySummary'] = NO_DELIVERIES,
): OutgoingListItem => ({
  id: document.id,
  version: document.version,
  state: document.state,
  kind: document.fields.kind,
  subject: document.fields.subject,
  urgency: document.fields.urgency,
  numberText: document.number?.text ?? null,
  issuedOn: document.number?.issuedOn ?? null,
  drafter: document.drafter,
  signer: document.signer,
  recipientCount: document.recipients.length,
  dueOn: document.fields.dueOn,
  updatedAt: document.updatedAt.toISOString(),
  waitsFor: document.waitsFor,
  isMine: isAwaited(actor, document),
  stepDueOn: document.stepDueOn,
  deliverySummary,
});

const isAwaited = (actor: Actor, document: OutgoingSummary): boolean => {
  const posts = postsOf(actor, document);
  return document.awaits.some(({ postId, act }) =>
    act === 'sign' ? postId === actor.postId : posts.has(postId),
  );
};

const answered = ({ incomingId, numberText, senderName, issuedOn }: AnsweredDocument) => ({
  incomingId,
  numberText,
  senderName,
  issuedOn,
});

/** What is known of it elsewhere. */
interface Surroundings {
  deliveries?: Delivery[];
  refused?: RefusedStatus[];
  /** Posts of its circuit that have ended. */
  gone?: ReadonlySet<string>;
  /** Recipients that cannot receive now. */
  faults?: ReadonlyMap<Recipient, RecipientFault>;
}

export const presentDetail = (
  actor: Actor,
  document: OutgoingDocument,
  { deliveries = [], refused = [], gone = new Set(), faults = new Map() }: Surroundings = {},
): OutgoingDetail => ({
  id: document.id,
  version: document.version,
  state: document.state,
  fields: document.fields,
  agency: { code: document.agency.code, name: document.agency.name, place: document.agency.place },
  unit: { id: document.unit.id, name: document.unit.name },
  drafter: document.drafter,
  signer: document.signer,
  recipients: document.recipients.map((recipient) => ({
    code: recipient.code,
    name: recipient.name,
    fault: faults.get(recipient) ?? null,
  })),
  leftOut: document.leftOut.map(({ code, name }) => ({ code, name })),
  copies: copiesOf(document),
  versions: document.versions.map(({ joinedFrom: _parts, ...version }) => iso(version)),
  attachments: document.attachments,
  appended: document.appended,
  opinions: document.opinions.map(iso),
  circuit: presentCircuit(actor, document, gone),
  number: document.number,
  deliveries,
  refusedStatuses: refused,
  laterActs: document.laterActs.map(({ others = false, ...act }) => iso({ ...act, others })),
  replaces: document.replaces,
  replacedBy: document.replacedBy && iso(document.replacedBy),
  answersTo: document.answersTo && answered(document.answersTo),
  replies: document.replies.map(iso),
  timeline: document.acts.map(({ at, by, action, text }) => ({ at: at.toISOString(), by, action, text })),
  createdAt: document.createdAt.toISOString(),
  updatedAt: document.updatedAt.toISOString(),
  can: canOf(actor, document, gone),
});
