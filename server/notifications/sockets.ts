// Live updates: one room per person; a message names a thing and its version and nothing else, so that what a person
// may read is decided by HTTP alone.
import type { Server as HttpServer, IncomingHttpHeaders } from 'node:http';
import { type ServerOptions, type Socket, Server as SocketServer } from 'socket.io';
import { CHANGED, type ChangedEvent, SOCKET_PATH } from '../contracts/socket-events.ts';
import { isSameOrigin } from '../platform/http/security.ts';
import { type IntervalJob, makeIntervalJob } from '../platform/jobs/interval-job.ts';
import type { Logger } from '../platform/logger.ts';

/** Who a session cookie stands for, and which session it is. */
export interface SocketSession {
  sessionId: string;
  personId: string;
}

export interface SocketsDeps {
  /** Reads the cookie; null when it opens nothing. */
  findSession(headers: IncomingHttpHeaders): Promise<SocketSession | null>;
  publicUrl: URL | undefined;
  logger: Logger;
  /** Carries what is sent to the browsers of other processes; absent: there are none. */
  adapter?: ServerOptions['adapter'] | undefined;
  /** How often open sockets are asked whether their session still lives; default one minute. */
  recheckMs?: number;
}

export interface Sockets {
  attach(server: HttpServer): void;
  send(personIds: readonly string[], event: ChangedEvent): void;
  /** Cuts the sockets of a session that has ended. */
  dropSession(sessionId: string): void;
  stop(): Promise<void>;
}

const personRoom = (id: string) => `person:${id}`;
const sessionRoom = (id: string) => `session:${id}`;

export function makeSockets(deps: SocketsDeps): Sockets {
  const { findSession, publicUrl, logger, adapter, recheckMs = 60_000 } = deps;
  const io = new SocketServer({
    path: SOCKET_PATH,
    ...(adapter !== undefined && { adapter }),
    serveClient: false,
    // Nothing is ever read from a client, so nothing large can be meant for us.
    maxHttpBufferSize: 4096,
    allowRequest: ({ headers }, done) => done(null, isSameOrigin(headers, publicUrl)),
  });

  io.use((socket, next) => {
    const admit = async () => {
      const session = await findSession(socket.request.headers);
      if (session === null) return next(new Error('NOT_SIGNED_IN'));
      await socket.join([personRoom(session.personId), sessionRoom(session.sessionId)]);
      next();
    };
    admit().catch((error: unknown) => {
      logger.error({ err: error }, 'socket handshake failed');
      next(new Error('INTERNAL'));
    });
  });

  const isStillOpen = async (socket: Socket) => (await findSession(socket.request.headers)) !== null;
  const recheck: IntervalJob = makeIntervalJob({
    name: 'socket sessions',
    everyMs: recheckMs,
    logger,
    run: async (signal) => {
      for (const socket of io.sockets.sockets.values()) {
        if (signal.aborted) return;
        if (!(await isStillOpen(socket))) socket.disconnect(true);
      }
    },
  });

  return {
    attach: (server) => {
      io.attach(server);
      recheck.start();
    },
    send: (personIds, event) => {
      if (personIds.length > 0) io.to(personIds.map(personRoom)).emit(CHANGED, event);
    },
    dropSession: (sessionId) => {
      io.in(sessionRoom(sessionId)).disconnectSockets(true);
    },
    stop: async () => {
      await recheck.stop();
      io.local.disconnectSockets(true);
      await io.of('/').adapter.close();
      // `io.close()` would close the HTTP server too, which its owner does with grace.
      io.engine?.close();
    },
  };
}
