// One turn of reading a mailbox: each new mail is in the file store and in the queue before the cursor moves past it, so that a
// kill anywhere only has it fetched again, where its bytes are known. A box that does not answer is tried less and less
// often, and its administrators are told once a silence.

import { notifyEntry } from '../../notifications/index.ts';
import type { Agency } from '../../organization/index.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { derivedId } from '../../platform/ids.ts';
import { timeLimit } from '../../platform/time-limit.ts';
import type { Deps } from '../ports.ts';
import type { MailboxState, MailboxStore } from '../store-mailboxes.ts';
import { type ImapSettings, type NewMail, readMailbox } from '../transports/imap.ts';
import { storeArrival } from './store-arrival.ts';

export interface Mailbox extends ImapSettings {
  agency: Pick<Agency, 'id'>;
  label: string;
  since: Date | undefined;
  pollMs: number;
  /** Then a server that never comes to an end is left. */
  turnMs: number;
  mailBytes: number;
}

type PollDeps = Pick<Deps, 'store' | 'clock' | 'ids' | 'files' | 'organization' | 'logger'> & {
  mailboxes: MailboxStore;
};

const PER_TURN = 50;
const LONGEST_PAUSE_MS = 15 * 60_000;
/** One failure is a restart; so many are a silence. */
const FAILURES_TOLD = 3;
const ERROR_LENGTH = 300;

export async function pollMailbox(deps: PollDeps, box: Mailbox, stopping: AbortSignal): Promise<void> {
  const id = derivedId('mailbox', box.agency.id, box.label);
  const state = await deps.mailboxes.open({ id, agencyId: box.agency.id, label: box.label });
  const now = deps.clock.now();
  if (state.nextTryAt !== null && state.nextTryAt > now) return;
  try {
    let cursor = { uidValidity: state.uidValidity, lastUid: state.lastUid };
    for (let more = true; more && !stopping.aborted; )
      ({ more } = await readMailbox(box, {
        cursor,
        since: box.since,
        limit: PER_TURN,
        signal: AbortSignal.any([stopping, timeLimit(box.turnMs)]),
        take: async (mail, uidValidity) => {
          await keep(deps, box, mail);
          cursor = { uidValidity, lastUid: mail.uid };
          await deps.mailboxes.change(id, cursor);
        },
      }));
    await deps.mailboxes.change(id, {
      ...{ okAt: deps.clock.now(), failures: 0, failingSince: null, error: '', nextTryAt: null },
    });
  } catch (error) {
    if (!stopping.aborted) await noteFailure(deps, box, { ...state, id }, error);
  }
}

async function keep(deps: PollDeps, box: Mailbox, mail: NewMail): Promise<void> {
  const isTooLarge = mail.sizeBytes > box.mailBytes;
  const kept = isTooLarge
    ? await deps.files.putBytes(await mail.header())
    : await deps.files.putStream(await mail.open(), { limitBytes: box.mailBytes });
  await storeArrival(deps, {
    ...{
      agencyId: box.agency.id,
      channel: 'email',
      name: `thu-${mail.uid}.eml`,
      mediaType: 'message/rfc822',
    },
    ...kept,
    source: { through: box.label },
    // The same bytes are the same mail, in whatever box and under whatever number they lie.
    key: kept.digest,
    receivedAt: mail.at,
    ...(isTooLarge && { problem: { code: 'MAIL_TOO_LARGE' as const, detail: `${mail.sizeBytes}` } }),
  });
}

async function noteFailure(deps: PollDeps, box: Mailbox, state: MailboxState, error: unknown): Promise<void> {
  const at = deps.clock.now();
  const failures = state.failures + 1;
  const failingSince = state.failingSince ?? at;
  const pause = Math.min(box.pollMs * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS);
  const said = (error instanceof Error ? error.message : String(error)).slice(0, ERROR_LENGTH);
  deps.logger.warn({ mailbox: box.label, failures, err: said }, 'an official mailbox could not be read');
  const isTold = failures >= FAILURES_TOLD && state.toldOf?.getTime() !== failingSince.getTime();
  await deps.mailboxes.change(
    state.id,
    {
      ...{ failures, failingSince, error: said, nextTryAt: new Date(at.getTime() + pause) },
      ...(isTold && { toldOf: failingSince }),
    },
    isTold ? [await alarm(deps, box, state.id, { at, failingSince })] : [],
  );
}

async function alarm(
  { organization }: PollDeps,
  { agency, label }: Mailbox,
  id: string,
  { at, failingSince }: { at: Date; failingSince: Date },
) {
  const people = await organization.peopleWithRole(agency.id, 'administrator', vietnamDate(at));
  return notifyEntry({
    id: `${id}:silent:${failingSince.getTime()}`,
    kind: 'intake.mailboxSilent',
    to: people.map(({ personId }) => personId),
    ...{ documentId: id, subject: label, actorName: null, text: '', at },
  });
}
