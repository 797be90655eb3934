// The exchange door: packets and statuses between servers, in the national edXML format (QCVN 102:2016).
import { z } from 'zod';
import { Digest, Instant } from './common-shapes.ts';
import { defineRoute } from './route.ts';

/**
 * What the receiving server answers after it has stored what came. `signature` is these facts as a compact JWS (RFC
 * 7515) of the recipient's exchange key; the same packet again gets the same receipt, byte for byte, for ever.
 */
export const Receipt = z.object({
  receiptId: z.string(),
  /** Of the document packet; of a status, the packet it answers. */
  packetId: z.string(),
  /** The identifier of the document, given by who issued it. */
  documentId: z.string(),
  senderCode: z.string(),
  /** Who was addressed, and signs. */
  recipientCode: z.string(),
  /** The status told; null for a document packet. */
  statusCode: z.string().nullable(),
  packetDigest: Digest,
  /** SHA-256 of every file, in the order of the packet. */
  parts: z.array(Digest),
  receivedAt: Instant,
  signature: z.string().max(8_192),
});
export type Receipt = z.infer<typeof Receipt>;

const errors = [
  'TOO_MANY_REQUESTS',
  'PACKET_MALFORMED',
  'PACKET_TOO_LARGE',
  'PACKET_DIGEST_MISMATCH',
  'PACKET_SIGNATURE_INVALID',
  'PACKET_CONFLICT',
  'EXCHANGE_SENDER_UNKNOWN',
  'EXCHANGE_SENDER_REFUSED',
  'EXCHANGE_RECIPIENT_UNKNOWN',
] as const;

export const postPacket = defineRoute({
  method: 'post',
  path: '/exchange/v1/packets',
  summary: 'Deliver one document packet (.edxml) to one recipient of this server',
  tag: 'exchange',
  access: 'peer',
  query: z.object({ to: z.string().max(35) }),
  stream: 'application/xml',
  response: Receipt,
  status: 201,
  errors: [...errors, 'STATUS_UNKNOWN_DOCUMENT'],
});

export const postStatus = defineRoute({
  method: 'post',
  path: '/exchange/v1/statuses',
  summary: 'Deliver one status packet (.edxml) to the sender of a document',
  tag: 'exchange',
  access: 'peer',
  stream: 'application/xml',
  response: Receipt,
  status: 201,
  errors: [...errors, 'STATUS_ILLEGAL', 'STATUS_UNKNOWN_DOCUMENT'],
});

/** What of an offered packet has to be sent still; `haveBytes` of it are here already. */
export const MissingPart = z.object({ sha256: Digest, sizeBytes: z.int(), haveBytes: z.int() });
export type MissingPart = z.infer<typeof MissingPart>;

/** Either the receipt, or what is missing before there can be one. */
export const OfferAnswer = z.object({ receipt: Receipt.nullable(), missing: z.array(MissingPart) });
export type OfferAnswer = z.infer<typeof OfferAnswer>;

export const offerPacket = defineRoute({
  method: 'post',
  path: '/exchange/v2/packets',
  summary: 'Offer a packet by its envelope alone; the same again, when every part is there, delivers it',
  tag: 'exchange',
  access: 'peer',
  query: z.object({ to: z.string().max(35) }),
  stream: 'application/xml',
  response: OfferAnswer,
  errors: [...errors, 'STORAGE_FULL'],
});

/** One answer for each item, in their order: as it would have been given to it alone. */
export const BundleAnswer = z.object({
  answers: z.array(
    z.object({
      receipt: Receipt.nullable(),
      missing: z.array(MissingPart),
      problem: z.object({ status: z.int(), code: z.string(), detail: z.string() }).nullable(),
    }),
  ),
});
export type BundleAnswer = z.infer<typeof BundleAnswer>;

export const postBundle = defineRoute({
  method: 'post',
  path: '/exchange/v2/bundles',
  summary: 'Deliver several small packets, with their files, and statuses in one request',
  tag: 'exchange',
  access: 'peer',
  stream: 'application/octet-stream',
  response: BundleAnswer,
  errors: ['TOO_MANY_REQUESTS', 'PACKET_MALFORMED', 'PACKET_TOO_LARGE'],
});

export const putPart = defineRoute({
  method: 'put',
  path: '/exchange/v2/parts/:sha256',
  summary: 'Send bytes of one file of an offered packet, from where they were broken off',
  tag: 'exchange',
  access: 'peer',
  params: z.object({ sha256: Digest }),
  query: z.object({ packet: Digest, offset: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER) }),
  stream: 'application/octet-stream',
  response: MissingPart,
  errors: [
    'EXCHANGE_SENDER_REFUSED',
    'PART_NOT_OFFERED',
    'PART_OFFSET_WRONG',
    'PACKET_TOO_LARGE',
    'PACKET_DIGEST_MISMATCH',
    'UPLOAD_INTERRUPTED',
    'STORAGE_FULL',
  ],
});

/** Both are compact JWS: see docs/protocol/PR-EXCHANGE.md, "The truth about a packet". */
export const askTruth = defineRoute({
  method: 'post',
  path: '/exchange/v1/truth',
  summary: 'Ask in what state packets are that were sent to an agency of this server',
  tag: 'exchange',
  access: 'peer',
  body: z.object({ question: z.string().max(64 * 1024) }),
  response: z.object({ answer: z.string() }),
  errors: [
    'PACKET_SIGNATURE_INVALID',
    'EXCHANGE_SENDER_UNKNOWN',
    'EXCHANGE_SENDER_REFUSED',
    'EXCHANGE_RECIPIENT_UNKNOWN',
  ],
});
