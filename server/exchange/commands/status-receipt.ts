// The receipt of a status: signed by the agency that sent the document, and is now told of it.
import { derivedId } from '../../platform/ids.ts';
import type { DeliveryRow } from '../domain/delivery.ts';
import { normalizeOrganCode, type StatusPacket } from '../protocol/index.ts';
import type { Deps } from './deps.ts';
import { signedReceipt } from './receipts.ts';

interface Noted {
  delivery: DeliveryRow;
  value: StatusPacket;
  packetDigest: string;
  at: Date;
}

export async function signedStatusReceipt(
  deps: Deps,
  { delivery, value, packetDigest, at }: Noted,
): Promise<string> {
  const { id, agencyId, packetId, documentId } = delivery;
  const told = await deps.organization.findAgency(agencyId);
  if (told === null) throw new Error(`no agency ${agencyId}`);
  const { code, responseFor } = value;
  return signedReceipt(deps, agencyId, {
    receiptId: derivedId('status-receipt', id, code, ...(isAnswer(code) ? [packetDigest] : [])),
    packetId: isAnswer(code) ? (responseFor.packetId ?? packetId) : packetId,
    documentId,
    // As the status says: it may have been renamed since it was sent to.
    senderCode: normalizeOrganCode(value.from.organId),
    recipientCode: told.code,
    statusCode: code,
    packetDigest,
    parts: [],
    receivedAt: at.toISOString(),
  });
}

/** One delivery can be asked more than once, so its answers are told apart by their bytes. */
const isAnswer = (code: string): boolean => code === '15' || code === '16';

/** What people read of a status: its remark, then who has acted. */
export const textOf = ({ description, staff }: StatusPacket): string =>
  [description, staff?.staff].filter((part) => part !== undefined && part !== '').join(' – ');
