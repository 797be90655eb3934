// Tells of steps of the circuit whose deadline comes or has passed: whoever has the turn, those who stand in for them, and
// the drafter. The row says what was told, so one that runs again, or another process, tells nothing twice.
import type { NotificationKind } from '../../contracts/notifications.ts';
import { isPressing, notifyEntry } from '../../notifications/index.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { openQuestions, openStep, pending } from '../domain/circuit.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { datesOf, REMINDERS, type Reminder } from '../domain/reminders.ts';
import { gonePosts } from './ask-opinion.ts';
import type { Deps } from './deps.ts';

/** Documents in hand at once. */
const PAGE = 100;

const KINDS: Record<Reminder, NotificationKind> = {
  soon: 'outgoing.stepDueSoon',
  overdue: 'outgoing.stepOverdue',
};

type RemindDeps = Pick<Deps, 'store' | 'organization' | 'clock'>;

/** One round; what changes meanwhile is seen by the next one. */
export async function remindSteps(deps: RemindDeps, signal: AbortSignal): Promise<void> {
  const at = deps.clock.now();
  for (const reminder of REMINDERS) {
    const due = datesOf(reminder, vietnamDate(at));
    for (let after: string | null = ''; after !== null && !signal.aborted; ) {
      const documents: OutgoingDocument[] = await deps.store.dueSteps(due, after, PAGE);
      for (const document of documents) await remind(deps, document, { reminder, at });
      after = documents.length < PAGE ? null : (documents.at(-1)?.id ?? null);
    }
  }
}

async function remind(
  deps: RemindDeps,
  document: OutgoingDocument,
  { reminder, at }: { reminder: Reminder; at: Date },
): Promise<void> {
  const { id, version, fields } = document;
  const dueOn = openStep(document.circuit)?.dueOn;
  const entry = notifyEntry({
    id: `${id}:${version}:due-${reminder}`,
    kind: KINDS[reminder],
    to: await remindedPeople(deps, document, at),
    documentId: id,
    subject: fields.subject,
    actorName: null,
    text: dueOn ?? '',
    at,
    isUrgent: isPressing({ urgency: fields.urgency, dueOn }, at),
  });
  await deps.store.noteReminder(document, reminder, entry);
}

/** A question that holds the step up has its turn too; whoever has left the agency hears nothing of it any more. */
async function remindedPeople(
  { organization, clock }: RemindDeps,
  document: OutgoingDocument,
  at: Date,
): Promise<string[]> {
  const { agencyId, fields, drafterId } = document;
  const waited = [...pending(document), ...openQuestions(document).filter(({ isBlocking }) => isBlocking)];
  const postIds = waited.map(({ postId }) => postId);
  const [gone, others] = await Promise.all([
    gonePosts({ organization, clock }, agencyId, postIds),
    organization.standIns({ agencyId, postIds, kind: fields.kind, onDate: vietnamDate(at) }),
  ]);
  const present = waited.filter(({ postId }) => !gone.has(postId)).map(({ person }) => person.id);
  return [...new Set([...present, ...others, drafterId])];
}
