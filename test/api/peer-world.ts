// One server with the door for others: real organization, exchange, certificates and TLS on loopback.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePki, type Pki } from '../../certs-dev/index.ts';
import { buildExchangeApp } from '../../server/app.ts';
import { auditEntry, makeAudit } from '../../server/audit/index.ts';
import type { DirectoryEntry } from '../../server/contracts/directory.ts';
import {
  type ArrivedPacket,
  type Exchange,
  type LinkSettings,
  makeExchange,
  makePeerDoor,
  normalizeOrganCode,
} from '../../server/exchange/index.ts';
import { buildDocument, makePacketId, signPacket } from '../../server/exchange/protocol/index.ts';
import type { TlsIdentity } from '../../server/exchange/transports/peer/tls-identity.ts';
import { type Files, makeFiles } from '../../server/files/index.ts';
import { notifyEntry } from '../../server/notifications/index.ts';
import { makeOrganization, type Organization } from '../../server/organization/index.ts';
import { systemClock as clock } from '../../server/platform/clock.ts';
import { listen } from '../../server/platform/http/listen.ts';
import { makeIds } from '../../server/platform/ids.ts';
import { makeLogger } from '../../server/platform/logger.ts';
import { migrate } from '../../server/platform/mongo/migrate.ts';
import { KEY_CACHE } from '../support/demo-pki.ts';
import { openTestDatabase } from '../support/mongo.ts';
import { quietLog } from '../support/quiet-log.ts';

const SERVERS = ['may-chu-1.server', 'may-chu-2.server', 'bad.expired-server', 'bad.foreign-server'] as const;
const EXCHANGE_KEYS = ['so-noi-vu.exchange', 'so-tai-chinh.exchange', 'ubnd-tinh.exchange'] as const;

