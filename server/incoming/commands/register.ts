// Takes the next arrival number (vào sổ) with today's date in Vietnam. NĐ 30/2020 Điều 22: one series a year.
// The register row first, then the document, then the bond; a crash anywhere is mended by a retry, because the
// register gives one document one number.
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { ReservedNumber } from '../../registers/index.ts';
import type { IncomingDocument, Registration } from '../domain/incoming-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit, wrongState } from './admit.ts';
import type { Deps } from './deps.ts';
import { bindEntry, voidNumberOf } from './follow-up.ts';
import { peopleOf, record } from './record.ts';

export interface RegisterWish {
  id: string;
  version: number;
  bookId?: string | undefined;
  overrideReason?: string | undefined;
}

/**
 * @throws AppError as {@link admit}; INCOMING_SIGNATURE_INVALID without a reason for a bad signature;
 * REGISTER_UNKNOWN, REGISTER_CLOSED, REGISTER_DATE_BACKWARDS.
 */
export async function register(deps: Deps, actor: Actor, wish: RegisterWish): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'register' });
  const isOverridden = before.verdict === 'INVALID';
  if (isOverridden && wish.overrideReason === undefined)
    throw new AppError('INCOMING_SIGNATURE_INVALID', { detail: 'give a reason to register it all the same' });

  if (!(await deps.store.askNumber(before))) throw await movedOn(deps, before);
  const reserved = await reserveFor(deps, actor, before, wish.bookId);
  const at = deps.clock.now();
  const by = personOf(actor);
  const registration: Registration = {
    bookId: reserved.bookId,
    bookName: reserved.bookName,
    arrivalNumber: reserved.number,
    arrivedOn: reserved.on,
    at,
    by,
    overrideReason: isOverridden ? (wish.overrideReason ?? null) : null,
  };
  const leaders = await peopleOf(deps, { agencyId: before.agencyId, role: 'leader', at });

  try {
    return await record(deps, actor, before, {
      transition,
      action: 'incoming.registered',
      text: [reserved.text, registration.overrideReason ?? ''].filter((part) => part !== '').join(' – '),
      at,
      patch: { registration, wasRegistered: true },
      news: [{ kind: 'incoming.registered', to: leaders }],
      outbox: [bindEntry(before, registration, reserved.text)],
    });
  } catch (error) {
    const now = await deps.store.find(before.agencyId, before.id);
    if (now?.state === 'refused') await voidNumberOf(deps, now, by);
    throw error;
  }
}

async function movedOn({ store }: Deps, { agencyId, id }: IncomingDocument): Promise<AppError> {
  const now = await store.find(agencyId, id);
  return now === null ? new AppError('NOT_FOUND') : wrongState('register', now.state);
}

async function reserveFor(
  deps: Deps,
  actor: Actor,
  { agencyId, id: documentId }: IncomingDocument,
  bookId: string | undefined,
): Promise<ReservedNumber> {
  const by = personOf(actor);
  const reserve = (on: string) =>
    deps.registers.reserve({
      agencyId,
      direction: 'incoming',
      bookId,
      year: Number(on.slice(0, 4)),
      on,
      documentId,
      by,
    });
  const today = vietnamDate(deps.clock.now());
  try {
    return await reserve(today);
  } catch (error) {
    // Midnight passed while this one waited, and a number of the new day was quicker.
    const isStale = error instanceof AppError && error.code === 'REGISTER_DATE_BACKWARDS';
    const now = vietnamDate(deps.clock.now());
    if (!isStale || now === today) throw error;
    return reserve(now);
  }
}
