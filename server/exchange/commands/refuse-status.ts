// A status that is not believed is refused to who sent it, and kept for the people of the document it speaks of: they see
// who said what, and why it does not count (QĐ 28/2018 Điều 10; docs/protocol/PR-EXCHANGE.md §8).
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import type { DeliveryRow } from '../domain/delivery.ts';
import type { StatusRefusal } from '../protocol/index.ts';
import type { Deps } from './deps.ts';
import type { ArrivedStatus } from './receive-take-back.ts';
import { textOf } from './status-receipt.ts';
import { refusedEntry } from './tell-refused.ts';

type Keeping = Pick<Deps, 'store' | 'clock' | 'organization'>;
type Refused = Pick<ArrivedStatus, 'value' | 'sender' | 'packetDigest'>;

/** @throws AppError STATUS_ILLEGAL. */
export async function refuseStatus(
  deps: Keeping,
  status: Refused,
  delivery: DeliveryRow,
  refusal: StatusRefusal,
): Promise<never> {
  await keep(deps, status, { ...delivery, recipientCode: delivery.recipient.code }, refusal);
  throw new AppError('STATUS_ILLEGAL', {
    detail: `${status.value.code} after ${delivery.stage}: ${refusal}`,
  });
}

/** Nothing like it was sent to who speaks; what others have got is none of his business. @throws AppError STATUS_UNKNOWN_DOCUMENT. */
export async function refuseUnknown(deps: Keeping, status: Refused): Promise<never> {
  const { value, sender } = status;
  const { organId, documentId, packetId } = value.responseFor;
  const named =
    (packetId === undefined ? null : await deps.store.deliveries.findByPacket(packetId)) ??
    (await ofDocument(deps, organId, documentId));
  const isAddressed = named?.documentId !== documentId;
  if (named !== null)
    await keep(
      deps,
      status,
      { ...named, recipientCode: null },
      isAddressed ? 'STATUS_OTHER_DOCUMENT' : 'STATUS_NOT_ADDRESSEE',
    );
  throw new AppError('STATUS_UNKNOWN_DOCUMENT', {
    detail: `nothing was sent to ${sender.code} under this identifier`,
  });
}

async function ofDocument({ store, organization }: Keeping, organId: string, documentId: string) {
  const own = await organization.findAgencyByCode(organId);
  return own === null ? null : store.deliveries.findByDocumentId({ agencyId: own.id, documentId });
}

/** Kept first: who repeats the status, because nobody answered, has it told too. */
async function keep(
  { store, clock }: Keeping,
  { value, sender, packetDigest }: Refused,
  delivery: Pick<DeliveryRow, 'id' | 'agencyId' | 'outgoingId' | 'documentId'> & {
    recipientCode: string | null;
  },
  refusal: StatusRefusal,
): Promise<void> {
  const { agencyId, outgoingId, documentId, recipientCode } = delivery;
  const id = derivedId('refused-status', outgoingId, packetDigest);
  const at = clock.now();
  const isKept = await store.refused.note({
    ...{ id, agencyId, outgoingId, documentId, recipientCode, refusal, packetDigest, at },
    from: { code: sender.code, name: sender.name },
    code: value.code,
    text: textOf(value),
  });
  if (isKept) await store.deliveries.tell(delivery.id, refusedEntry(id, at));
}
