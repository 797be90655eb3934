// Incoming documents as the client sees them.
import type { Assignment, IncomingDetail, IncomingListItem } from '../contracts/incoming-document.ts';
import type { LeftPartItem, MyWorkItem } from '../contracts/incoming-work.ts';
import type { AssignedTo } from './domain/assignment-tree.ts';
import type { IncomingDocument, IncomingSummary, IncomingWork } from './domain/incoming-document.ts';
import { verdictNowOf } from './domain/rechecks.ts';
import { pendingOf } from './domain/senders-request.ts';
import { canOf, isGiver } from './policy.ts';
import { type Actor, handOf, type SentStatus } from './ports.ts';
import type { LeftPart } from './queries/left-parts.ts';
import type { Work } from './queries/my-work.ts';

const iso = <T extends { at: Date }>({ at, ...rest }: T) => ({ ...rest, at: at.toISOString() });

export const presentListItem = (
  actor: Actor,
  document: IncomingSummary,
  hasTwin = false,
): IncomingListItem => ({
  id: document.id,
  version: document.version,
  state: document.state,
  arrivedAt: document.arrivedAt.toISOString(),
  arrivalNumber: document.registration?.arrivalNumber ?? null,
  arrivedOn: document.registration?.arrivedOn ?? null,
  sender: document.sender,
  numberText: document.numberText,
  issuedOn: document.issuedOn,
  kind: document.kind,
  kindName: document.kindName,
  subject: document.subject,
  urgency: document.urgency,
  dueOn: document.dueOn,
  verdict: verdictNowOf(document),
  hasFiles: document.files.length > 0,
  isUnsigned: document.isUnsigned ?? false,
  origin: document.origin ?? null,
  isRead: document.readBy.includes(handOf(actor)),
  isAsked: pendingOf(document).length > 0,
  hasTwin,
  hasPaper: document.hasPaper ?? false,
  cancelReason: document.cancellation?.reason ?? null,
  lead: document.lead,
});

interface Beside {
  statuses?: SentStatus[];
  /** Parts whose holders have left; whether the caller may give them anew. */
  left?: ReadonlyMap<string, boolean>;
}

export const presentDetail = (
  actor: Actor,
  document: IncomingDocument,
  { statuses = [], left = new Map() }: Beside = {},
): IncomingDetail => ({
  id: document.id,
  version: document.version,
  state: document.state,
  arrivedAt: document.arrivedAt.toISOString(),
  sender: document.sender,
  documentId: document.documentId,
  numberText: document.numberText,
  issuedOn: document.issuedOn,
  place: document.place,
  kind: document.kind,
  kindName: document.kindName,
  subject: document.subject,
  urgency: document.urgency,
  signer: document.signer,
  toPlaces: document.toPlaces,
  replyDueOn: document.replyDueOn,
  files: document.files.map(({ isMain, report, ...file }) => ({ file, isMain, report })),
  verdict: document.verdict,
  verdictNow: verdictNowOf(document),
  rechecks: (document.rechecks ?? []).map(({ reports: _kept, ...each }) => iso(each)),
  newestReports: document.rechecks?.findLast(({ reports }) => reports.length > 0)?.reports ?? [],
  isUnsigned: document.isUnsigned ?? false,
  origin: document.origin ?? null,
  readFields: document.readFields ? iso(document.readFields) : null,
  registration: document.registration && iso(document.registration),
  paper: (document.paper ?? []).map(iso),
  refusal: document.refusal && iso(document.refusal),
  settledTwins: (document.settledTwins ?? []).map(iso),
  instructions: document.instructions.map(({ hand = null, ...rest }) => ({ ...iso(rest), hand })),
  assignments: document.assignments.map((each) => presentAssignment(actor, each, { ...document, left })),
  progress: document.progress.map(({ files = [], key: _own, ...report }) => ({ ...iso(report), files })),
  requests: document.requests.map(({ answer, ...request }) => ({
    ...iso(request),
    answer: answer && iso(answer),
  })),
  cancellation: document.cancellation && iso(document.cancellation),
  replaces: document.replaces,
  replacedBy: document.replacedBy,
  answersTo: document.answersTo,
  repliedBy: document.repliedBy.map(iso),
  statuses: statuses.map(({ code, at, state }) => ({ code, at: at.toISOString(), state })),
  timeline: document.acts.map(({ at, by, action, text }) => ({ at: at.toISOString(), by, action, text })),
  can: canOf(actor, document),
  insteadOf: actor.through
    ? { postId: actor.postId, id: actor.personId, name: actor.name, title: actor.title }
    : null,
});

/** Who only had to know of it has nothing to be done with. */
const presentAssignment = (
  actor: Actor,
  part: AssignedTo,
  {
    completedAt,
    state,
    left,
  }: Pick<IncomingDocument, 'completedAt' | 'state'> & Pick<Required<Beside>, 'left'>,
): Assignment => {
  const { id, parentId, role, postId, person, unit, isUnits, givenBy, dueOn } = part;
  const waits = part.requests.some(({ answer }) => answer === null);
  const isHis = isGiver(actor, part) && (state === 'assigned' || state === 'in-progress');
  return {
    ...{ id, parentId, role, postId, person, unit, isUnits, givenBy, dueOn },
    readAt: part.readAt?.toISOString() ?? null,
    startedAt: part.startedAt?.toISOString() ?? null,
    doneAt: role === 'info' ? null : ((part.doneAt ?? completedAt)?.toISOString() ?? null),
    requests: part.requests.map(({ answer, ...request }) => ({
      ...iso(request),
      answer: answer && iso(answer),
    })),
    handedOver: part.handedOver.map(iso),
    hasLeft: left.has(id),
    can: {
      answerTime: isHis && waits,
      withdraw: isHis && !(role === 'lead' && parentId === null),
      giveAnew: left.get(id) ?? false,
    },
  };
};

/** What the handler of a part is to read first. */
function instructionFor({ instructions }: IncomingWork, { givenBy }: AssignedTo): string | null {
  const ofGiver = instructions.findLast(({ by }) => by.id === givenBy?.id);
  // Written by hand only: it is read on the page.
  return (ofGiver ?? instructions.at(-1))?.text || null;
}

export const presentWork = (actor: Actor, { document, part, group }: Work): MyWorkItem => ({
  document: presentListItem(actor, document),
  role: part.role,
  dueOn: part.dueOn,
  group,
  givenBy: part.givenBy,
  instruction: instructionFor(document, part),
  isTimeAsked: part.requests.some(({ answer }) => answer === null),
});

export const presentLeft = (
  actor: Actor,
  { document, part: { role, person, unit, dueOn } }: LeftPart,
): LeftPartItem => ({ document: presentListItem(actor, document), role, person, unit, dueOn });
