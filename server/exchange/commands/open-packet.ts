// The checks every packet passes at the door, whatever brought it: readable, signed by the agency it names, addressed to
// somebody here, and no larger than he takes. X-Road's order: nothing is acted on before it is verified and stored.
import { createHash } from 'node:crypto';
import type { ErrorCode } from '../../contracts/error-codes.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { AgencyRow } from '../ports.ts';
import {
  type Attachment,
  type DocumentPacket,
  normalizeOrganCode,
  type ProtocolIssue,
  readEnvelope,
  type SignatureFacts,
  type StatusPacket,
} from '../protocol/index.ts';
import type { Deps } from './deps.ts';
import { assertOwnKey, type Made, madeAtOf, type Vouched } from './own-key.ts';
import { codesOf } from './receipts.ts';

type Opening = Pick<
  Deps,
  'organization' | 'clock' | 'limits' | 'verified' | 'readCertificate' | 'vouches' | 'onHeard'
>;

/** A packet whose envelope is verified; the files it names may be elsewhere. */
export interface OpenedDocument {
  value: DocumentPacket;
  envelope: Uint8Array;
  packetDigest: string;
  sender: AgencyRow;
  /** Taken on the word of who brought it: see {@link assertMayBeUnsigned}. */
  isUnsigned: boolean;
}

export interface OpenedStatus {
  value: StatusPacket;
  packetDigest: string;
  sender: AgencyRow;
}

/** The envelope of a document that came alone. @throws AppError PACKET_*, EXCHANGE_SENDER_UNKNOWN. */
export async function openEnvelope(
  deps: Opening,
  bytes: Uint8Array,
  { voucher, isOffer }: { voucher?: string | undefined /** Its files come later. */; isOffer: boolean },
): Promise<OpenedDocument> {
  const parsed = readVerified(deps, bytes, isOffer);
  if (parsed.kind !== 'document') throw new AppError('PACKET_MALFORMED', { detail: 'not a document packet' });
  const { value, envelope, packetDigest } = parsed;
  const sender = await senderOf(deps, value, parsed.signature, { voucher, packetDigest });
  return { value, envelope, packetDigest, sender, isUnsigned: !parsed.signature.present };
}

/** @throws AppError PACKET_*, EXCHANGE_SENDER_UNKNOWN. */
export async function openStatus(
  deps: Opening,
  bytes: Uint8Array,
  vouched: Vouched = {},
): Promise<OpenedStatus> {
  const parsed = readVerified(deps, bytes, false);
  if (parsed.kind !== 'status') throw new AppError('PACKET_MALFORMED', { detail: 'not a status packet' });
  const { value } = parsed;
  const packetDigest = createHash('sha256').update(bytes).digest('hex');
  const sender = await senderOf(deps, value, parsed.signature, { ...vouched, packetDigest });
  return { value, packetDigest, sender };
}

/**
 * One envelope goes to many recipients of this server, or comes again when its files are there: it is verified once. What
 * is not waited for is not held: it would make all that is collected later dearer.
 */
function readVerified(
  { clock, verified, readCertificate, vouches }: Opening,
  bytes: Uint8Array,
  isOffer: boolean,
) {
  const key = createHash('sha256').update(bytes).digest('hex');
  const known = verified.get(key);
  if (known !== undefined) return known;
  const parsed = readEnvelope(bytes, {
    now: clock.now(),
    signature: wantedSignature({ vouches }),
    readCertificate,
    limits: { packetBytes: Number.MAX_SAFE_INTEGER },
  });
  if (!parsed.ok) throw refusal(parsed.issues);
  if (parsed.kind === 'document' && (isOffer || parsed.value.to.length > 1)) verified.put(key, parsed);
  return parsed;
}

/** Where nobody can vouch for a sender, a packet without a signature is refused as soon as it is read. */
export const wantedSignature = ({ vouches }: Pick<Deps, 'vouches'>): 'required' | 'when-present' =>
  vouches === undefined ? 'required' : 'when-present';

/**
 * A packet without a signature is taken only of an agency elsewhere that the directory marks so, when who brings it vouches
 * for that sender, and when it is a new document: nothing that ends, changes or answers another is believed unsigned.
 * @throws AppError PACKET_SIGNATURE_INVALID.
 */
function assertMayBeUnsigned(
  { vouches }: Pick<Deps, 'vouches'>,
  sender: AgencyRow,
  value: object & { business?: DocumentPacket['business'] },
): void {
  const isNew = value.business?.type === 'new';
  if (isNew && !sender.isLocal && sender.acceptsUnsigned && vouches?.(sender) === true) return;
  const detail = 'the packet is not signed';
  const missing = { pointer: '', code: 'PACKET_SIGNATURE_MISSING', detail };
  throw new AppError('PACKET_SIGNATURE_INVALID', { detail, errors: [missing] });
}

/** A valid signature proves a key; only the directory says whose key it is, and whether he may send. */
export async function senderOf(
  deps: Opening,
  value: Pick<DocumentPacket | StatusPacket, 'from'> & Made,
  { certificate, present }: SignatureFacts,
  vouched: Vouched = {},
): Promise<AgencyRow> {
  const { organization, clock, readCertificate } = deps;
  const { from } = value;
  const sender = await organization.findAgencyByCode(from.organId);
  if (sender === null)
    throw new AppError('EXCHANGE_SENDER_UNKNOWN', { detail: `${from.organId} is not in the directory` });
  if (!sender.maySend)
    throw new AppError('EXCHANGE_SENDER_REFUSED', { detail: `${sender.code} may not send` });
  if (!present) {
    assertMayBeUnsigned(deps, sender, value);
    return sender;
  }
  const facts = { now: clock.now(), madeAt: madeAtOf(value), readCertificate, ...vouched };
  await assertOwnKey(sender, certificate, facts);
  deps.onHeard?.(sender);
  return sender;
}

/**
 * The local agency it is for, under the code by which it was asked for: either side may have been renamed meanwhile, and
 * hear of it later than the other. @throws AppError EXCHANGE_RECIPIENT_UNKNOWN.
 */
export async function recipientOf(
  { organization }: Opening,
  value: Pick<DocumentPacket, 'to'>,
  to: string,
): Promise<AgencyRow> {
  const recipient = await organization.findLocalAgency(to);
  const names = recipient === null ? [] : codesOf(recipient);
  const isAddressed = value.to.some(({ organId }) => names.includes(organId));
  if (recipient === null || !isAddressed || !recipient.canReceive)
    throw new AppError('EXCHANGE_RECIPIENT_UNKNOWN', { detail: `${to} does not receive here` });
  return { ...recipient, code: normalizeOrganCode(to) };
}

const MB = 1024 * 1024;

/** Said before a byte of a file is taken. @throws AppError PACKET_TOO_LARGE, with the limit. */
export function assertSize(
  { limits }: Pick<Deps, 'limits'>,
  recipient: AgencyRow,
  files: ReadonlyArray<Pick<Attachment, 'sizeBytes'>>,
): void {
  const limitBytes = Math.min(limits.packetBytes, recipient.receiveLimitBytes ?? Number.POSITIVE_INFINITY);
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  if (sizeBytes <= limitBytes) return;
  const mb = (bytes: number) => `${Math.round((bytes / MB) * 10) / 10} MB`;
  throw new AppError('PACKET_TOO_LARGE', {
    detail: `${recipient.code} takes at most ${mb(limitBytes)}; this packet has ${mb(sizeBytes)}`,
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
