// The features around a document (people, sessions, files, checks, notifications) behind real HTTP, on the real
// database and PKI services.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { auditEntry, makeAudit } from '../../server/audit/index.ts';
import { makeAuth } from '../../server/auth/index.ts';
import { ROUTES } from '../../server/contracts/routes.ts';
import type { Role } from '../../server/contracts/vocabulary.ts';
import { normalizeOrganCode } from '../../server/exchange/protocol/index.ts';
import { makeFiles } from '../../server/files/index.ts';
import { makeNotifications, notifyEntry } from '../../server/notifications/index.ts';
import { type Agency, makeOrganization, type Post } from '../../server/organization/index.ts';
import { answerErrors, answerNotFound, correlate } from '../../server/platform/http/error-answers.ts';
import { listen } from '../../server/platform/http/listen.ts';
import { mountRoutes } from '../../server/platform/http/mount-routes.ts';
import { checkOrigin } from '../../server/platform/http/security.ts';
import { makeIds } from '../../server/platform/ids.ts';
import { makeLogger } from '../../server/platform/logger.ts';
import { migrate } from '../../server/platform/mongo/migrate.ts';
import { makeOutboxRelay, type OutboxRelay } from '../../server/platform/outbox/relay.ts';
import { makeVerification, type Verification } from '../../server/verification/index.ts';
import { openTestDatabase } from '../support/mongo.ts';
import { quietLog } from '../support/quiet-log.ts';
import type { Authorities } from './outgoing-world.ts';

export const PASSWORD = 'mật-khẩu-thử-nghiệm';
export const LIMIT_BYTES = 200_000;
export const TRIES = 5;

const UNIT = { id: 'unit-0001', name: 'Văn phòng', abbreviation: 'VP' };
const agency = (id: string, code: string, name: string, parentCode: string | null): Agency => ({
  id,
  code,
  name,
  shortName: name,
  parentCode,
  abbreviation: 'SNV',
  place: 'Đắk Nông',
  isLocal: true,
  canReceive: parentCode !== null,
  endpoint: null,
  exchangeCertificates: [],
  units: [UNIT],
});

export const HOME = agency('agency-0001', 'H16.01', 'Sở Nội vụ', 'H16');
export const OTHER = agency('agency-0002', 'H16.02', 'Sở Tài chính', 'H16');
const PROVINCE = agency('agency-0000', 'H16', 'UBND tỉnh Đắk Nông', null);

const post = (id: string, role: Role, agencyId: string, days: Partial<Post> = {}): Post => ({
  id,
  agencyId,
  unitId: UNIT.id,
  role,
  title: role,
  fromOn: '2020-01-01',
  toOn: null,
  ...days,
});

/** User name → posts. `twohats` serves two agencies; `former` holds nothing any more; `guest` has no account. */
const PEOPLE: Record<string, Post[]> = {
  officer: [post('post-officer', 'officer', HOME.id)],
  leader: [post('post-leader', 'leader', HOME.id)],
  clerk: [post('post-clerk', 'clerk', HOME.id)],
  admin: [post('post-admin', 'administrator', HOME.id)],
  stranger: [post('post-stranger', 'clerk', OTHER.id)],
  otheradmin: [post('post-otheradmin', 'administrator', OTHER.id)],
  twohats: [post('post-hat-one', 'officer', HOME.id), post('post-hat-two', 'clerk', OTHER.id)],
  former: [post('post-former', 'officer', HOME.id, { toOn: '2021-12-31' })],
};
export const personId = (username: string) => `person-${username}`;

export type Edge = Awaited<ReturnType<typeof openEdge>>;

