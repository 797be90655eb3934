// The one way out: an HTTP request bounded in time, size and kind, which follows no redirect.
import { timeLimit } from './time-limit.ts';

export type HttpClientErrorCode =
  | 'UNREACHABLE'
  | 'TIMEOUT'
  | 'TOO_LARGE'
  | 'WRONG_MEDIA_TYPE'
  | 'REDIRECT_REFUSED'
  | 'BAD_URL';

export class HttpClientError extends Error {
  override readonly name = 'HttpClientError';
  readonly code: HttpClientErrorCode;

  constructor(code: HttpClientErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface OutboundRequest {
  /** Default GET. */
  method?: 'GET' | 'POST' | 'PUT';
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array | string;
  /** For the whole exchange, the last byte of the answer included. */
  timeoutMs: number;
  /** Largest answer. */
  maxBytes: number;
  /** Media types a 2xx answer may have, without parameters; default any. */
  accept?: readonly string[];
  /** Ends the request early. */
  signal?: AbortSignal;
}

export interface OutboundAnswer {
  /** Every status but a redirect is an answer, for the caller to judge. */
  status: number;
  /** Lower case, without parameters; empty when the peer named none. */
  mediaType: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
}

/** @throws HttpClientError; its `code` says whether another attempt makes sense (UNREACHABLE, TIMEOUT). */
export async function boundedFetch(url: string | URL, request: OutboundRequest): Promise<OutboundAnswer> {
  const target = checkedUrl(url);
  const limit = timeLimit(request.timeoutMs);
  const signal = request.signal === undefined ? limit : AbortSignal.any([limit, request.signal]);
  try {
    const { method = 'GET', headers = {}, body } = request;
    const init = { method, headers, redirect: 'manual', signal } as const;
    const response = await fetch(target, body === undefined ? init : { ...init, body: Buffer.from(body) });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw new HttpClientError('REDIRECT_REFUSED', `${target.host} answered with a redirect`);
    }
    const mediaType = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    if (response.ok && request.accept !== undefined && !request.accept.includes(mediaType)) {
      await response.body?.cancel();
      throw new HttpClientError(
        'WRONG_MEDIA_TYPE',
        `${target.host} answered ${mediaType || 'no media type'}`,
      );
    }
    return {
      status: response.status,
      mediaType,
      headers: response.headers,
      body: await readBounded(response, target, request.maxBytes),
    };
  } catch (error) {
    if (error instanceof HttpClientError) throw error;
    if (limit.aborted)
      throw new HttpClientError('TIMEOUT', `${target.host} did not answer in ${request.timeoutMs} ms`, {
        cause: error,
      });
    throw new HttpClientError('UNREACHABLE', `${target.host} cannot be reached`, { cause: error });
  }
}

function checkedUrl(url: string | URL): URL {
  const target = URL.canParse(String(url)) ? new URL(url) : undefined;
  if (target?.protocol === 'http:' || target?.protocol === 'https:') return target;
  throw new HttpClientError('BAD_URL', 'only http and https addresses can be fetched');
}

async function readBounded(
  response: Response,
  target: URL,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  // The announced length is not believed: what counts is what arrives.
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > maxBytes)
      throw new HttpClientError('TOO_LARGE', `${target.host} answered more than ${maxBytes} bytes`);
    parts.push(part);
  }
  return Uint8Array.from(Buffer.concat(parts, size));
}
