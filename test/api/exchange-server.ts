// One server with the exchange and nothing above it: real organization, files, relay and keys, on a database and a folder
// that were given. What the office would be told is kept in lists.

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import express, { type Request } from 'express';
import { type Audit, auditEntry, makeAudit } from '../../server/audit/index.ts';
import type { Access } from '../../server/contracts/route.ts';
import { ROUTES } from '../../server/contracts/routes.ts';
import { Role } from '../../server/contracts/vocabulary.ts';
import {
  type ArrivedPacket,
  type DeliveryStepTold,
  type Exchange,
  type ExchangeDeps,
  makeExchange,
  normalizeOrganCode,
  type StatusRefusedTold,
  type TakeBackTold,
} from '../../server/exchange/index.ts';
import { type Files, makeFiles } from '../../server/files/index.ts';
import { notifyEntry } from '../../server/notifications/index.ts';
import { type Actor, makeOrganization, type Organization } from '../../server/organization/index.ts';
import { type Clock, systemClock } from '../../server/platform/clock.ts';
import { answerErrors, correlate } from '../../server/platform/http/error-answers.ts';
import { mountRoutes, type RouteHandlers } from '../../server/platform/http/mount-routes.ts';
import { AppError } from '../../server/platform/http/problem.ts';
import { makeIds } from '../../server/platform/ids.ts';
import { makeLogger } from '../../server/platform/logger.ts';
import { type Metrics, makeMetrics } from '../../server/platform/metrics.ts';
import type { Database } from '../../server/platform/mongo/connect.ts';
import { migrate } from '../../server/platform/mongo/migrate.ts';
import type { OutboxJob } from '../../server/platform/outbox/relay.ts';
import { quietLog } from '../support/quiet-log.ts';

export interface ExchangeServer {
  exchange: Exchange;
  files: Files;
  organization: Organization;
  /** The logs of its agencies. */
  log: Audit['log'];
  arrived: ArrivedPacket[];
  told: DeliveryStepTold[];
  /** Audit entries of people's acts. */
  audited: OutboxJob[];
  takeBacks: TakeBackTold[];
  refusals: StatusRefusedTold[];
  /** What was asked of it: method and path. */
  requests: string[];
  url: string;
  metrics: Metrics;
  connection: Database['connection'];
  /** Stops answering, as a machine that is switched off. */
  goOffline(): Promise<void>;
  goOnline(): Promise<void>;
  close(): Promise<void>;
}

export interface ExchangeServerOptions {
  database: Database;
  folder: string;
  limits?: ExchangeDeps['limits'];
  links?: ExchangeDeps['links'];
  clock?: Clock;
}

/** A person at the desk of one of the agencies, named by a header; another server names nobody. */
function callerOf(request: Request, access: Access): Actor | undefined {
  const [role, agency] = request.get('x-caller')?.split('@') ?? [];
  if (role === undefined || agency === undefined) return undefined;
  if (access === 'administrator' && role !== access) throw new AppError('FORBIDDEN');
  return {
    personId: `person-${role}`,
    name: 'Lê Thị Văn Thư',
    title: 'Văn thư',
    postId: `post-${role}`,
    role: Role.parse(role),
    agencyId: `agency-${agency}`,
    agencyCode: '',
    agencyName: agency,
    unitId: 'unit-0001',
    unitName: 'Văn phòng',
  };
}

const { fetchDirectory, listDirectoryRows, getDirectoryRow, blockSender, unblockSender } = ROUTES;
const { changeTerms, importDirectoryFile, listDirectoryServers, addDirectoryServer } = ROUTES;
const { acceptServerKey, refuseServerKey, setServerRealms, removeDirectoryServer, readServerNow } = ROUTES;
const { listDirectoryPending, approveDirectoryChange, rejectDirectoryChange } = ROUTES;
const DIRECTORY_ROUTES = {
  ...{ fetchDirectory, listDirectoryRows, getDirectoryRow, blockSender, unblockSender, changeTerms },
  ...{ importDirectoryFile, listDirectoryServers, addDirectoryServer, acceptServerKey, refuseServerKey },
  ...{ setServerRealms, removeDirectoryServer, readServerNow, listDirectoryPending },
  ...{ approveDirectoryChange, rejectDirectoryChange },
};

