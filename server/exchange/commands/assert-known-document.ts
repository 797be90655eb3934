// A packet that only asks something (a recall, a removal) is of a document that has come here from the same sender; any
// other is refused at the door, so that the sender hears of it (QCVN 102:2016, nghiệp vụ 1 and 2).
import { AppError } from '../../platform/http/problem.ts';
import type { Business } from '../protocol/index.ts';
import type { Deps } from './deps.ts';

/** @throws AppError STATUS_UNKNOWN_DOCUMENT. */
export async function assertKnownDocument(
  { store }: Pick<Deps, 'store'>,
  { business, attachments }: { business: Business; attachments: readonly unknown[] },
  sides: { agencyId: string; senderCodes: readonly string[] },
): Promise<void> {
  const asksOnly = (business.type === 'recall' || business.type === 'update') && attachments.length === 0;
  if (!asksOnly) return;
  const { documentId } = business;
  if ((await store.received.findDocument({ ...sides, documentId })) === null)
    throw new AppError('STATUS_UNKNOWN_DOCUMENT', {
      detail: `nothing was received of ${sides.senderCodes[0]} under this identifier`,
    });
}
