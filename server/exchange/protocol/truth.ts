// "What is the state of these packets at yours?": the question of the sender and the answer of the receiver, or the other
// way round, "which of my statuses do you hold?". Each is signed by the exchange key of the agency that speaks as a compact
// JWS (RFC 7515), so that no other server learns or invents it.
import { z } from 'zod';
import type { ReceiptKey } from './receipt.ts';
import { readStatement, signStatement, verifyStatement } from './statement.ts';

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

export const signTruth = (said: AnyQuestion | TruthAnswer | StatusAnswer, key: ReceiptKey): Promise<string> =>
  signStatement(said, key);

/** Who claims to ask; to be verified with that agency's certificates. @throws TruthError. */
export const whoAsks = (jws: string): string => readStatement(jws, AnyQuestion).askedBy;

/** @throws TruthError. */
export const verifyQuestion = (
  jws: string,
  certificates: readonly Uint8Array[],
  now: Date,
): Promise<AnyQuestion> => verifyStatement(jws, certificates, now, AnyQuestion);

/** @throws TruthError. */
export const verifyAnswer = (
  jws: string,
  certificates: readonly Uint8Array[],
  now: Date,
): Promise<TruthAnswer> => verifyStatement(jws, certificates, now, Answer);

/** @throws TruthError. */
export const verifyStatusAnswer = (
  jws: string,
  certificates: readonly Uint8Array[],
  now: Date,
): Promise<StatusAnswer> => verifyStatement(jws, certificates, now, StatusAnswer);
