// What an agency says to another of packets, signed by its exchange key as a compact JWS (RFC 7515): questions, answers and
// vouchers. `typ` is the kind of the statement.
import { X509Certificate } from 'node:crypto';
import { CompactSign, compactVerify, decodeProtectedHeader } from 'jose';
import type { z } from 'zod';
import type { ReceiptKey } from './receipt.ts';

/** It proves nothing: not well formed, or not signed by who should have. */
export class TruthError extends Error {
  override readonly name = 'TruthError';
}

export const signStatement = async <T extends { kind: string }>(
  said: T,
  { privateKey, certificate }: ReceiptKey,
): Promise<string> =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(said)))
    .setProtectedHeader({
      alg: privateKey.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256',
      typ: said.kind,
      'x5t#S256': thumbprint(new X509Certificate(certificate)),
    })
    .sign(privateKey);

/** What it says, when one of these certificates, in force now, has signed it. @throws TruthError. */
export async function verifyStatement<T>(
  jws: string,
  certificates: readonly Uint8Array[],
  now: Date,
  shape: z.ZodType<T>,
): Promise<T> {
  try {
    const { 'x5t#S256': named } = decodeProtectedHeader(jws);
    const signer = certificates
      .map((der) => new X509Certificate(der))
      .find((certificate) => thumbprint(certificate) === named);
    if (signer === undefined) throw new Error('not signed with a known certificate of the agency');
    if (now < new Date(signer.validFrom) || now > new Date(signer.validTo))
      throw new Error('the certificate is not in force');
    const { payload } = await compactVerify(jws, signer.publicKey, { algorithms: ['ES256', 'RS256'] });
    return shape.parse(JSON.parse(Buffer.from(payload).toString('utf8')));
  } catch (cause) {
    throw asTruthError(cause);
  }
}

/** Before it is verified: only to know with whose certificates. @throws TruthError. */
export function readStatement<T>(jws: string, shape: z.ZodType<T>): T {
  try {
    return shape.parse(JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8')));
  } catch (cause) {
    throw asTruthError(cause);
  }
}

const asTruthError = (cause: unknown): TruthError =>
  new TruthError(cause instanceof Error ? cause.message : String(cause), { cause });

const thumbprint = ({ fingerprint256 }: X509Certificate): string =>
  Buffer.from(fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');
