// "What is the state of these packets at yours?": the question of the sender and the answer of the receiver, or the other
// way round, "which of my statuses do you hold?". Each is signed by the exchange key of the agency that speaks as a compact
// JWS (RFC 7515), so that no other server learns or invents it.
import { X509Certificate } from 'node:crypto';
import { CompactSign, compactVerify, decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import type { ReceiptKey } from './receipt.ts';

/** Packets one question names at most. */
export const TRUTH_PACKETS = 50;

const Asked = z.object({
  /** The answer names it. */
  id: z.string().min(16).max(64),
  askedBy: z.string().max(35),
  askedOf: z.string().max(35),
  askedAt: z.iso.datetime(),
});
const Answered = z.object({
  question: z.string(),
  answeredBy: z.string(),
  answeredAt: z.iso.datetime(),
});

/** Of the sender of these packets. */
const Question = Asked.extend({
  kind: z.literal('vanthu-truth-question'),
  packets: z
    .array(z.object({ packetId: z.string().max(64), statuses: z.array(z.string().max(2)).max(20) }))
    .max(TRUTH_PACKETS),
});
export type TruthQuestion = z.infer<typeof Question>;

const Answer = Answered.extend({
  kind: z.literal('vanthu-truth-answer'),
  packets: z
    .array(
      z.object({
        packetId: z.string(),
        /** Null: never received. */
        packetDigest: z.string().nullable(),
        /** The original receipt (compact JWS). */
        receipt: z.string().max(8_192).nullable(),
        /** Signed status packets that the question did not name, in order (base64). */
        statuses: z.array(z.string()),
      }),
    )
    .max(TRUTH_PACKETS),
});
export type TruthAnswer = z.infer<typeof Answer>;

/** Of the receiver of these packets, about what it has told of them. */
const StatusQuestion = Asked.extend({
  kind: z.literal('vanthu-status-question'),
  packets: z.array(z.object({ packetId: z.string().max(64) })).max(TRUTH_PACKETS),
});
export type StatusQuestion = z.infer<typeof StatusQuestion>;

const StatusAnswer = Answered.extend({
  kind: z.literal('vanthu-status-answer'),
  packets: z
    .array(
      z.object({
        packetId: z.string(),
        /** What was sent to who asks; null: nothing, under this name. */
        packetDigest: z.string().nullable(),
        /** Those of who asks that were believed, in order. */
        statuses: z
          .array(
            z.object({
              code: z.string().max(2),
              /** SHA-256 of the signed status; null where it is not known any more. */
              digest: z.string().nullable(),
              /** The original receipt (compact JWS). */
              receipt: z.string().max(8_192).nullable(),
            }),
          )
          .max(100),
      }),
    )
    .max(TRUTH_PACKETS),
});
export type StatusAnswer = z.infer<typeof StatusAnswer>;

const AnyQuestion = z.discriminatedUnion('kind', [Question, StatusQuestion]);
export type AnyQuestion = z.infer<typeof AnyQuestion>;

/** It proves nothing: not well formed, or not signed by who should have. */
export class TruthError extends Error {
  override readonly name = 'TruthError';
}

export const signTruth = async (
  said: AnyQuestion | TruthAnswer | StatusAnswer,
  { privateKey, certificate }: ReceiptKey,
): Promise<string> =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(said)))
    .setProtectedHeader({
      alg: privateKey.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256',
      typ: said.kind,
      'x5t#S256': thumbprint(new X509Certificate(certificate)),
    })
    .sign(privateKey);

/** Who claims to ask; to be verified with that agency's certificates. @throws TruthError. */
export const whoAsks = (jws: string): string => said(() => AnyQuestion.parse(unverified(jws)).askedBy);

/** @throws TruthError. */
export const verifyQuestion = (
  jws: string,
  certificates: readonly Uint8Array[],
  now: Date,
): Promise<AnyQuestion> => verified(jws, certificates, now, AnyQuestion);

/** @throws TruthError. */
export const verifyAnswer = (
  jws: string,
  certificates: readonly Uint8Array[],
  now: Date,
): Promise<TruthAnswer> => verified(jws, certificates, now, Answer);

/** @throws TruthError. */
export const verifyStatusAnswer = (
  jws: string,
  certificates: readonly Uint8Array[],
  now: Date,
): Promise<StatusAnswer> => verified(jws, certificates, now, StatusAnswer);

async function verified<T>(
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

function said<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw asTruthError(cause);
  }
}

const asTruthError = (cause: unknown): TruthError =>
  new TruthError(cause instanceof Error ? cause.message : String(cause), { cause });

const unverified = (jws: string): unknown =>
  JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'));

const thumbprint = ({ fingerprint256 }: X509Certificate): string =>
  Buffer.from(fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');
