// Takes the next number and today's date (Vietnam time) from the book, after the leader's signature.
// NĐ 30/2020 Điều 15: the register row first, then the document, then the bond; a crash anywhere is mended by a retry,
// because the register gives one document one number.
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { isDuplicateKey } from '../../platform/mongo/connect.ts';
import { notationOf, numberText } from '../domain/notation.ts';
import { approvalOf, type OutgoingDocument } from '../domain/outgoing-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit, wrongState } from './admit.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';
import { bindEntry, settleNumber } from './settle-number.ts';

/** @throws AppError as {@link admit}; OUTGOING_REFERENCE_UNKNOWN, REGISTER_UNKNOWN, REGISTER_CLOSED, REGISTER_DATE_BACKWARDS. */
export async function assignNumber(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; bookId?: string | undefined },
): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'number' });
  const approval = approvalOf(before);
  if (approval === undefined) throw wrongState('number', 'submitted');

  if (before.fields.keepsNumber) return keepNumber(deps, actor, before);
  const notation = notationOf({
    kind: before.fields.kind,
    agencyAbbreviation: before.agency.abbreviation,
    unitAbbreviation: before.unit.abbreviation,
  });
  const {
    number: value,
    on: issuedOn,
    bookId,
    bookName,
  } = await deps.registers.reserveToday({
    agencyId: before.agencyId,
    direction: 'outgoing',
    bookId: wish.bookId,
    documentId: before.id,
    by: personOf(actor),
    // Left from before the document was returned and signed again, a number has too old a date.
    notBefore: vietnamDate(approval.at),
    notationOf: (given) => numberText(given, notation),
  });
  const number = { value, notation, text: numberText(value, notation), issuedOn, bookId, bookName };
  const at = deps.clock.now();

  try {
    return await record(deps, actor, before, {
      act: 'number',
      action: 'outgoing.numbered',
      text: number.text,
      at,
      patch: { state: 'numbered', number, signing: null },
      news: [{ kind: 'outgoing.numbered', to: [before.drafterId] }],
      outbox: [bindEntry(before, at)],
    });
  } catch (error) {
    // Returned meanwhile, perhaps before this number was taken: nobody else would know of it.
    await settleNumber(deps, before);
    throw error;
  }
}

/** Corrected content of a document in force goes out under its number and date: nothing is taken from the book. */
async function keepNumber(deps: Deps, actor: Actor, before: OutgoingDocument): Promise<OutgoingDocument> {
  const { agencyId, replaces, drafterId } = before;
  const original = replaces && (await deps.store.find(agencyId, replaces.id));
  const number = original?.number ?? null;
  if (original?.state !== 'released' || number === null)
    throw new AppError('OUTGOING_REFERENCE_UNKNOWN', { detail: 'what it corrects is not in force any more' });
  try {
    return await record(deps, actor, before, {
      act: 'number',
      action: 'outgoing.numbered',
      text: number.text,
      at: deps.clock.now(),
      patch: {
        state: 'numbered',
        number: { ...number, edition: (number.edition ?? 1) + 1 },
        signing: null,
      },
      news: [{ kind: 'outgoing.numbered', to: [drafterId] }],
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    throw new AppError('CONFLICT', { detail: `another correction of ${number.text} is under way` });
  }
}