export async function openEdge(
  { pki, time, workers }: Authorities,
  { mail, pushHosts = [] }: { mail?: { url: URL; from: string }; pushHosts?: string[] } = {},
) {
  const database = await openTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-test-edge-'));
  const { connection } = database;
  const clock = { now: () => time.now };
  const ids = makeIds({ now: () => new Date() });
  const logger = makeLogger({ level: 'silent' });
  const wake: { relay?: OutboxRelay } = {};
  const kick = () => wake.relay?.kick();

  const files = makeFiles({
    connection,
    clock,
    folder: join(folder, 'files'),
    limitBytes: LIMIT_BYTES,
    pdfFacts: (path) => verification.facts(path),
  });
  const verification: Verification = await makeVerification({
    clock,
    logger,
    trust: { anchors: pki.trustFolder, intermediates: pki.intermediatesFolder },
    timeoutMs: 2_000,
    privateHosts: ['127.0.0.1'],
    tsaUrl: pki.urls.tsa,
    stage: files.stage,
    workers,
    limitBytes: LIMIT_BYTES,
  });
  const organization = makeOrganization({
    connection,
    clock,
    ids,
    kick,
    auditEntry,
    notifyEntry,
    signingPolicy: verification.signingPolicy,
    normalizeOrganCode,
    keyFolder: join(folder, 'keys'),
  });
  const audit = makeAudit({ connection, ...quietLog });
  const auth = makeAuth({
    connection,
    clock,
    ids,
    kick,
    auditEntry,
    organization,
    sessionMs: 12 * 3_600_000,
    isSecure: false,
    limits: { triesPerAccount: TRIES, triesPerAddress: 1_000 },
    onSessionEnded: (id) => notifications.dropSession(id),
  });
  const notifications = makeNotifications({
    connection,
    clock,
    logger,
    publicUrl: mail && new URL('http://vanthu.example.vn/'),
    findSession: auth.findSession,
    recheckMs: 50,
    ...{ kick, findPerson: organization.findPerson, mail },
    push: { folder: join(folder, 'push'), privateHosts: pushHosts },
  });
  const features = [files, organization, audit, auth, notifications];
  await migrate({ connection, migrations: features.flatMap(({ migrations }) => migrations) });
  for (const each of [PROVINCE, HOME, OTHER]) await organization.setUp.putAgency(each);
  for (const [username, posts] of Object.entries(PEOPLE)) {
    const id = personId(username);
    const agencyId = posts[0]?.agencyId ?? HOME.id;
    // A certificate has to name the same: those of the test PKI name none.
    const email = mail === undefined ? '' : `${username}@snv.example.vn`;
    await organization.setUp.putPerson({ id, agencyId, name: username, email, username, posts });
    await auth.setPassword(id, PASSWORD);
  }
  wake.relay = makeOutboxRelay({
    connection,
    collections: [organization, auth, notifications].flatMap(({ outboxCollections }) => outboxCollections),
    handlers: { ...audit.outboxHandlers, ...notifications.outboxHandlers },
    clock,
    logger,
  });
  const { relay } = wake;
  relay.start();

  const handlers = {
    ...auth.handlers,
    ...organization.handlers,
    ...files.handlers,
    ...verification.handlers,
    ...notifications.handlers,
    ...audit.handlers,
  };
  const mounted = Object.fromEntries(Object.entries(ROUTES).filter(([name]) => name in handlers)) as Pick<
    typeof ROUTES,
    keyof typeof handlers
  >;
  const app = express();
  app.use(correlate, checkOrigin({ publicUrl: undefined, exempt: [] }));
  mountRoutes(app, mounted, handlers, { identify: auth.identify, checkResponses: true });
  app.use(answerNotFound, answerErrors(logger));
  const door = await listen(app, 0, '127.0.0.1');
  notifications.attach(door.server);

  const send = async (path: string, init: RequestInit = {}, cookie = '') => {
    const response = await fetch(`${door.url}${path}`, {
      ...init,
      headers: { ...init.headers, ...(cookie === '' ? {} : { cookie }) },
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const body: unknown = isJson ? JSON.parse(bytes.toString()) : undefined;
    return { status: response.status, headers: response.headers, bytes, body };
  };
  const json = (method: string, body: unknown): RequestInit => ({
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const signIn = (username: string, password = PASSWORD, cookie = '') =>
    send('/api/auth/sign-in', json('POST', { username, password }), cookie);

  return {
    ...{ auth, organization, files, verification, notifications, database, relay, time, pki },
    url: door.url,
    send,
    json,
    signIn,
    /** The cookie of a fresh session. */
    cookieOf: async (username: string): Promise<string> => {
      const { headers } = await signIn(username);
      return headers.getSetCookie()[0]?.split(';')[0] ?? '';
    },
    upload: (cookie: string, bytes: Uint8Array, purpose: 'main' | 'attachment', name = 'van-ban.pdf') =>
      send(
        `/api/files?purpose=${purpose}&name=${encodeURIComponent(name)}`,
        {
          method: 'POST',
          headers: { 'content-type': 'application/octet-stream' },
          body: Uint8Array.from(bytes),
        },
        cookie,
      ),
    /** Every file under the file folder, temporary ones included. */
    storedNames: async (): Promise<string[]> => {
      const found = await readdir(join(folder, 'files'), { recursive: true, withFileTypes: true }).catch(
        () => [],
      );
      return found.filter((each) => each.isFile()).map(({ name }) => name);
    },
    close: async () => {
      await notifications.stop();
      await verification.stop();
      await door.close(0);
      await relay.stop();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The stable code of a refusal. */
export const codeIn = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
