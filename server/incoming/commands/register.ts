// Takes the next arrival number (vào sổ) with today's date in Vietnam. NĐ 30/2020 Điều 22: one series a year.
// The register row first, then the document, then the bond; a crash anywhere is mended by a retry, because the
// register gives one document one number.
import type { TwinDecision } from '../../contracts/incoming-twins.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { IncomingDocument, Registration } from '../domain/incoming-document.ts';
import { verdictNowOf } from '../domain/rechecks.ts';
import { type Actor, personOf } from '../ports.ts';
import { undecided } from '../queries/twins.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { bindEntry, settleNumber } from './follow-up.ts';
import { peopleOf, record } from './record.ts';

export interface RegisterWish {
  id: string;
  version: number;
  bookId?: string | undefined;
  overrideReason?: string | undefined;
  twin?: TwinDecision | undefined;
}

/**
 * @throws AppError as {@link admit}; INCOMING_SIGNATURE_INVALID without a reason for a bad signature;
 * INCOMING_TWIN without a decision on a document that looks like another;
 * REGISTER_UNKNOWN, REGISTER_CLOSED, REGISTER_DATE_BACKWARDS.
 */
export async function register(deps: Deps, actor: Actor, wish: RegisterWish): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'register' });
  const isOverridden = verdictNowOf(before) === 'INVALID';
  if (isOverridden && wish.overrideReason === undefined)
    throw new AppError('INCOMING_SIGNATURE_INVALID', { detail: 'give a reason to register it all the same' });

  const by = personOf(actor);
  const same = await undecided(deps, before);
  const { twin } = wish;
  if (same.length > 0 && twin === undefined)
    throw new AppError('INCOMING_TWIN', { detail: same.map(({ id }) => id).join(' ') });

  const reserved = await deps.registers.reserveToday({
    agencyId: before.agencyId,
    direction: 'incoming',
    bookId: wish.bookId,
    documentId: before.id,
    by,
  });
  const at = deps.clock.now();
  const registration: Registration = {
    bookId: reserved.bookId,
    bookName: reserved.bookName,
    arrivalNumber: reserved.number,
    arrivedOn: reserved.on,
    at,
    by,
    overrideReason: isOverridden ? (wish.overrideReason ?? null) : null,
  };
  const decided =
    twin === undefined ? [] : same.map(({ id, numberText }) => ({ id, numberText, ...twin, at, by }));
  const leaders = await peopleOf(deps, { agencyId: before.agencyId, role: 'leader', at });

  try {
    return await record(deps, actor, before, {
      transition,
      action: 'incoming.registered',
      text: [reserved.text, registration.overrideReason ?? '', decided.at(0)?.reason ?? '']
        .filter((part) => part !== '')
        .join(' – '),
      at,
      patch: {
        ...{ registration, wasRegistered: true },
        ...(decided.length > 0 && { settledTwins: [...(before.settledTwins ?? []), ...decided] }),
      },
      news: [{ kind: 'incoming.registered', to: leaders }],
      outbox: [bindEntry(before, registration, reserved.text)],
    });
  } catch (error) {
    // Refused meanwhile, perhaps before this number was taken: nobody else would know of it.
    await settleNumber(deps, before);
    throw error;
  }
}
