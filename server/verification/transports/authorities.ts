// The authorities' services over HTTP: OCSP (RFC 6960 §A), CRL and issuer files (RFC 5280 §4.2), timestamps
// (RFC 3161 §3.4). The addresses come out of certificates, so every request is bounded in time and size, and none goes
// into a private network that configuration does not name.
import type { Clock } from '../../platform/clock.ts';
import { boundedFetch } from '../../platform/http-client.ts';
import type { Logger } from '../../platform/logger.ts';
import { makeAddressRule } from '../../platform/net/address-rules.ts';
import { type GuardedRequest, guardedRequest } from '../../platform/net/guarded-request.ts';
import {
  crlNextUpdate,
  type Der,
  makeTimestampClient,
  type RevocationClient,
  type TimestampClient,
} from '../../signing/index.ts';
import { makeAnswerCache } from './answer-cache.ts';

export interface AuthoritiesDeps {
  clock: Clock;
  logger: Pick<Logger, 'warn'>;
  timeoutMs: number;
  /** Hosts (`host` or `host:port`) that may be asked although they are not in the public network. */
  privateHosts?: readonly string[];
}

const MAX_OCSP_BYTES = 256 * 1024;
const MAX_CRL_BYTES = 20 * 1024 * 1024;
const MAX_ISSUER_BYTES = 256 * 1024;
const MAX_TIMESTAMP_BYTES = 256 * 1024;

/** A list is kept until its successor is due, but never so long that a fresh revocation stays unseen for hours. */
const MAX_CRL_AGE_MS = 10 * 60_000;
const MAX_ISSUER_AGE_MS = 60 * 60_000;
const SILENCE_MS = 10_000;

/** No answer is null: what follows from it is the verifier's decision. */
export function makeRevocationClient(deps: AuthoritiesDeps): RevocationClient {
  const { clock, logger, timeoutMs, privateHosts = [] } = deps;
  const rule = makeAddressRule(privateHosts);
  type Asked = Omit<GuardedRequest, 'timeoutMs' | 'rule'>;
  const get = async (url: string, request: Asked): Promise<Der | null> => {
    try {
      const answer = await guardedRequest(url, { ...request, timeoutMs, rule });
      if (answer.status === 200) return answer.body;
      logger.warn({ url, status: answer.status }, 'an authority gave no answer');
    } catch (error) {
      logger.warn({ url, err: error }, 'an authority gave no answer');
    }
    return null;
  };
  const now = () => clock.now().getTime();
  const bounds = { now, silenceMs: SILENCE_MS };
  const crls = makeAnswerCache({
    ...bounds,
    maxEntries: 50,
    maxBytes: 64 * 1024 * 1024,
    freshUntil: (der) => crlFreshUntil(der, now()),
  });
  const issuers = makeAnswerCache({
    ...bounds,
    maxEntries: 200,
    maxBytes: 4 * 1024 * 1024,
    freshUntil: () => now() + MAX_ISSUER_AGE_MS,
  });

  return {
    // Every OCSP request carries a nonce of its own, so no kept answer could serve another request.
    ocsp: (url, request) =>
      get(url, {
        method: 'POST',
        body: request,
        headers: { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' },
        maxBytes: MAX_OCSP_BYTES,
      }),
    crl: (url) => crls(url, () => get(url, { maxBytes: MAX_CRL_BYTES })),
    issuer: (url) => issuers(url, () => get(url, { maxBytes: MAX_ISSUER_BYTES })),
  };
}

export function makeTimestamps(url: string, { timeoutMs }: AuthoritiesDeps): TimestampClient {
  return makeTimestampClient({
    post: async (request) => {
      const { status, body } = await boundedFetch(url, {
        method: 'POST',
        body: request,
        headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
        timeoutMs,
        maxBytes: MAX_TIMESTAMP_BYTES,
      });
      if (status !== 200) throw new Error(`the timestamp authority answered ${status}`);
      return body;
    },
  });
}

/** Only for keeping: whether the list is genuine and current is judged by the verifier each time. */
const crlFreshUntil = (der: Der, now: number): number =>
  Math.min(crlNextUpdate(der)?.getTime() ?? now, now + MAX_CRL_AGE_MS);
