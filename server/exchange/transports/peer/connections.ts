// Calls of other servers over the connections kept to them (agents.ts): bodies are streamed, an answer that comes early
// ends them, silence and size are bounded, and no redirect is followed.
import {
  type Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HttpClientError } from '../../../platform/http-client.ts';
import { systemCode } from '../../../platform/startup-error.ts';
import type { AgencyRow } from '../../ports.ts';
import { PeerRefusal } from '../transport.ts';
import { makePeerAgents, type PeerAgentsOptions } from './agents.ts';

export interface PeerRequest {
  method: 'GET' | 'POST' | 'PUT';
  /** With its query. */
  path: string;
  headers?: Readonly<Record<string, string>> | undefined;
  /** Bytes, pieces of them, or a stream that is read once. */
  body?: Uint8Array | readonly Uint8Array[] | AsyncIterable<Uint8Array> | undefined;
  /** Longest silence of the peer; a long body may take as long as it moves. */
  timeoutMs: number;
  /** Largest answer. */
  maxBytes: number;
  signal?: AbortSignal | undefined;
}

export interface PeerAnswer {
  status: number;
  /** Lower case, without parameters; empty when the peer named none. */
  mediaType: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
}

/** One way to the server of an agency. */
export interface PeerConnections {
  /** @throws PeerRefusal when the directory names no usable address; HttpClientError otherwise. */
  call(
    to: Pick<AgencyRow, 'code' | 'endpoint' | 'serverCertificates'>,
    request: PeerRequest,
  ): Promise<PeerAnswer>;
  close(): void;
}

export function makePeerConnections(options: PeerAgentsOptions): PeerConnections {
  const agents = makePeerAgents(options);
  return {
    call: async (to, request) => {
      if (to.endpoint === null)
        throw new PeerRefusal('EXCHANGE_RECIPIENT_UNKNOWN', `${to.code} has no endpoint`);
      const target = new URL(request.path, to.endpoint);
      const agent = agents.agentFor(to, target);
      try {
        return await exchange(target, request, agent);
      } catch (error) {
        if (!(error instanceof StaleConnection)) throw error;
        return exchange(target, request, agent);
      }
    },
    close: agents.close,
  };
}

/** The peer closed a kept-alive connection just when it was used again; it has not read this call. */
class StaleConnection extends HttpClientError {}

/** What can be sent again. */
const piecesOf = (body: PeerRequest['body']): readonly Uint8Array[] | undefined => {
  if (body === undefined) return [];
  if (body instanceof Uint8Array) return [body];
  return Symbol.asyncIterator in body ? undefined : body;
};

async function exchange(target: URL, request: PeerRequest, agent: Agent): Promise<PeerAnswer> {
  const { method, headers = {}, body, timeoutMs, signal } = request;
  const pieces = piecesOf(body);
  const length = pieces?.reduce((sum, piece) => sum + piece.length, 0);
  const options: RequestOptions = {
    method,
    agent,
    timeout: timeoutMs,
    headers: {
      ...headers,
      ...(body !== undefined && length !== undefined && { 'content-length': String(length) }),
    },
    ...(signal === undefined ? {} : { signal }),
  };
  const outgoing =
    target.protocol === 'https:' ? httpsRequest(target, options) : httpRequest(target, options);
  outgoing.once('timeout', () =>
    outgoing.destroy(new HttpClientError('TIMEOUT', `${target.host} was silent for ${timeoutMs} ms`)),
  );
  try {
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve);
      outgoing.on('error', reject);
    });
    // Looked at by the race below; a failure of the connection may come first.
    answered.catch(() => undefined);
    const own: { failure?: unknown } = {};
    const sent =
      pieces === undefined
        ? pipeline(
            Readable.from(noted(body as AsyncIterable<Uint8Array>, own), { objectMode: false }),
            outgoing,
          )
        : Promise.resolve(writeAll(outgoing, pieces));
    // The answer may come before the body is through: too large, not wanted. Then a broken connection is no failure;
    // what is wrong with our own source is.
    const through = sent.then(
      () => answered,
      (error: unknown) => ('failure' in own ? Promise.reject(error) : answered),
    );
    const response = await Promise.race([answered, through]);
    const answer = await readAnswer(response, target, request.maxBytes);
    if (!outgoing.writableEnded) outgoing.destroy();
    await sent.catch(() => undefined);
    return answer;
  } catch (error) {
    outgoing.destroy();
    if (outgoing.reusedSocket && systemCode(error) === 'ECONNRESET' && pieces !== undefined)
      throw new StaleConnection('UNREACHABLE', `${target.host} closed an idle connection`, { cause: error });
    if (error instanceof HttpClientError || error instanceof PeerRefusal) throw error;
    throw new HttpClientError('UNREACHABLE', `${target.host} cannot be reached: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

function writeAll(outgoing: ClientRequest, pieces: readonly Uint8Array[]): void {
  for (const piece of pieces.slice(0, -1)) outgoing.write(piece);
  outgoing.end(pieces.at(-1));
}

async function* noted(body: AsyncIterable<Uint8Array>, own: { failure?: unknown }) {
  try {
    yield* body;
  } catch (error) {
    own.failure = error;
    throw error;
  }
}

/** The code of a failed handshake or connection says more than its message, and nothing secret. */
const reasonOf = (error: unknown): string =>
  systemCode(error) ?? (error instanceof Error ? error.message : 'failed');

async function readAnswer(response: IncomingMessage, target: URL, maxBytes: number): Promise<PeerAnswer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response) {
    size += part.length;
    if (size > maxBytes)
      throw new HttpClientError('TOO_LARGE', `${target.host} answered more than ${maxBytes} bytes`);
    parts.push(part);
  }
  const status = response.statusCode ?? 0;
  if (status >= 300 && status < 400 && status !== 304)
    throw new HttpClientError('REDIRECT_REFUSED', `${target.host} answered with a redirect`);
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.headers))
    if (typeof value === 'string') headers.set(name, value);
  return {
    status,
    mediaType: (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
    headers,
    body: Uint8Array.from(Buffer.concat(parts, size)),
  };
}
