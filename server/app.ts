// The HTTP face: what every request passes, the routes of the contracts, the probes, the API page and the client.
// Builds an app and never listens.
import express, { type Express, Router } from 'express';
import type { Config } from './config.ts';
import type { Container } from './container.ts';
import { ROUTES } from './contracts/routes.ts';
import type { ExchangeHandlers } from './exchange/index.ts';
import type { Actor } from './organization/index.ts';
import { answerErrors, answerNotFound, correlate } from './platform/http/error-answers.ts';
import { mountRoutes } from './platform/http/mount-routes.ts';
import { AppError, STATUS } from './platform/http/problem.ts';
import { refusePlainFromAfar } from './platform/http/refuse-plain.ts';
import { refuseWritesWithoutRoom } from './platform/http/refuse-writes.ts';
import { checkOrigin, securityHeaders, styleNonce } from './platform/http/security.ts';
import { serveClient } from './platform/http/serve-client.ts';
import { serveMetrics } from './platform/http/serve-metrics.ts';
import type { Logger } from './platform/logger.ts';

export interface AppDeps {
  container: Pick<Container, 'handlers' | 'auth' | 'metrics'>;
  config: Pick<Config, 'publicUrl' | 'checkResponses' | 'metricsToken'> &
    Partial<Pick<Config, 'exchange' | 'trustedProxies' | 'keys'>>;
  logger: Logger;
  /** Folder of the built client; may be missing. */
  clientFolder: string;
  /** Whether the database answers and its schema is the one of this code. */
  isReady(): Promise<boolean>;
  /** Whether the disk has room for so many bytes more; absent: nobody watches. */
  hasRoomFor?: (bytes: number) => boolean;
}

/** Of the API, not of the program. */
const API_VERSION = '1';
const EXCHANGE = '/exchange/';
const NOT_PAGES = ['/api/', EXCHANGE, '/socket/', '/livez/', '/readyz/', '/metrics/'];

/** @throws TypeError when a route has no handler. */
export function buildApp(deps: AppDeps): Express {
  const { container, config, logger, clientFolder, isReady, hasRoomFor = () => true } = deps;
  const { publicUrl, checkResponses, metricsToken: token } = config;
  const app = express();
  // Only a known reverse proxy is believed about the caller's address.
  app.set('trust proxy', [...(config.trustedProxies ?? ['loopback'])]);
  app.use(
    correlate,
    securityHeaders({ publicUrl, localService: config.keys?.desktopUrl }),
    checkOrigin({ publicUrl, exempt: [EXCHANGE] }),
  );
  app.use(probes(isReady), serveMetrics({ metrics: container.metrics, token }), apiPages());
  app.use(refuseWritesWithoutRoom(hasRoomFor));
  app.use(EXCHANGE, refusePlainFromAfar(config.exchange?.isPlainAllowed ?? false));
  const routes = Router();
  const { identify } = container.auth;
  mountRoutes(routes, ROUTES, container.handlers, { identify, checkResponses });
  app.use(routes);
  app.use(['/api', '/exchange'], answerNotFound);
  app.use(serveClient({ folder: clientFolder, notPages: NOT_PAGES }));
  app.use(answerNotFound, answerErrors(logger));
  return app;
}

/** Of a process that only works in the background: nobody is served, but it says how it is. */
export function buildWorkerApp({
  container,
  config,
  logger,
  isReady,
}: Pick<AppDeps, 'container' | 'config' | 'logger' | 'isReady'>): Express {
  const app = express();
  app.set('trust proxy', [...(config.trustedProxies ?? ['loopback'])]);
  app.use(correlate, securityHeaders({ publicUrl: config.publicUrl }), probes(isReady));
  app.use(serveMetrics({ metrics: container.metrics, token: config.metricsToken }));
  app.use(answerNotFound, answerErrors(logger));
  return app;
}

const { postPacket, postStatus, offerPacket, postBundle, putPart, askTruth, fetchDirectory } = ROUTES;
/** Of other servers' door: nothing else is answered there. */
const EXCHANGE_ROUTES = {
  postPacket,
  postStatus,
  offerPacket,
  postBundle,
  putPart,
  askTruth,
} satisfies Record<keyof ExchangeHandlers, unknown>;

const nobody = async (): Promise<Actor | undefined> => undefined;

export interface ExchangeAppDeps {
  container: Pick<Container, 'exchange' | 'peerDoor'> & {
    /** Absent: no list of agencies is told. */
    organization?: { handlers: Pick<Container['organization']['handlers'], 'fetchDirectory'> };
  };
  config: Pick<Config, 'checkResponses'>;
  logger: Logger;
  hasRoomFor?: (bytes: number) => boolean;
}

/** The door with mutual TLS. Who calls is known, and may send, before a byte of a body is read. */
export function buildExchangeApp({ container, config, logger, hasRoomFor }: ExchangeAppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(correlate, refuseWritesWithoutRoom(hasRoomFor ?? (() => true)));
  const routes = Router();
  const { callerOf, enter } = container.peerDoor;
  const { checkResponses } = config;
  // Two servers that do not know each other yet meet by their lists; the handshake has asked for a certificate of an
  // authority that is believed.
  const list = container.organization?.handlers;
  if (list !== undefined) {
    const open = Router();
    mountRoutes(open, { fetchDirectory }, list, { identify: nobody, checkResponses });
    app.use(open);
  }
  app.use(async ({ socket }, _response, next) => enter(await callerOf(socket), next));
  mountRoutes(routes, EXCHANGE_ROUTES, container.exchange.handlers, {
    identify: ({ socket }) => callerOf(socket),
    checkResponses,
  });
  app.use(routes, answerNotFound, answerErrors(logger));
  return app;
}

function probes(isReady: () => Promise<boolean>): Router {
  const router = Router();
  router.get('/livez', (_request, response) => {
    response.set('cache-control', 'no-store').json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    if (!(await isReady())) throw new AppError('NOT_READY');
    response.set('cache-control', 'no-store').json({ status: 'ok' });
  });
  return router;
}

/** Made when first asked for: a server starts a hundred times for every time somebody reads its manual. */
function apiPages(): Router {
  const load = async () => {
    const { makeOpenapi } = await import('./contracts/openapi.ts');
    return makeOpenapi(STATUS, API_VERSION);
  };
  let made: ReturnType<typeof load> | undefined;
  const document = () => {
    made ??= load();
    return made;
  };
  const router = Router();
  router.get('/api/openapi.json', async (_request, response) => {
    response.json(await document());
  });
  router.get('/api/docs', async (_request, response) => {
    const { openapiPage } = await import('./contracts/openapi-page.ts');
    response.type('html').set('cache-control', 'no-store');
    response.send(openapiPage(await document(), styleNonce(response)));
  });
  return router;
}
