// The authorities' services over HTTP: OCSP (RFC 6960 §A), CRL and issuer files (RFC 5280 §4.2), timestamps
// (RFC 3161 §3.4). The addresses come out of certificates, so every request is bounded in time and size.
import type { Clock } from '../../platform/clock.ts';
import { boundedFetch, type OutboundRequest } from '../../platform/http-client.ts';
import type { Logger } from '../../platform/logger.ts';
import {
  crlNextUpdate,
  type Der,
  makeTimestampClient,
  type RevocationClient,
  type TimestampClient,
} from '../../signing/index.ts';

export interface AuthoritiesDeps {
  clock: Clock;
  logger: Pick<Logger, 'warn'>;
  timeoutMs: number;
}

const MAX_OCSP_BYTES = 256 * 1024;
const MAX_CRL_BYTES = 20 * 1024 * 1024;
const MAX_ISSUER_BYTES = 256 * 1024;
const MAX_TIMESTAMP_BYTES = 256 * 1024;

/** A list is kept until its successor is due, but never so long that a fresh revocation stays unseen for hours. */
const MAX_CRL_AGE_MS = 10 * 60_000;
const MAX_ISSUER_AGE_MS = 60 * 60_000;

/** No answer is null: what follows from it is the verifier's decision. */
export function makeRevocationClient({ clock, logger, timeoutMs }: AuthoritiesDeps): RevocationClient {
  const get = async (url: string, request: Omit<OutboundRequest, 'timeoutMs'>): Promise<Der | null> => {
    try {
      const answer = await boundedFetch(url, { ...request, timeoutMs });
      if (answer.status === 200) return answer.body;
      logger.warn({ url, status: answer.status }, 'an authority gave no answer');
    } catch (error) {
      logger.warn({ url, err: error }, 'an authority gave no answer');
    }
    return null;
  };
  const now = () => clock.now().getTime();
  const crls = makeCache({ now, maxEntries: 50, freshUntil: (der) => crlFreshUntil(der, now()) });
  const issuers = makeCache({ now, maxEntries: 200, freshUntil: () => now() + MAX_ISSUER_AGE_MS });

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

interface CacheOptions {
  now(): number;
  maxEntries: number;
  freshUntil(der: Der): number;
}

/** Keeps answers while they are fresh; silence is never kept. Requests under way at once share one answer. */
function makeCache({ now, maxEntries, freshUntil }: CacheOptions) {
  const kept = new Map<string, { der: Der; until: number }>();
  const underWay = new Map<string, Promise<Der | null>>();

  const fetchAndKeep = async (url: string, fetch: () => Promise<Der | null>) => {
    const der = await fetch();
    const until = der === null ? 0 : freshUntil(der);
    kept.delete(url);
    if (der !== null && until > now()) kept.set(url, { der, until });
    const [oldest] = kept.keys();
    if (kept.size > maxEntries && oldest !== undefined) kept.delete(oldest);
    return der;
  };

  return async (url: string, fetch: () => Promise<Der | null>): Promise<Der | null> => {
    const held = kept.get(url);
    if (held !== undefined && held.until > now()) return held.der;
    const running = underWay.get(url) ?? fetchAndKeep(url, fetch).finally(() => underWay.delete(url));
    underWay.set(url, running);
    return running;
  };
}