export async function openExchangeServer(options: ExchangeServerOptions): Promise<ExchangeServer> {
  const { database, folder, limits, links } = options;
  const { connection } = database;
  const { clock = systemClock } = options;
  const logger = makeLogger({ level: 'silent' });
  const organization = makeOrganization({
    connection,
    clock,
    ids: makeIds(clock),
    keyFolder: join(folder, 'keys'),
    normalizeOrganCode,
    auditEntry,
    notifyEntry,
    kick: () => {},
    signingPolicy: () => ({ trustAnchors: [], now: clock.now() }),
    directory: {
      server: () => ({ endpoint: address.url }),
      pollMs: 3_600_000,
      wake: () => exchange.readLists(),
      contactsOf: (agencies) => exchange.contactsOf(agencies),
    },
  });
  const address = { url: '' };
  const audited: OutboxJob[] = [];
  const files = makeFiles({
    connection,
    clock,
    folder: join(folder, 'files'),
    limitBytes: 2 ** 20,
    // Nobody uploads here.
    pdfFacts: () => Promise.reject(new Error('no upload was expected')),
  });
  const { exchangeKey } = organization;
  const audit = makeAudit({ connection, ...quietLog, exchangeKey });
  const metrics = makeMetrics(logger);
  const exchange = makeExchange({
    metrics,
    ...{ connection, organization, files, clock, logger, log: audit.log },
    outboxHandlers: { ...audit.log.outboxHandlers, audit: async (job) => void audited.push(job) },
    directoryLists: organization.directoryLists,
    ...(limits && { limits }),
    ...(links && { links }),
  });
  await migrate({
    connection,
    migrations: [
      ...organization.migrations,
      ...files.migrations,
      ...exchange.migrations,
      ...audit.migrations,
    ],
  });
  const arrived: ArrivedPacket[] = [];
  const told: DeliveryStepTold[] = [];
  const takeBacks: TakeBackTold[] = [];
  const refusals: StatusRefusedTold[] = [];
  exchange.subscribe({
    packetArrived: async (packet) => {
      arrived.push(packet);
    },
    deliveryChanged: async (step) => {
      told.push(step);
    },
    takeBackAsked: async (asked) => {
      takeBacks.push(asked);
    },
    statusRefused: async (told) => {
      refusals.push(told);
    },
  });

  const requests: string[] = [];
  const app = express();
  const { postPacket, postStatus, offerPacket, postBundle, putPart, listDeliveryCases, retryDelivery } =
    ROUTES;
  const { readdressDelivery, giveUpDelivery, listStatusCases, retryStatus, getExchangeHealth } = ROUTES;
  const { askTruth, reconcileExchange } = ROUTES;
  const routes = {
    ...{ postPacket, postStatus, offerPacket, postBundle, putPart, listDeliveryCases, retryDelivery },
    ...{ readdressDelivery, giveUpDelivery, listStatusCases, retryStatus, getExchangeHealth },
    ...{ askTruth, reconcileExchange, ...DIRECTORY_ROUTES },
  };
  const handlers: RouteHandlers<typeof routes, Actor> = { ...exchange.handlers, ...organization.handlers };
  app.use((request, _response, next) => {
    requests.push(`${request.method} ${request.path}`);
    next();
  });
  app.use(correlate);
  mountRoutes(app, routes, handlers, {
    identify: async (request, access) => callerOf(request, access),
    checkResponses: true,
  });
  app.use(answerErrors(logger));
  let server: Server | undefined;
  const listen = async (port: number) => {
    const listening = createServer(app).listen(port, '127.0.0.1');
    await once(listening, 'listening');
    server = listening;
    const address = listening.address();
    if (address === null || typeof address === 'string') throw new Error('not a TCP server');
    return address.port;
  };
  const goOffline = () =>
    new Promise<void>((resolve) => {
      server?.close(() => resolve());
      server?.closeAllConnections();
    });
  const port = await listen(0);
  address.url = `http://127.0.0.1:${port}`;
  exchange.start();
  return {
    ...{
      exchange,
      files,
      organization,
      log: audit.log,
      arrived,
      told,
      audited,
      takeBacks,
      refusals,
      requests,
      connection,
      metrics,
    },
    url: address.url,
    goOffline,
    goOnline: async () => {
      await listen(port);
    },
    close: async () => {
      await exchange.stop();
      await goOffline();
      await database.close();
    },
  };
}