const pemOf = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${(
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n')}\n-----END CERTIFICATE-----\n`;

/** What a server of this certificate would have in its three files. */
export function identityOf(pki: Pki, id: (typeof SERVERS)[number]): TlsIdentity {
  const [, ...issuers] = pki.chain(id);
  return {
    key: pki.privateKey(id).export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: [pki.certificate(id), ...issuers.slice(0, -1)].map(pemOf).join(''),
    ca: pki.anchors.map(pemOf).join(''),
    certificate: pki.certificate(id),
    notAfter: pki.entry(id).notAfter,
  };
}

export interface PeerWorld {
  pki: Pki;
  organization: Organization;
  files: Files;
  /** https address of the door. */
  url: string;
  exchange: Exchange;
  /** What was told of as arrived. */
  arrived: ArrivedPacket[];
  /** Handshakes so far. */
  connectionCount(): number;
  close(): Promise<void>;
}

/** An entry of the sender H16.01, whose server shows `may-chu-1.server`. */
export const senderEntry = (pki: Pki, overrides: Partial<DirectoryEntry> = {}): DirectoryEntry => ({
  code: 'H16.01',
  name: 'Sở Nội vụ',
  parentCode: 'H16',
  former: [],
  dissolvedAt: null,
  terms: [
    {
      from: '2020-01-01T00:00:00Z',
      transport: 'peer',
      endpoint: 'https://127.0.0.1:9',
      canReceive: true,
      maySend: true,
      receiveLimitBytes: null,
      acceptsUnsigned: false,
    },
  ],
  certificates: [
    { use: 'packet', der: base64(pki.certificate('so-noi-vu.exchange')), from: null, until: null },
    { use: 'server', der: base64(pki.certificate('may-chu-1.server')), from: null, until: null },
  ],
  ...overrides,
});

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

interface Home {
  id: string;
  code: string;
  name: string;
  key: (typeof EXCHANGE_KEYS)[number];
  /** What the server shows. */
  shows: (typeof SERVERS)[number];
}

const RECEIVER: Home = {
  ...{ id: 'agency-receiver', code: 'H16.02', name: 'Sở Tài chính' },
  ...{ key: 'so-tai-chinh.exchange', shows: 'may-chu-2.server' },
};
export const SENDER: Home = {
  ...{ id: 'agency-sender', code: 'H16.01', name: 'Sở Nội vụ' },
  ...{ key: 'so-noi-vu.exchange', shows: 'may-chu-1.server' },
};

export const makePeerPki = (folder: string): Promise<Pki> =>
  makePki({
    folder: join(folder, 'pki'),
    only: [...SERVERS, ...EXCHANGE_KEYS],
    keyCache: KEY_CACHE,
  });

export interface PeerWorldOptions {
  home?: Home;
  /** Default: one of its own. */
  pki?: Pki;
  /** DER of the certificate its list tells; default: the one it shows. */
  told?: () => Uint8Array;
}

export async function openPeerWorld(
  links: LinkSettings = {},
  { home = RECEIVER, ...given }: PeerWorldOptions = {},
): Promise<PeerWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-peer-'));
  const pki = given.pki ?? (await makePeerPki(folder));
  const tls = identityOf(pki, home.shows);
  const { connection, close } = await openTestDatabase();
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
    signingPolicy: () => ({ trustAnchors: [...pki.anchors], now: clock.now() }),
    directory: {
      server: () => ({ endpoint: door.url, certificate: given.told?.() ?? tls.certificate }),
      pollMs: 3_600_000,
      wake: () => exchange.readLists(),
      contactsOf: async () => new Map(),
    },
  });
  const files = makeFiles({
    connection,
    clock,
    folder: join(folder, 'files'),
    limitBytes: 2 ** 20,
    pdfFacts: () => Promise.reject(new Error('no upload was expected')),
  });
  const { exchangeKey } = organization;
  const audit = makeAudit({ connection, ...quietLog, exchangeKey });
  const peerDoor = makePeerDoor({
    organization,
    now: () => clock.now().getTime(),
    freshMs: 0,
    onStranger: (certificate) => exchange.stranger(certificate),
  });
  const exchange = makeExchange({
    caller: peerDoor.current,
    directoryLists: organization.directoryLists,
    links,
    connection,
    organization,
    files,
    clock,
    logger,
    log: audit.log,
    outboxHandlers: audit.log.outboxHandlers,
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
  await organization.setUp.putAgency({
    id: home.id,
    code: home.code,
    name: home.name,
    shortName: home.name,
    parentCode: 'H16',
    abbreviation: 'STC',
    place: 'Đắk Nông',
    isLocal: true,
    canReceive: true,
    endpoint: null,
    exchangeCertificates: [pki.certificate(home.key)],
    units: [],
  });
  await organization.setUp.putExchangeKey(home.id, {
    privateKey: pki.privateKey(home.key),
    certificate: pki.certificate(home.key),
  });
  const arrived: ArrivedPacket[] = [];
  exchange.subscribe({
    packetArrived: async (packet) => {
      arrived.push(packet);
    },
    deliveryChanged: async () => {},
    takeBackAsked: async () => {},
    statusRefused: async () => {},
  });
  const app = buildExchangeApp({
    container: { exchange, organization, peerDoor: { tls, ...peerDoor } },
    config: { checkResponses: true },
    logger,
  });
  const { key, cert, ca } = tls;
  const door = await listen(app, 0, '127.0.0.1', { key, cert, ca, minVersion: 'TLSv1.2' });
  let connections = 0;
  door.server.on('secureConnection', () => {
    connections += 1;
  });
  return {
    exchange,
    files,
    arrived,
    connectionCount: () => connections,
    pki,
    organization,
    url: door.url,
    close: async () => {
      await exchange.stop();
      await door.close(0);
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A signed packet of one small file from an agency to the receiver. */
interface SignedPacket {
  from: string;
  keyId: (typeof EXCHANGE_KEYS)[number];
  number?: string;
  /** Codes beside H16.02. */
  alsoTo?: readonly string[];
}

export function signedPacket(pki: Pki, { from, keyId, number = '1', alsoTo = [] }: SignedPacket): Buffer {
  const documentId = `${from},2026/11/23,${number}/VP`;
  const draft = buildDocument({
    packetId: makePacketId(documentId, ['H16.02', ...alsoTo], 1),
    documentId,
    from: { organId: from, name: 'Cơ quan gửi' },
    to: ['H16.02', ...alsoTo].map((organId) => ({ organId, name: 'Nơi nhận' })),
    code: { number, notation: 'VP' },
    promulgation: { place: 'Đắk Nông', on: '2026-11-23' },
    documentType: { type: 18, typeName: 'Công văn' },
    subject: 'V/v thử',
    signer: { position: 'Giám đốc', fullName: 'Trần Đình Nghĩa' },
    toPlaces: [],
    otherInfo: { priority: 0, appendixes: [] },
    responseFor: [],
    trace: [{ organId: from, at: new Date('2026-11-23T01:00:00Z') }],
    business: { type: 'new', paper: false },
    attachments: [
      { contentId: 'a1', name: 'a.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.7') },
    ],
  });
  const key = { privateKey: pki.privateKey(keyId), certificate: pki.certificate(keyId) };
  return Buffer.from(signPacket(draft, key));
}
