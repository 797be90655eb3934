// A letter once more: the same again after a failure, or a new one (a reminder, the news of a recall).

import type { PersonRef } from '../../contracts/common-shapes.ts';
import { AppError } from '../../platform/http/problem.ts';
import { isRemindable, isResendable, type Mail, mayHaveIt, tellsOfEnd } from '../domain/mail.ts';
import type { Released } from '../domain/released.ts';
import type { Deps } from '../ports.ts';
import { mailAudit, sendEntry } from './entries.ts';

/** @throws AppError NOT_FOUND, MAIL_WRONG_STATE, MAIL_ADDRESS_TWICE, MAIL_NOT_SET_UP. */
export async function resendMail(
  deps: Deps,
  of: Pick<Released, 'id' | 'agencyId'>,
  wish: { mailId: string; address?: string | undefined; by: PersonRef },
): Promise<void> {
  if (deps.post === undefined) throw new AppError('MAIL_NOT_SET_UP');
  const all = await deps.mails.ofDocument(of.agencyId, of.id);
  const mail = all.find(({ id }) => id === wish.mailId);
  if (mail === undefined) throw new AppError('NOT_FOUND');
  const address = wish.address ?? mail.address;
  const isOther = address !== mail.address;
  if (all.some((each) => each.id !== mail.id && isSame(each.address, address)))
    throw new AppError('MAIL_ADDRESS_TWICE', { errors: [twice('/address')] });
  if (!isResendable(mail)) throw wrongState(mail);
  const at = deps.clock.now();
  const attempt = mail.attempt + 1;
  const text = isOther ? `${mail.address} → ${address}` : '';
  const isBegun = await deps.mails.change(mail, {
    patch: {
      ...{ state: 'queued', attempt, tries: 0, nextTryAt: null, address },
      // To another mailbox it is another letter.
      ...(isOther && { round: mail.round + 1 }),
    },
    step: { at, state: 'queued', purpose: mail.purpose, text },
    outbox: [
      mailAudit({ ...mail, attempt }, { action: 'outgoing.mailResent', by: wish.by, text, at }),
      sendEntry(mail.id, attempt, at),
    ],
  });
  if (!isBegun) throw wrongState(mail);
}

export const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

export const twice = (pointer: string) => ({
  pointer,
  code: 'MAIL_ADDRESS_TWICE' as const,
  detail: 'the address stands twice',
});

const wrongState = ({ state }: Mail) =>
  new AppError('MAIL_WRONG_STATE', { detail: `the letter is ${state}` });

/** Statuses of the mail server come in at the same time: read again. */
const TRIES = 10;

interface Round {
  /** Of what asks for it: once for each. */
  key: string;
  purpose: Mail['purpose'];
  reason: string;
  at: Date;
}

/** A new letter to a recipient, if it makes sense as he stands now. Idempotent by the key. */
async function beginRound(
  { mails }: Pick<Deps, 'mails'>,
  id: string,
  { key, purpose, reason, at }: Round,
  makesSense: (mail: Mail) => boolean,
): Promise<void> {
  for (let turn = 0; turn < TRIES; turn += 1) {
    const mail = await mails.find(id);
    if (mail === null || mail.roundKey === key || !makesSense(mail)) return;
    const { attempt, round } = mail;
    const isBegun = await mails.change(mail, {
      patch: {
        ...{ state: 'queued', attempt: attempt + 1, round: round + 1, roundKey: key },
        ...{ purpose, reason, tries: 0, nextTryAt: null },
        ...(purpose === 'reminder' && { remindedAt: at }),
      },
      step: { at, state: 'queued', purpose, text: reason },
      outbox: [sendEntry(id, attempt + 1, at)],
    });
    if (isBegun) return;
  }
  throw new Error(`letter ${id} changes all the time`);
}

export async function remindMails(
  deps: Pick<Deps, 'mails'>,
  mailIds: readonly string[],
  round: Omit<Round, 'purpose'>,
): Promise<void> {
  for (const id of mailIds) await beginRound(deps, id, { ...round, purpose: 'reminder' }, isRemindable);
}

/** Who may have the document is told that it is no longer in force; who has not got it never will. */
export async function endMails(
  deps: Pick<Deps, 'mails'>,
  { agencyId, id }: Pick<Released, 'agencyId' | 'id'>,
  round: Round,
): Promise<void> {
  for (const mail of await deps.mails.ofDocument(agencyId, id))
    await beginRound(deps, mail.id, round, (now) => mayHaveIt(now) && !tellsOfEnd(now.purpose));
}
