// Two servers of two agencies on two databases, joined by HTTP on loopback: real organization, files, relay and keys.

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express, { type Request } from 'express';
import { makePki, type Pki } from '../../certs-dev/index.ts';
import { type Audit, auditEntry, makeAudit } from '../../server/audit/index.ts';
import type { Access } from '../../server/contracts/route.ts';
import { ROUTES } from '../../server/contracts/routes.ts';
import { Role } from '../../server/contracts/vocabulary.ts';
import {
  type ArrivedPacket,
  type DeliveryRequest,
  type DeliveryStepTold,
  type Exchange,
  makeExchange,
  normalizeOrganCode,
  type TakeBackTold,
} from '../../server/exchange/index.ts';
import { type Files, makeFiles } from '../../server/files/index.ts';
import {
  type Actor,
  type Agency,
  makeOrganization,
  type Organization,
} from '../../server/organization/index.ts';
import { systemClock } from '../../server/platform/clock.ts';
import { answerErrors, correlate } from '../../server/platform/http/error-answers.ts';
import { mountRoutes, type RouteHandlers } from '../../server/platform/http/mount-routes.ts';
import { AppError } from '../../server/platform/http/problem.ts';
import { makeIds } from '../../server/platform/ids.ts';
import { makeLogger } from '../../server/platform/logger.ts';
import type { Database } from '../../server/platform/mongo/connect.ts';
import { migrate } from '../../server/platform/mongo/migrate.ts';
import type { OutboxJob } from '../../server/platform/outbox/relay.ts';
import { openTestDatabase } from '../support/mongo.ts';
import { quietLog } from '../support/quiet-log.ts';

/** The neighbour lives on the receiver's server. */
export const CODES = { sender: 'H16.01', receiver: 'H16.02', neighbour: 'H16.21.03' } as const;
export const KEYS = {
  sender: 'so-noi-vu.exchange',
  receiver: 'so-tai-chinh.exchange',
  neighbour: 'xa-thuan-an.exchange',
} as const;
const NAMES = { sender: 'Sở Nội vụ', receiver: 'Sở Tài chính', neighbour: 'Xã Thuận An' } as const;
type AgencyName = keyof typeof CODES;
export type Side = 'sender' | 'receiver';
const HOME = { sender: 'sender', receiver: 'receiver', neighbour: 'receiver' } as const;

export interface ExchangeServer {
  side: Side;
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
  url: string;
  connection: Database['connection'];
  /** Stops answering, as a machine that is switched off. */
  goOffline(): Promise<void>;
  goOnline(): Promise<void>;
  close(): Promise<void>;
}

export interface ExchangeWorld {
  pki: Pki;
  sender: ExchangeServer;
  receiver: ExchangeServer;
  request(overrides?: Partial<DeliveryRequest>): Promise<DeliveryRequest>;
  close(): Promise<void>;
}

export const agencyOf = (name: AgencyName, pki: Pki, at: Side, endpoint: string | null): Agency => ({
  id: `agency-${name}`,
  code: CODES[name],
  name: NAMES[name],
  shortName: name,
  parentCode: null,
  abbreviation: 'SNV',
  place: 'Đắk Nông',
  isLocal: HOME[name] === at,
  canReceive: true,
  endpoint,
  exchangeCertificates: [pki.certificate(KEYS[name])],
  units: [],
});

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

async function openServer(side: Side, pki: Pki): Promise<ExchangeServer> {
  const database = await openTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-exchange-'));
  const { connection } = database;
  const clock = systemClock;
  const logger = makeLogger({ level: 'silent' });
  const organization = makeOrganization({
    connection,
    clock,
    ids: makeIds(clock),
    keyFolder: join(folder, 'keys'),
    normalizeOrganCode,
    auditEntry,
    kick: () => {},
    signingPolicy: () => ({ trustAnchors: [...pki.anchors], now: clock.now() }),
  });
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
  const exchange = makeExchange({
    connection,
    organization,
    files,
    clock,
    logger,
    log: audit.log,
    outboxHandlers: { ...audit.log.outboxHandlers, audit: async (job) => void audited.push(job) },
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
  for (const name of (Object.keys(CODES) as AgencyName[]).filter((each) => HOME[each] === side)) {
    const key = { privateKey: pki.privateKey(KEYS[name]), certificate: pki.certificate(KEYS[name]) };
    await organization.setUp.putExchangeKey(`agency-${name}`, key);
  }
  const arrived: ArrivedPacket[] = [];
  const told: DeliveryStepTold[] = [];
  const takeBacks: TakeBackTold[] = [];
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
  });

  const app = express();
  app.use(correlate);
  const { postPacket, postStatus, listDeliveryCases, retryDelivery, readdressDelivery } = ROUTES;
  const { giveUpDelivery, listStatusCases, retryStatus, getExchangeHealth } = ROUTES;
  const routes = {
    ...{ postPacket, postStatus, listDeliveryCases, retryDelivery, readdressDelivery },
    ...{ giveUpDelivery, listStatusCases, retryStatus, getExchangeHealth },
  };
  const handlers: RouteHandlers<typeof routes, Actor> = exchange.handlers;
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
  exchange.start();
  return {
    side,
    exchange,
    files,
    organization,
    log: audit.log,
    arrived,
    told,
    audited,
    takeBacks,
    url: `http://127.0.0.1:${port}`,
    connection,
    goOffline,
    goOnline: async () => {
      await listen(port);
    },
    close: async () => {
      await exchange.stop();
      await goOffline();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function openExchangeWorld(): Promise<ExchangeWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-exchange-pki-'));
  const pki = await makePki({
    folder,
    only: [...Object.values(KEYS), 'bad.foreign-exchange'],
    keyCache: join(tmpdir(), 'vanthu-test-keys'),
  });
  const sender = await openServer('sender', pki);
  const receiver = await openServer('receiver', pki);
  for (const home of [sender, receiver])
    for (const name of Object.keys(CODES) as AgencyName[])
      await home.organization.setUp.putAgency(
        agencyOf(name, pki, home.side, { sender, receiver }[HOME[name]].url),
      );
  let counter = 0;
  return {
    pki,
    sender,
    receiver,
    request: async (overrides = {}) => {
      counter += 1;
      const bytes = Buffer.from(`%PDF-1.7 văn bản ${counter}`);
      const { digest, sizeBytes } = await sender.files.putBytes(bytes);
      return {
        outgoingId: `outgoing-${counter}`,
        agencyId: 'agency-sender',
        revision: 1,
        recipientCodes: [CODES.receiver],
        document: {
          code: { number: String(counter), notation: 'SNV-VP' },
          numberText: `${counter}/SNV-VP`,
          issuedOn: '2026-11-23',
          place: 'Đắk Nông',
          kind: 'cong-van',
          subject: 'V/v rà soát chế độ báo cáo & <kiểm tra>',
          urgency: 'urgent',
          signer: { name: 'Trần Đình Nghĩa', title: 'Phó Giám đốc', capacity: 'KT' },
          dueOn: '2026-12-01',
          toPlaces: ['Lưu: VT, VP.'],
          pageCount: 1,
        },
        files: [
          {
            digest,
            name: 'công văn.pdf',
            sizeBytes,
            mediaType: 'application/pdf',
            description: 'Văn bản chính',
          },
        ],
        ...overrides,
      };
    },
    close: async () => {
      await sender.close();
      await receiver.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
