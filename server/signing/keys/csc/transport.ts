// One POST of JSON to a remote signing service, bounded in time and size. The network is the caller's: anything shaped
// like fetch. CSC API v2.0.0.2 §7.1 (format), §10.1 (errors).
import { SigningError } from '../../types.ts';

/** The part of `fetch` that is used; `fetch` itself fits. */
export type FetchLike = (
  url: string,
  init: {
    method: 'POST';
    headers: Record<string, string>;
    body: string;
    redirect: 'error';
    signal: AbortSignal;
  },
) => Promise<{ status: number; body: AsyncIterable<Uint8Array> | null }>;

export interface CscService {
  /** Base URI with the version, e.g. `https://rssp.example/csc/v2`. */
  baseUrl: string;
  fetch: FetchLike;
  /** OAuth 2.0 access token of the service; asked for with each call. */
  token(): string | Promise<string>;
  /** For one call; 30 s when not given. A user may have to confirm on his phone meanwhile. */
  timeoutMs?: number;
}

/** A chain of certificates for a hundred signatures is far smaller. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const MAX_TEXT = 300;
const DEFAULT_TIMEOUT_MS = 30_000;

export type Answer = Record<string, unknown>;

export const unavailable = (message: string, cause?: unknown): SigningError =>
  new SigningError('REMOTE_UNAVAILABLE', message, cause === undefined ? undefined : { cause });

export const isAnswer = (value: unknown): value is Answer =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readBounded = async (body: AsyncIterable<Uint8Array> | null): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    if (size > MAX_ANSWER_BYTES) throw unavailable('The answer of the signing service is too large.');
    parts.push(part);
  }
  return Buffer.concat(parts);
};

const parse = (bytes: Buffer): Answer | undefined => {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isAnswer(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** The service's own words, bounded and on one line: they end in logs. */
const wordsOf = (answer: Answer | undefined): string =>
  [answer?.error, answer?.error_description]
    .filter((text) => typeof text === 'string')
    .join(': ')
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, MAX_TEXT);

const refusal = (status: number, answer: Answer | undefined): SigningError => {
  const words = wordsOf(answer);
  if (answer?.error === 'invalid_pin' || answer?.error === 'invalid_otp')
    return new SigningError('PIN_WRONG', `The signing service refuses the PIN (${words}).`);
  return new SigningError('REMOTE_REFUSED', `The signing service refuses (${status} ${words}).`);
};

/** Throws PIN_WRONG, REMOTE_REFUSED for other refusals, REMOTE_UNAVAILABLE for no or no usable answer. */
export const call = async (service: CscService, method: string, ask: object): Promise<Answer> => {
  const { baseUrl, fetch, timeoutMs = DEFAULT_TIMEOUT_MS } = service;
  const authorization = `Bearer ${await service.token()}`;
  let status: number;
  let bytes: Buffer;
  try {
    const response = await fetch(`${baseUrl.replace(/\/+$/, '')}/${method}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(ask),
      // The access token goes nowhere else.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    status = response.status;
    bytes = await readBounded(response.body);
  } catch (cause) {
    if (cause instanceof SigningError) throw cause;
    throw unavailable('The signing service does not answer.', cause);
  }
  const answer = parse(bytes);
  if (status >= 400 && status < 500) throw refusal(status, answer);
  if (status !== 200) throw unavailable(`The signing service fails (${status} ${wordsOf(answer)}).`);
  if (answer === undefined) throw unavailable('The answer of the signing service is no JSON object.');
  return answer;
};
