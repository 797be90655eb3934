// The receipt of a packet or status: what the receiver has stored, signed by its exchange key as a compact JWS
// (RFC 7515). The signed text is the receipt: it is kept as it came, and read only after it has been verified.
import type { KeyObject } from 'node:crypto';
import { CompactSign, compactVerify, decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import { type ReadCertificate, readCertificate } from './known-certificate.ts';

export const RECEIPT_TYPE = 'vanthu-receipt';

const Hex = z.string().regex(/^[0-9a-f]{64}$/);

const Facts = z.object({
  receiptId: z.string(),
  /** Of the document packet; of a status, the packet it answers. */
  packetId: z.string(),
  documentId: z.string(),
  senderCode: z.string(),
  /** Who was addressed, and signs. */
  recipientCode: z.string(),
  /** The status told; null for a document packet. */
  statusCode: z.string().nullable(),
  packetDigest: Hex,
  /** SHA-256 of every file, in the order of the packet. */
  parts: z.array(Hex),
  receivedAt: z.iso.datetime(),
});
export type ReceiptFacts = z.infer<typeof Facts>;

/** The receipt proves nothing: it is not well formed, or was not signed by who should have. */
export class ReceiptError extends Error {
  override readonly name = 'ReceiptError';
}

export interface ReceiptKey {
  privateKey: KeyObject;
  /** DER. */
  certificate: Uint8Array;
}

/** RSA or EC P-256, as for packets. */
export async function signReceipt(
  facts: ReceiptFacts,
  { privateKey, certificate }: ReceiptKey,
  read: ReadCertificate = readCertificate,
): Promise<string> {
  const payload = new TextEncoder().encode(JSON.stringify(Facts.parse(facts)));
  return new CompactSign(payload)
    .setProtectedHeader({
      alg: privateKey.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256',
      typ: RECEIPT_TYPE,
      'x5t#S256': read(certificate).thumbprint,
    })
    .sign(privateKey);
}

/**
 * What the receipt says, when one of these certificates signed it while it was in force.
 * @throws ReceiptError.
 */
export async function verifyReceipt(
  jws: string,
  certificates: readonly Uint8Array[],
  read: ReadCertificate = readCertificate,
): Promise<ReceiptFacts> {
  try {
    const { 'x5t#S256': named } = decodeProtectedHeader(jws);
    const signer = certificates.map(read).find(({ thumbprint }) => thumbprint === named);
    if (signer === undefined) throw new Error('not signed with a known certificate of the recipient');
    const { payload } = await compactVerify(jws, signer.publicKey, {
      algorithms: ['ES256', 'RS256'],
    });
    const facts = readReceipt(payload);
    const at = Date.parse(facts.receivedAt);
    if (at < signer.from || at > signer.to)
      throw new Error('the certificate was not in force when the receipt was signed');
    return facts;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ReceiptError(reason, { cause });
  }
}

/** The facts of a receipt that was verified before, or is our own. */
export const receiptFacts = (jws: string): ReceiptFacts =>
  readReceipt(Buffer.from(jws.split('.')[1] ?? '', 'base64url'));

const readReceipt = (payload: Uint8Array): ReceiptFacts =>
  Facts.parse(JSON.parse(Buffer.from(payload).toString('utf8')));
