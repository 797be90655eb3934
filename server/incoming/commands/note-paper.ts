// Notes that the paper original of a registered document has come too, and corrects what was noted: each note stays, the
// last one holds.
import { MOST_PAPER_NOTES } from '../../contracts/incoming-paper.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { day } from '../domain/answer-text.ts';
import type { IncomingDocument, PaperNote } from '../domain/incoming-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';

/** @throws AppError as {@link admit}; INCOMING_PAPER_DATE for a day to come, or nothing to take back; INCOMING_PAPER_FULL. */
export async function notePaper(
  deps: Deps,
  actor: Actor,
  wish: Pick<PaperNote, 'receivedOn' | 'place' | 'remark'> & { id: string; version: number },
): Promise<IncomingDocument> {
  const { before, transition } = await admit(deps.store, actor, { ...wish, act: 'notePaper' });
  const { paper = [] } = before;
  const { receivedOn, place, remark } = wish;
  const at = deps.clock.now();
  const isWrong = receivedOn === null ? before.hasPaper !== true : receivedOn > vietnamDate(at);
  if (isWrong) throw new AppError('INCOMING_PAPER_DATE');
  if (paper.length >= MOST_PAPER_NOTES)
    throw new AppError('INCOMING_PAPER_FULL', { details: { most: MOST_PAPER_NOTES } });

  const said = [receivedOn === null ? '' : day(receivedOn), place, remark];
  return record(deps, actor, before, {
    transition,
    action: paper.length === 0 ? 'incoming.paperNoted' : 'incoming.paperCorrected',
    text: said.filter((part) => part !== '').join(' – '),
    at,
    patch: {
      paper: [...paper, { at, by: personOf(actor), receivedOn, place, remark }],
      hasPaper: receivedOn !== null,
    },
  });
}
