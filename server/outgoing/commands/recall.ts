// Asks recipients to give a released document back (lấy lại, thu hồi), all of them or some, with a reason they read.
// Which of the two it is depends on how far the document has come there. QĐ 28/2018 Điều 8.2.
import { AppError } from '../../platform/http/problem.ts';
import { isAskable } from '../domain/after-release.ts';
import { hasOthers, type OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';
import { askEntries } from './ask-recipients.ts';
import type { Deps } from './deps.ts';
import { endEntries } from './distribute-entries.ts';
import { type LaterWish, laterAct } from './later-act.ts';

/** @throws AppError OUTGOING_NOTHING_TO_RECALL; NOT_FOUND, FORBIDDEN, OUTGOING_WRONG_STATE. */
export const recall = (
  deps: Deps,
  actor: Actor,
  wish: LaterWish & { recipientCodes?: string[] | undefined; others?: boolean | undefined },
): Promise<OutgoingDocument> =>
  laterAct(deps, actor, { wish, kind: 'recall' }, async (document) => {
    const wantsOthers = wish.others ?? wish.recipientCodes === undefined;
    const others = wantsOthers && hasOthers(document.fields) && !areOthersRecalled(document);
    const asked = others
      ? await anyAskableOf(deps, document, wish.recipientCodes)
      : await askableOf(deps, document, wish.recipientCodes);
    return {
      ...{ asked, added: [], others },
      outbox: (act) => [
        ...askEntries(document, act),
        ...(others
          ? endEntries(document, {
              ...{ key: `${act.id}:others`, kind: 'recalled', at: act.at, byNumber: null },
              reason: act.reason,
            })
          : []),
      ],
    };
  });

/** @throws AppError OUTGOING_NOTHING_TO_RECALL when none of these (default: all) can be asked. */
export async function askableOf(
  deps: Deps,
  document: OutgoingDocument,
  wanted?: readonly string[],
): Promise<string[]> {
  const asked = await anyAskableOf(deps, document, wanted);
  if (asked.length === 0)
    throw new AppError('OUTGOING_NOTHING_TO_RECALL', { detail: 'no recipient can be asked' });
  return asked;
}

async function anyAskableOf(
  { exchange }: Deps,
  { id: outgoingId, agencyId }: OutgoingDocument,
  wanted?: readonly string[],
): Promise<string[]> {
  const deliveries = await exchange.deliveriesOf({ agencyId, outgoingId });
  const codes = deliveries.filter(isAskable).map(({ recipient }) => recipient.code);
  return [...new Set(codes)].filter((code) => wanted?.includes(code) ?? true);
}

/** People and e-mail lose it at once, and all together. */
const areOthersRecalled = ({ laterActs }: OutgoingDocument) =>
  laterActs.some(({ kind, others }) => kind === 'recall' && others === true);
