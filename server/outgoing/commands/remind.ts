// Reminds recipients who have not registered, read or opened a released document. The exchange has no packet for it
// (QCVN 102:2016 knows new, recall, update and replacement): agencies are noted as reminded, for who rings them up.
import type { DeliveryState } from '../../contracts/vocabulary.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';
import type { Deps } from './deps.ts';
import { remindEntry } from './distribute-entries.ts';
import { type LaterWish, laterAct } from './later-act.ts';

/** It has left, and nobody has answered for good. */
const OPEN: ReadonlySet<DeliveryState> = new Set([
  'queued',
  'sent',
  'arrived',
  'registered',
  'assigned',
  'in-progress',
]);

/** @throws AppError OUTGOING_NOBODY_TO_REMIND, MAIL_NOT_SET_UP; NOT_FOUND, FORBIDDEN, OUTGOING_WRONG_STATE. */
export const remind = (
  deps: Deps,
  actor: Actor,
  wish: LaterWish & { agencies: string[]; readers: boolean; mailIds: string[] },
): Promise<OutgoingDocument> =>
  laterAct(deps, actor, { wish, kind: 'remind' }, async (document) => {
    if (wish.mailIds.length > 0 && !deps.distribution.canMail) throw new AppError('MAIL_NOT_SET_UP');
    const { id: outgoingId, agencyId } = document;
    const [deliveries, reached] = await Promise.all([
      deps.exchange.deliveriesOf({ agencyId, outgoingId }),
      deps.distribution.remindable({ agencyId, id: outgoingId }, wish.mailIds),
    ]);
    const open = deliveries.filter(({ state }) => OPEN.has(state)).map(({ recipient }) => recipient.code);
    const asked = [...new Set(open)].filter((code) => wish.agencies.includes(code));
    const readers = wish.readers && reached.readers > 0;
    const others = readers || reached.mailIds.length > 0;
    if (asked.length === 0 && !others) throw new AppError('OUTGOING_NOBODY_TO_REMIND');
    return {
      ...{ asked, added: [], others },
      outbox: (act) => (others ? [remindEntry(document, act, { readers, mailIds: reached.mailIds })] : []),
    };
  });
