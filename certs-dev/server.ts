// The PKI's services over plain HTTP: OCSP, CRL, issuer certificates, RFC 3161 timestamps. For loopback only.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { PkiError } from './definition.ts';
import { loadPki, type Pki } from './pki.ts';
import { makeCrl } from './services/crl.ts';
import { answerOcsp, ocspFailure } from './services/ocsp.ts';
import { answerTimestamp, rejectTimestamp } from './services/tsa.ts';

const MAX_BODY_BYTES = 16 * 1024;
const OCSP_REQUEST = 'application/ocsp-request';
const OCSP_RESPONSE = 'application/ocsp-response';
const TSA_REQUEST = 'application/timestamp-query';
const TSA_RESPONSE = 'application/timestamp-reply';

interface Answer {
  status: number;
  type?: string;
  body?: Uint8Array | string;
  headers?: Record<string, string>;
}

class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let length = 0;
  // Left alive: a destroyed request would take the 413 answer with it.
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(part);
    length += bytes.length;
    if (length > MAX_BODY_BYTES) throw new TooLarge();
    parts.push(bytes);
  }
  return Buffer.concat(parts);
};

const mediaType = (request: IncomingMessage): string =>
  (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

const ocspByPost = async (pki: Pki, request: IncomingMessage, now: Date): Promise<Answer> => {
  if (mediaType(request) !== OCSP_REQUEST) return { status: 400 };
  const body = await answerOcsp(pki, await readBody(request), now);
  return { status: 200, type: OCSP_RESPONSE, body };
};

/** RFC 6960 appendix A.1: the request in base64 after the path, percent-encoded or not. */
const ocspByGet = async (pki: Pki, encoded: string, now: Date): Promise<Answer> => {
  let body = ocspFailure('malformedRequest');
  try {
    const text = decodeURIComponent(encoded);
    if (/^[A-Za-z0-9+/]+={0,2}$/.test(text)) body = await answerOcsp(pki, Buffer.from(text, 'base64'), now);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
  }
  return { status: 200, type: OCSP_RESPONSE, body };
};

/** As the real service was seen to behave: only POST, and 400 for what is not a timestamp query. */
const timestamp = async (pki: Pki, request: IncomingMessage, now: Date): Promise<Answer> => {
  if (request.method !== 'POST') return { status: 403 };
  if (mediaType(request) !== TSA_REQUEST) return { status: 400 };
  const body = await answerTimestamp(pki, await readBody(request), now);
  return { status: 200, type: TSA_RESPONSE, body };
};

const authorityFile = async (pki: Pki, kind: string, id: string, now: Date): Promise<Answer> => {
  if (!pki.ids.includes(id) || !pki.entry(id).isAuthority) return { status: 404 };
  return kind === 'crl'
    ? { status: 200, type: 'application/pkix-crl', body: await makeCrl(pki, id, now) }
    : { status: 200, type: 'application/pkix-cert', body: pki.certificate(id) };
};

const notAllowed = (allow: string): Answer => ({ status: 405, headers: { Allow: allow } });

const route = async (pki: Pki, request: IncomingMessage, now: Date): Promise<Answer> => {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (path === '/tsa') return timestamp(pki, request, now);
  if (path === '/ocsp' || path === '/ocsp/') {
    return request.method === 'POST' ? ocspByPost(pki, request, now) : notAllowed('POST');
  }
  if (!isRead) return notAllowed('GET, HEAD');
  if (path === '/healthz') return { status: 200, type: 'text/plain', body: 'ok\n' };
  if (path.startsWith('/ocsp/')) return ocspByGet(pki, path.slice('/ocsp/'.length), now);
  const [, kind, id] = /^\/(crl|aia)\/([a-z0-9.-]+)\.(?:crl|crt)$/.exec(path) ?? [];
  return kind && id ? authorityFile(pki, kind, id, now) : { status: 404 };
};

/** What a service says about its own failure, in its own language where it has one. */
const failed = (request: IncomingMessage, error: unknown): Answer => {
  if (error instanceof TooLarge) return { status: 413, headers: { Connection: 'close' } };
  const path = request.url ?? '';
  if (path.startsWith('/ocsp'))
    return { status: 200, type: OCSP_RESPONSE, body: ocspFailure('internalError') };
  if (path === '/tsa') {
    return { status: 200, type: TSA_RESPONSE, body: rejectTimestamp('systemFailure', 'internal error') };
  }
  return { status: 500 };
};

const send = (request: IncomingMessage, response: ServerResponse, answer: Answer): void => {
  const body = Buffer.from(answer.body ?? '');
  response.writeHead(answer.status, {
    'Cache-Control': 'no-store',
    'Content-Length': body.length,
    ...(answer.type ? { 'Content-Type': answer.type } : {}),
    ...answer.headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
};

export interface PkiServerOptions {
  /** A made PKI, or the folder of one. */
  pki: Pki | string;
  /** 0: any free port; then certificates made for another address will not find it. */
  port?: number;
  host?: string;
  clock?: () => Date;
  /** Told of failures that are the server's own. */
  onError?: (error: unknown) => void;
}

export interface PkiServer {
  /** Base address, without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Listens, or throws PKI_PORT_BUSY when the address cannot be had. Closing it is how an outage is played. */
export const startPkiServer = async (options: PkiServerOptions): Promise<PkiServer> => {
  const { host = '127.0.0.1', clock = () => new Date(), onError = () => {} } = options;
  const pki = typeof options.pki === 'string' ? await loadPki(options.pki) : options.pki;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      send(request, response, await route(pki, request, clock()));
    } catch (error) {
      if (!(error instanceof TooLarge)) onError(error);
      if (!response.headersSent && !response.destroyed) send(request, response, failed(request, error));
    }
  };
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    void answer(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new PkiError('PKI_PORT_BUSY', `cannot listen on ${host}:${options.port ?? 0}`, { cause }));
    });
    server.listen(options.port ?? 0, host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  return {
    url: `http://${host}:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
};
