// Asks recipients to give a released document back (lấy lại, thu hồi), all of them or some, with a reason they read.
// Which of the two it is depends on how far the document has come there. QĐ 28/2018 Điều 8.2.
import { AppError } from '../../platform/http/problem.ts';
import { isAskable } from '../domain/after-release.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';
import { askEntries } from './ask-recipients.ts';
import type { Deps } from './deps.ts';
import { type LaterWish, laterAct } from './later-act.ts';

/** @throws AppError OUTGOING_NOTHING_TO_RECALL; NOT_FOUND, FORBIDDEN, OUTGOING_WRONG_STATE. */
export const recall = (
  deps: Deps,
  actor: Actor,
  wish: LaterWish & { recipientCodes?: string[] | undefined },
): Promise<OutgoingDocument> =>
  laterAct(deps, actor, { wish, kind: 'recall' }, async (document) => {
    const asked = await askableOf(deps, document, wish.recipientCodes);
    return { asked, added: [], outbox: (act) => askEntries(document, act) };
  });

/** @throws AppError OUTGOING_NOTHING_TO_RECALL when none of these (default: all) can be asked. */
export async function askableOf(
  { exchange }: Deps,
  { id: outgoingId, agencyId }: OutgoingDocument,
  wanted?: readonly string[],
): Promise<string[]> {
  const deliveries = await exchange.deliveriesOf({ agencyId, outgoingId });
  const codes = deliveries.filter(isAskable).map(({ recipient }) => recipient.code);
  const asked = [...new Set(codes)].filter((code) => wanted?.includes(code) ?? true);
  if (asked.length === 0)
    throw new AppError('OUTGOING_NOTHING_TO_RECALL', { detail: 'no recipient can be asked' });
  return asked;
}
