// Sends a released document to further agencies, and asks others to drop it (QCVN 102:2016: cập nhật nơi nhận). The
// document and its printed "Nơi nhận" stay as they are; who has it is told by the deliveries.
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';
import { addEntries, askEntries } from './ask-recipients.ts';
import type { Deps } from './deps.ts';
import { type LaterWish, laterAct } from './later-act.ts';
import { askableOf } from './recall.ts';
import { resolveRecipients } from './resolve-fields.ts';

/** @throws AppError AGENCY_UNKNOWN, OUTGOING_NOTHING_TO_RECALL; NOT_FOUND, FORBIDDEN, OUTGOING_WRONG_STATE. */
export const changeRecipients = (
  deps: Deps,
  actor: Actor,
  wish: LaterWish & { added: string[]; removed: string[] },
): Promise<OutgoingDocument> =>
  laterAct(deps, actor, { wish, kind: 'changeRecipients' }, async (document) => {
    const { id: outgoingId, agencyId, recipients } = document;
    const deliveries = await deps.exchange.deliveriesOf({ agencyId, outgoingId });
    const hasIt = new Set(
      deliveries
        .filter(({ state }) => state !== 'recalled' && state !== 'refused')
        .map(({ recipient }) => recipient.code),
    );
    const found = await resolveRecipients(deps, wish.added, '/added');
    const added = [];
    for (const each of found) {
      // It may have got the document under a code it had before.
      const formerCodes = (await deps.organization.findAgencyByCode(each.code))?.formerCodes ?? [];
      if (![each.code, ...formerCodes].some((code) => hasIt.has(code))) added.push(each);
    }
    const asked =
      wish.removed.length === 0 && added.length > 0 ? [] : await askableOf(deps, document, wish.removed);
    const known = new Set(recipients.map(({ id }) => id));
    return {
      asked,
      added: added.map(({ code }) => code),
      patch: { recipients: [...recipients, ...added.filter(({ id }) => !known.has(id))] },
      outbox: (act) => [...addEntries(document, act), ...askEntries(document, act)],
    };
  });
