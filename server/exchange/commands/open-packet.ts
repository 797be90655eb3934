// The checks every packet passes at the door, whatever brought it: readable, whole, signed by the agency it names.
// X-Road's order: nothing is acted on before it is verified and stored.
import { X509Certificate } from 'node:crypto';
import type { ErrorCode } from '../../contracts/vocabulary.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { AgencyRow } from '../ports.ts';
import { type ProtocolIssue, parsePacket, type StatusPacket, type WholeDocument } from '../protocol/index.ts';
import type { Deps } from './deps.ts';

type Opening = Pick<Deps, 'organization' | 'clock'>;

/** What was in a packet, and the agency whose key signed it. */
export interface Opened<T> {
  value: T;
  sender: AgencyRow;
}

/** @throws AppError PACKET_*, EXCHANGE_SENDER_UNKNOWN. */
export async function openDocument(deps: Opening, bytes: Uint8Array): Promise<Opened<WholeDocument>> {
  const { parsed, sender } = await open(deps, bytes);
  if (parsed.kind !== 'document') throw new AppError('PACKET_MALFORMED', { detail: 'not a document packet' });
  return { value: parsed.value, sender };
}

/** @throws AppError PACKET_*, EXCHANGE_SENDER_UNKNOWN. */
export async function openStatus(deps: Opening, bytes: Uint8Array): Promise<Opened<StatusPacket>> {
  const { parsed, sender } = await open(deps, bytes);
  if (parsed.kind !== 'status') throw new AppError('PACKET_MALFORMED', { detail: 'not a status packet' });
  return { value: parsed.value, sender };
}

async function open({ organization, clock }: Opening, bytes: Uint8Array) {
  const now = clock.now();
  const parsed = parsePacket(bytes, { now, signature: 'required' });
  if (!parsed.ok) throw refusal(parsed.issues);
  const { organId } = parsed.value.from;
  const sender = await organization.findAgencyByCode(organId);
  if (sender === null)
    throw new AppError('EXCHANGE_SENDER_UNKNOWN', { detail: `${organId} is not in the directory` });
  assertOwnKey(sender, parsed.signature.certificate, now);
  return { parsed, sender };
}

/** A valid signature proves a key; only the directory says whose key it is. */
function assertOwnKey(sender: AgencyRow, certificate: Uint8Array | undefined, now: Date): void {
  const isRegistered =
    certificate !== undefined &&
    sender.exchangeCertificates.some((known) => Buffer.from(known).equals(Buffer.from(certificate)));
  if (!isRegistered)
    throw new AppError('PACKET_SIGNATURE_INVALID', { detail: `not signed with a key of ${sender.code}` });
  const { validFrom, validTo } = new X509Certificate(certificate);
  if (now < new Date(validFrom) || now > new Date(validTo))
    throw new AppError('PACKET_SIGNATURE_INVALID', {
      detail: `the exchange key of ${sender.code} is out of date`,
    });
}

export function refusal(issues: readonly ProtocolIssue[]): AppError {
  const codes = new Set<string>(issues.map(({ code }) => code));
  const code: ErrorCode = codes.has('PACKET_TOO_LARGE')
    ? 'PACKET_TOO_LARGE'
    : codes.has('PACKET_DIGEST_MISMATCH')
      ? 'PACKET_DIGEST_MISMATCH'
      : codes.has('PACKET_SIGNATURE_INVALID') || codes.has('PACKET_SIGNATURE_MISSING')
        ? 'PACKET_SIGNATURE_INVALID'
        : 'PACKET_MALFORMED';
  const errors = issues.map(({ path, message, ...rest }) => ({
    pointer: path,
    code: rest.code,
    detail: message,
  }));
  return new AppError(code, { errors });
}
