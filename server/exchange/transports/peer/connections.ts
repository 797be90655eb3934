// Calls of other servers: HTTPS with this server's certificate, kept alive, a few connections to each server and no
// more, so that a slow one holds nothing but its own. Bodies are streamed, and an answer that comes early ends them.
import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TLSSocket } from 'node:tls';
import { HttpClientError } from '../../../platform/http-client.ts';
import { systemCode } from '../../../platform/startup-error.ts';
import type { AgencyRow } from '../../ports.ts';
import { PeerRefusal } from '../transport.ts';
import { OLDEST_TLS, sha256Hex, type TlsIdentity } from './tls-identity.ts';

export interface PeerRequest {
  method: 'GET' | 'POST' | 'PUT';
  /** With its query. */
  path: string;
  headers?: Readonly<Record<string, string>> | undefined;
  body?: Uint8Array | AsyncIterable<Uint8Array> | undefined;
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

export interface PeerConnectionsOptions {
  tls: TlsIdentity | undefined;
  /** Plain HTTP beyond this machine. */
  isPlainAllowed: boolean;
  /** To one server at a time. */
  maxSockets?: number;
}

const MAX_SOCKETS = 6;
const MAX_ALL_SOCKETS = 512;
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

export function makePeerConnections(options: PeerConnectionsOptions): PeerConnections {
  const { tls, isPlainAllowed, maxSockets = MAX_SOCKETS } = options;
  const shared = {
    keepAlive: true,
    maxSockets,
    maxFreeSockets: 2,
    maxTotalSockets: MAX_ALL_SOCKETS,
  } as const;
  const plain = new HttpAgent(shared);
  const shown: Shown = new WeakMap();
  const secure = new HttpsAgent({
    ...shared,
    minVersion: OLDEST_TLS,
    rejectUnauthorized: true,
    ...(tls === undefined ? {} : { key: tls.key, cert: tls.cert, ca: tls.ca }),
  });
  return {
    call: async (to, request) => {
      const target = addressOf(to, request.path, isPlainAllowed);
      const isSecure = target.protocol === 'https:';
      const pins = isSecure ? to.serverCertificates : [];
      const way = { agent: isSecure ? secure : plain, pins, code: to.code, shown };
      try {
        return await exchange(target, request, way);
      } catch (error) {
        if (!(error instanceof StaleConnection)) throw error;
        return exchange(target, request, way);
      }
    },
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
}

function addressOf(
  { code, endpoint }: Pick<AgencyRow, 'code' | 'endpoint'>,
  path: string,
  isPlainAllowed: boolean,
): URL {
  if (endpoint === null) throw new PeerRefusal('EXCHANGE_RECIPIENT_UNKNOWN', `${code} has no endpoint`);
  const target = new URL(path, endpoint);
  const isPlain = target.protocol === 'http:';
  if ((!isPlain && target.protocol !== 'https:') || target.username !== '')
    throw new PeerRefusal('EXCHANGE_RECIPIENT_UNKNOWN', `the endpoint of ${code} is no https address`);
  if (isPlain && !isPlainAllowed && !LOOPBACK.has(target.hostname))
    throw new PeerRefusal('EXCHANGE_RECIPIENT_UNKNOWN', `the endpoint of ${code} is not https`);
  return target;
}

/** The peer closed a kept-alive connection just when it was used again; it has not read this call. */
class StaleConnection extends HttpClientError {}

const isStream = (body: PeerRequest['body']): boolean => body !== undefined && !(body instanceof Uint8Array);

interface Way {
  shown: Shown;
  agent: HttpAgent | HttpsAgent;
  /** DER; when the directory names some, the server must show one of them. */
  pins: readonly Uint8Array[];
  code: string;
}

async function exchange(target: URL, request: PeerRequest, way: Way): Promise<PeerAnswer> {
  const { method, headers = {}, body, timeoutMs, signal } = request;
  const options: RequestOptions = {
    method,
    agent: way.agent,
    timeout: timeoutMs,
    headers: { ...headers, ...(body instanceof Uint8Array && { 'content-length': String(body.length) }) },
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
      outgoing.once('error', reject);
    });
    // Looked at by the race below; a failure of the connection may come first.
    answered.catch(() => undefined);
    // Not a byte leaves before it is known who takes it.
    await assertKnown(outgoing, way);
    const source =
      body instanceof Uint8Array || body === undefined ? body : Readable.from(body, { objectMode: false });
    const sent = source instanceof Readable ? pipeline(source, outgoing) : void outgoing.end(source);
    // The answer may come before the body is through: too large, not wanted. What is wrong with our own source counts.
    const response = await Promise.race([answered, Promise.resolve(sent).then(() => answered)]);
    const answer = await readAnswer(response, target, request.maxBytes);
    if (!outgoing.writableEnded) outgoing.destroy();
    await Promise.resolve(sent).catch(() => undefined);
    return answer;
  } catch (error) {
    outgoing.destroy();
    if (outgoing.reusedSocket && systemCode(error) === 'ECONNRESET' && !isStream(body))
      throw new StaleConnection('UNREACHABLE', `${target.host} closed an idle connection`, { cause: error });
    if (error instanceof HttpClientError || error instanceof PeerRefusal) throw error;
    throw new HttpClientError('UNREACHABLE', `${target.host} cannot be reached: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

/** The code of a failed handshake or connection says more than its message, and nothing secret. */
const reasonOf = (error: unknown): string =>
  systemCode(error) ?? (error instanceof Error ? error.message : 'failed');

/** SHA-256 of what the peer showed, noted at the handshake: later OpenSSL has forgotten it (TLS 1.3 tickets). */
type Shown = WeakMap<Socket, string>;

const noteCertificate = (socket: TLSSocket, shown: Shown): void => {
  const certificate = socket.getPeerX509Certificate()?.raw;
  if (certificate !== undefined) shown.set(socket, sha256Hex(certificate));
};

/** A kept-alive connection is shared by the agencies of one server; each asks for its own certificates. */
function assertKnown(outgoing: ClientRequest, { pins, code, shown }: Way): Promise<void> {
  const wanted = new Set(pins.map(sha256Hex));
  return new Promise((resolve, reject) => {
    const look = (socket: TLSSocket) => {
      if (!shown.has(socket)) noteCertificate(socket, shown);
      if (wanted.size === 0 || wanted.has(shown.get(socket) ?? '')) resolve();
      else
        reject(
          new HttpClientError(
            'UNREACHABLE',
            `the server of ${code} shows a certificate the directory does not name`,
          ),
        );
    };
    outgoing.once('error', reject);
    outgoing.once('socket', (socket: Socket) => {
      if (!(socket instanceof TLSSocket)) resolve();
      else if (outgoing.reusedSocket) look(socket);
      else socket.once('secureConnect', () => look(socket));
    });
  });
}

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
  if (status >= 300 && status < 400)
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
