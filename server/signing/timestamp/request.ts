// RFC 3161 requests and responses: ask for a token over a digest, and take only the token that answers it.
import { randomBytes } from 'node:crypto';
import { digestIdentifier, digestOid } from '../cms/algorithms.ts';
import {
  children,
  equalBytes,
  isUniversal,
  readFirst,
  readSmallInteger,
  sequenceOf,
} from '../cms/der-read.ts';
import { booleanTrue, integer, octetString, sequence } from '../cms/der-write.ts';
import { type Der, type DigestAlgorithm, SigningError, type TimestampClient } from '../types.ts';
import { readTimestampToken } from './token.ts';

const unavailable = (message: string, cause?: unknown): SigningError =>
  new SigningError('TIMESTAMP_UNAVAILABLE', message, cause === undefined ? undefined : { cause });

/** A TimeStampReq asking for the authority's certificate too. */
export const buildTimestampRequest = (
  digest: Uint8Array,
  algorithm: DigestAlgorithm,
  nonce: Uint8Array,
): Der => {
  const imprint = sequence(digestIdentifier(algorithm), octetString(digest));
  return sequence(integer(1), imprint, integer(nonce), booleanTrue());
};

/** The token of a TimeStampResp; throws TIMESTAMP_UNAVAILABLE when it was not granted. */
export const readTimestampResponse = (response: Uint8Array): Der => {
  try {
    const [status, token] = sequenceOf(readFirst(response));
    const code = readSmallInteger(status ? children(status)[0] : undefined);
    if (code > 1 || !isUniversal(token, 16))
      throw unavailable(`The timestamp authority refused (status ${code}).`);
    return token.raw;
  } catch (error) {
    throw error instanceof SigningError ? error : unavailable('The timestamp answer cannot be read.', error);
  }
};

const withoutLeadingZeros = (bytes: Uint8Array): Uint8Array => {
  const start = bytes.findIndex((byte) => byte !== 0);
  return start < 0 ? new Uint8Array() : bytes.subarray(start);
};

/** Sends the bytes of a request to the authority and gives back the bytes of its answer. */
export type PostTimestamp = (request: Der) => Promise<Uint8Array>;

/**
 * A TimestampClient over a function that posts bytes to one authority (`application/timestamp-query`).
 * Fails with TIMESTAMP_UNAVAILABLE on no answer, a refusal, or a token for another digest or nonce.
 */
export const makeTimestampClient =
  ({ post }: { post: PostTimestamp }): TimestampClient =>
  async (digest, algorithm) => {
    const nonce = randomBytes(16);
    let response: Uint8Array;
    try {
      response = await post(buildTimestampRequest(digest, algorithm, nonce));
    } catch (cause) {
      throw unavailable('The timestamp authority cannot be reached.', cause);
    }
    const token = readTimestampResponse(response);
    const info = readTimestampToken(token);
    const isOurs =
      info?.imprintOid === digestOid(algorithm) &&
      equalBytes(info.imprint, digest) &&
      info.nonce !== undefined &&
      equalBytes(withoutLeadingZeros(info.nonce), withoutLeadingZeros(nonce));
    if (!isOurs) throw unavailable('The timestamp answers another request.');
    return token;
  };
