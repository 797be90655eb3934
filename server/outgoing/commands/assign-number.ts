// Takes the next number and today's date (Vietnam time) from the book, after the leader's signature.
// NĐ 30/2020 Điều 15: the register row first, then the document, then the bond; a crash anywhere is mended by a retry,
// because the register gives one document one number.
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { isDuplicateKey } from '../../platform/mongo/connect.ts';
import { approvalOf, type OutgoingDocument } from '../domain/outgoing-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit, wrongState } from './admit.ts';
import { assertNoSecret } from './assert-no-secret.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';
import { bindEntry, settleNumber } from './settle-number.ts';

export interface NumberWish {
  id: string;
  version: number;
  bookId?: string | undefined;
  /** One that was reserved ahead in that book. */
  number?: number | undefined;
}

/** @throws AppError as {@link admit} and {@link assertNoSecret}; OUTGOING_REFERENCE_UNKNOWN; as `reserveToday` and `adopt` of the registers. */
export async function assignNumber(deps: Deps, actor: Actor, wish: NumberWish): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'number' });
  assertNumberable(before);
  await assertNoSecret(deps, before);
  if (before.fields.keepsNumber) return keepNumber(deps, actor, before);
  const reserved = await takeNumber(deps, actor, before, wish);
  const { number: value, on: issuedOn, bookId, bookName, notation, text } = reserved;
  const number = { value, notation, text, issuedOn, bookId, bookName };
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

/** @throws AppError OUTGOING_NOT_SIGNED, OUTGOING_FORM_NOT_PASSED for a form that failed after the signature. */
export function assertNumberable(document: OutgoingDocument): void {
  if (approvalOf(document) === undefined) throw wrongState('number', 'submitted');
  if (document.formCheck === 'failed') throw new AppError('OUTGOING_FORM_NOT_PASSED');
}

/** The parts of a document that stand in its notation. */
export const namesOf = ({ fields, agency, unit }: OutgoingDocument) => ({
  kind: fields.kind,
  agencyAbbreviation: agency.abbreviation,
  unitAbbreviation: unit.abbreviation,
});

/** The next number, or the one that was reserved ahead. Never dated before the signature. */
function takeNumber({ registers }: Deps, actor: Actor, document: OutgoingDocument, wish: NumberWish) {
  const { agencyId, id: documentId } = document;
  const approval = approvalOf(document);
  const notBefore = approval === undefined ? '' : vietnamDate(approval.at);
  const asked = { agencyId, documentId, by: personOf(actor), names: namesOf(document), notBefore };
  const { bookId, number } = wish;
  if (bookId !== undefined && number !== undefined) return registers.adopt({ ...asked, bookId, number });
  return registers.reserveToday({ ...asked, direction: 'outgoing', bookId });
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
