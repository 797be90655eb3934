// Sends one letter of news, never twice. Before the mail server gets a byte the letter says `sending`; found so later,
// nobody knows whether the server has it, and it is left at that: the bell has told of it. What was read meanwhile is not
// told of. An address that is refused is told to its owner in the bell, once a day.
import { Readable } from 'node:stream';
import type { NotificationChoices } from '../../contracts/notification-choices.ts';
import { topicOf } from '../../contracts/notification-kinds.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { derivedId } from '../../platform/ids.ts';
import { nextTryAfter } from '../../platform/mail/next-try.ts';
import type { Outcome } from '../../platform/mail/smtp-post.ts';
import { type OutboxHandler, OutboxNotYet } from '../../platform/outbox/relay.ts';
import { wordsOf } from '../domain/letter-words.ts';
import { notifyEntry } from '../entries.ts';
import type { Addressee, Deps, Mailing } from '../ports.ts';
import type { Letter, LetterChange, LetterState } from '../store/letters.ts';
import type { ToldRow } from '../store/rows.ts';

/** As many as one letter names. */
const MOST_NAMED = 50;

export const makeSendLetter =
  (deps: Deps): OutboxHandler =>
  async ({ documentId }) => {
    const letter = await deps.letters.find(documentId);
    if (letter === null) return;
    const { id, personId, state } = letter;
    if (state === 'sending')
      return void (await deps.letters.change(id, state, { patch: { state: 'uncertain' } }));
    if (state !== 'waiting' && state !== 'closed') return;
    const { mailing } = deps;
    const person = await deps.findPerson(personId);
    if (mailing === undefined || !person?.email)
      return drop(deps, id, state, 'no mail server, or no address');
    // From here on what comes is in the next one.
    if (state === 'waiting' && !(await deps.letters.change(id, state, { patch: { state: 'closed' } })))
      return;
    const { choices } = await deps.choices.of(personId);
    const rows = wanted(await deps.rows.takenIn(personId, id), choices);
    if (rows.length === 0) return drop(deps, id, 'closed', 'nothing left to tell');
    await send(deps, mailing, { letter, person, rows });
  };

/** What he wants no letters of any more is in none. */
const wanted = (rows: readonly ToldRow[], { mail }: NotificationChoices): ToldRow[] =>
  rows.filter(({ kind }) => mail[topicOf(kind)] !== 'off');

async function drop({ letters }: Deps, id: string, from: LetterState, reply: string): Promise<void> {
  await letters.change(id, from, { patch: { state: 'dropped', reply } });
}

interface Written {
  letter: Letter;
  person: Addressee;
  rows: readonly ToldRow[];
}

async function send(
  deps: Deps,
  { post, publicUrl }: NonNullable<Mailing>,
  { letter, person, rows }: Written,
): Promise<void> {
  const bytes = await compose({ letter, person, rows }, { from: post.from, publicUrl, at: deps.clock.now() });
  let from: LetterState = 'closed';
  const outcome = await post.send({ to: person.email }, async () => {
    const isMine = await deps.letters.change(letter.id, 'closed', { patch: { state: 'sending' } });
    if (!isMine) throw new Error('the letter is no longer to be sent');
    from = 'sending';
    return Readable.from([bytes]);
  });
  await settle(deps, { letter, person, from, outcome });
}

/** @throws OutboxNotYet when it may be taken later. */
async function settle(
  { letters, clock }: Deps,
  ended: { letter: Letter; person: Addressee; from: LetterState; outcome: Outcome },
): Promise<void> {
  const { letter, person, from, outcome } = ended;
  const { kind, reply } = outcome;
  const { id, tries } = letter;
  const end = (state: LetterState, outbox: LetterChange['outbox'] = []) =>
    letters.change(id, from, { patch: { state, reply }, outbox });
  if (kind === 'taken') return void (await end('sent'));
  if (kind === 'unknown') return void (await end('uncertain'));
  const now = clock.now();
  const until = kind === 'later' ? nextTryAfter(tries, now) : null;
  if (until === null) return void (await end('failed', [refusedEntry(letter, person, reply, now)]));
  await letters.change(id, from, { patch: { state: 'closed', tries: tries + 1, reply } });
  throw new OutboxNotYet(`a letter of news was put off: ${reply}`, until);
}

const refusedEntry = ({ personId }: Letter, { email }: Addressee, reply: string, at: Date) =>
  notifyEntry({
    // Of a day and an address: the same row, however many letters failed.
    id: 'mail-refused',
    kind: 'notification.mailRefused',
    rowKey: derivedId('mail-refused', personId, email, vietnamDate(at)),
    to: [personId],
    documentId: personId,
    subject: email,
    actorName: null,
    text: reply,
    at,
  });

async function compose(
  { letter, person, rows }: Written,
  { from, publicUrl, at }: { from: string; publicUrl: URL; at: Date },
): Promise<Buffer> {
  const named = rows.slice(0, MOST_NAMED);
  const words = wordsOf({ name: person.name, rows: named, more: rows.length - named.length, publicUrl });
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const composer = new MailComposer({
    ...words,
    from: { name: 'Văn thư điện tử', address: from },
    to: { name: person.name, address: person.email },
    // The same letter, however often it is tried.
    messageId: `<${derivedId('news', letter.id)}@${from.slice(from.indexOf('@') + 1)}>`,
    date: at,
    headers: {
      // RFC 3834: nobody's holiday notice is asked for.
      'Auto-Submitted': 'auto-generated',
      ...(rows.some(({ isUrgent }) => isUrgent) && { Importance: 'high' }),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
