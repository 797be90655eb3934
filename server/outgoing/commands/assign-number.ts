// Takes the next number and today's date (Vietnam time) from the book, after the leader's signature.
// NĐ 30/2020 Điều 15: the register row first, then the document, then the bond; a crash anywhere is mended by a retry,
// because the register gives one document one number.
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { outboxEntry } from '../../platform/outbox/entry.ts';
import type { ReservedNumber } from '../../registers/index.ts';
import { notationOf, numberText } from '../domain/notation.ts';
import { approvalOf, type OutgoingDocument } from '../domain/outgoing-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit, wrongState } from './admit.ts';
import type { Deps } from './deps.ts';
import { BIND_NUMBER } from './dispatch.ts';
import { record } from './record.ts';

/** @throws AppError as {@link admit}; REGISTER_UNKNOWN, REGISTER_CLOSED, REGISTER_DATE_BACKWARDS. */
export async function assignNumber(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; bookId?: string | undefined },
): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'number' });
  const approval = approvalOf(before);
  if (approval === undefined) throw wrongState('number', 'submitted');

  const notation = notationOf({
    kind: before.fields.kind,
    agencyAbbreviation: before.agency.abbreviation,
    unitAbbreviation: before.unit.abbreviation,
  });
  const reserved = await reserveFor(deps, actor, before, {
    notation,
    bookId: wish.bookId,
    notBefore: vietnamDate(approval.at),
  });
  const { number: value, on: issuedOn, bookId, bookName } = reserved;
  const number = { value, notation, text: numberText(value, notation), issuedOn, bookId, bookName };
  const at = deps.clock.now();

  return record(deps, actor, before, {
    act: 'number',
    action: 'outgoing.numbered',
    text: number.text,
    at,
    patch: { state: 'numbered', number, signing: null },
    news: [{ kind: 'outgoing.numbered', to: [before.drafterId] }],
    // The bond is an outbox entry: a crash right after the write cannot lose it.
    outbox: [
      outboxEntry({
        id: `${before.id}:${before.version + 1}:bind`,
        type: BIND_NUMBER,
        payload: { agencyId: before.agencyId, id: before.id },
        at,
      }),
    ],
  });
}

interface Wanted {
  notation: string;
  bookId: string | undefined;
  /** Date of the leader's signature: no document is dated before it. */
  notBefore: string;
}

async function reserveFor(
  deps: Deps,
  actor: Actor,
  document: OutgoingDocument,
  { notation, bookId, notBefore }: Wanted,
): Promise<ReservedNumber> {
  const { agencyId, id: documentId } = document;
  const by = personOf(actor);
  const reserve = (on: string) =>
    deps.registers.reserve({
      agencyId,
      direction: 'outgoing',
      bookId,
      year: Number(on.slice(0, 4)),
      on,
      documentId,
      by,
      notationOf: (value) => numberText(value, notation),
    });
  const reserveToday = async () => {
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
  };
  const reserved = await reserveToday();
  if (reserved.on >= notBefore) return reserved;
  // Left from before the document was returned and signed again: its date is too old now.
  const reason = `reserved on ${reserved.on}, but signed again on ${notBefore}`;
  await deps.registers.voidNumber({ agencyId, bookId: reserved.bookId, number: reserved.number, reason, by });
  return reserveToday();
}
