// Whether an envelope was signed with a key of the agency it names. A key ends; what was signed before its end and is still
// on its way is taken for as long as a packet is tried, and after that with a word of the sender's present key
// (PR-EXCHANGE §6, "After the end of a key"). A key that the directory does not name any more never counts by itself.
import { AppError } from '../../platform/http/problem.ts';
import type { AgencyRow } from '../ports.ts';
import {
  type DocumentPacket,
  type ReadCertificate,
  type StatusPacket,
  TruthError,
  verifyVoucher,
} from '../protocol/index.ts';

/** As long as a packet is tried: what was signed before the end has not been under way for longer. */
const GRACE_MS = 24 * 3_600_000;

/** The sender's word for older bytes. */
export interface Vouched {
  /** Compact JWS, as it came beside the bytes. */
  voucher?: string | undefined;
  /** What they are; unknown while only the envelope of a whole packet has come, and then asked again. */
  packetDigest?: string | undefined;
  /** Or the agency that has given these bytes in a signed answer. */
  vouchedBy?: string | undefined;
}

/** @throws AppError PACKET_SIGNATURE_INVALID. */
export async function assertOwnKey(
  sender: AgencyRow,
  certificate: Uint8Array | undefined,
  facts: { now: Date; madeAt: Date | null; readCertificate: ReadCertificate } & Vouched,
): Promise<void> {
  const fault = faultOf(sender, certificate, facts);
  if (fault === null || (await isVouched(sender, facts))) return;
  throw new AppError('PACKET_SIGNATURE_INVALID', { detail: fault });
}

function faultOf(
  sender: AgencyRow,
  certificate: Uint8Array | undefined,
  { now, madeAt, readCertificate }: { now: Date; madeAt: Date | null; readCertificate: ReadCertificate },
): string | null {
  const isRegistered =
    certificate !== undefined &&
    sender.exchangeCertificates.some((known) => Buffer.from(known).equals(Buffer.from(certificate)));
  if (!isRegistered) return `not signed with a key of ${sender.code}`;
  const { from, to: end } = readCertificate(certificate);
  const at = now.getTime();
  const wasInForce = madeAt !== null && madeAt.getTime() >= from && madeAt.getTime() <= end;
  const isOnItsWay = wasInForce && at <= end + GRACE_MS;
  return at >= from && (at <= end || isOnItsWay) ? null : `the exchange key of ${sender.code} is out of date`;
}

async function isVouched(
  sender: AgencyRow,
  { now, voucher, packetDigest, vouchedBy }: { now: Date } & Vouched,
): Promise<boolean> {
  if (vouchedBy === sender.id) return true;
  if (voucher === undefined) return false;
  try {
    const named = await verifyVoucher(voucher, sender.exchangeCertificates, now);
    return packetDigest === undefined || named === packetDigest;
  } catch (error) {
    if (error instanceof TruthError) return false;
    throw error;
  }
}

/** A document tells it in its trace. */
export type Made = Partial<Pick<DocumentPacket, 'trace'> & Pick<StatusPacket, 'at'>>;

/** When it was made, as its signed words say. */
export const madeAtOf = ({ at, trace }: Made): Date | null => at ?? trace?.at(-1)?.at ?? null;
