// Opens the port and closes it again without cutting off requests under way.
import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { ErrorCode } from '../../contracts/error-codes.ts';
import { StartupError, systemCode } from '../startup-error.ts';
import { AppError, toProblem } from './problem.ts';

export interface Listening {
  /** For Socket.IO to attach to. */
  server: Server;
  /** The port in use; differs from the one asked for when that was 0. */
  port: number;
  /** `http://host:port`, or https */
  url: string;
  /** Takes no new connection, waits up to `graceMs` (default 10 s) for answers under way, then cuts. */
  close(graceMs?: number): Promise<void>;
}

/** An upload of the largest file over a slow office line may take long; its headers may not. */
const REQUEST_TIMEOUT_MS = 15 * 60_000;

/** A door that lets in only who shows a certificate of these authorities. PEM. */
export interface MutualTls {
  key: string;
  cert: string;
  ca: string;
  minVersion: 'TLSv1.2' | 'TLSv1.3';
}

/** @throws StartupError PORT_IN_USE or LISTEN_FAILED with one readable line. */
export async function listen(
  app: RequestListener,
  port: number,
  host: string,
  tls?: MutualTls,
): Promise<Listening> {
  const timeouts = { requestTimeout: REQUEST_TIMEOUT_MS };
  const server =
    tls === undefined
      ? createServer(timeouts, app)
      : createTlsServer({ ...timeouts, ...tls, requestCert: true, rejectUnauthorized: true }, app);
  server.on('clientError', answerUnreadable);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, port, host)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return {
    server,
    port: actual,
    url: `${tls === undefined ? 'http' : 'https'}://${shownHost}:${actual}`,
    close: (graceMs = 10_000) => closeServer(server, graceMs),
  };
}

const UNREADABLE: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** What never became a request reaches no middleware: the same problem, written to the bare connection. */
function answerUnreadable(failure: Error, socket: Duplex): void {
  if (!socket.writable || systemCode(failure) === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const problem = toProblem(new AppError(UNREADABLE[systemCode(failure) ?? ''] ?? 'BAD_INPUT'), randomUUID());
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.title}\r\nconnection: close\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    // A kept-alive connection falls idle only after its last answer, and would then hold the process for seconds.
    const sweep = setInterval(() => server.closeIdleConnections(), 20);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      resolve();
    });
  });
}

function explain(error: Error, port: number, host: string): StartupError {
  const code = systemCode(error);
  if (code === 'EADDRINUSE') {
    const message = `port ${port} on ${host} is in use by another program; stop it or choose another PORT`;
    return new StartupError('PORT_IN_USE', message, { cause: error });
  }
  const reason =
    code === 'EACCES' ? 'this user may not open it; choose a PORT above 1023' : (code ?? error.message);
  return new StartupError('LISTEN_FAILED', `cannot listen on ${host}:${port}: ${reason}`, { cause: error });
}
