// One agency's outgoing office on the real database, with the real registers, relay, signing engine and PKI services.
// Files and the exchange are the least that outgoing asks for (ports.ts); the whole office is played through HTTP elsewhere.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePki, type Pki, type PkiServer, startPkiServer } from '../../certs-dev/index.ts';
import { auditEntry } from '../../server/audit/index.ts';
import { makeAssertProved } from '../../server/auth/commands/assert-proved.ts';
import type { StoredFile } from '../../server/contracts/files.ts';
import type { Role } from '../../server/contracts/vocabulary.ts';
import { makeCopies } from '../../server/copies/index.ts';
import type { SourceDocument } from '../../server/copies/ports.ts';
import { makeDistribution } from '../../server/distribution/index.ts';
import { normalizeOrganCode } from '../../server/exchange/protocol/organ-code.ts';
import { type Staged, stage } from '../../server/files/commands/stage.ts';
import { makeFormCheck } from '../../server/form-check/index.ts';
import { notifyEntry } from '../../server/notifications/index.ts';
import {
  type Agency,
  type CredentialOwner,
  type KeyWays,
  makeOrganization,
  type Person,
} from '../../server/organization/index.ts';
import { makeOutgoing, type Outgoing } from '../../server/outgoing/index.ts';
import type { Actor, DeliveryRequest } from '../../server/outgoing/ports.ts';
import { AppError } from '../../server/platform/http/problem.ts';
import { boundedFetch } from '../../server/platform/http-client.ts';
import { makeIds } from '../../server/platform/ids.ts';
import { makeLogger } from '../../server/platform/logger.ts';
import type { Database } from '../../server/platform/mongo/connect.ts';
import { migrate } from '../../server/platform/mongo/migrate.ts';
import { makeOutboxRelay, type OutboxJob } from '../../server/platform/outbox/relay.ts';
import { makeRegisters, type Registers } from '../../server/registers/index.ts';
import { makeTimestampClient, type VerificationPolicy } from '../../server/signing/index.ts';
import { makeSignatureWorkers, type SignatureWorkers } from '../../server/verification/index.ts';
import { KEY_CACHE } from '../support/demo-pki.ts';
import { openTestDatabase } from '../support/mongo.ts';
import { discPng } from '../support/png.ts';

const UNIT = { id: 'unit-0001', name: 'Văn phòng', abbreviation: 'VP' };
const agency = (id: string, code: string, name: string, canReceive = true): Agency => ({
  id,
  code,
  name,
  shortName: name,
  parentCode: null,
  abbreviation: 'SNV',
  place: 'Đắk Nông',
  isLocal: true,
  canReceive,
  endpoint: null,
  exchangeCertificates: [],
  units: [UNIT],
});
export const AGENCY = agency('agency-0001', 'H16.01', 'Sở Nội vụ');
const AGENCIES = [
  AGENCY,
  agency('agency-0002', 'H16.02', 'Sở Tài chính'),
  agency('agency-0003', 'H16.03', 'Sở chưa kết nối', false),
];
export const PIN = '123456';
export const DESKTOP_URL = 'wss://127.0.0.1:8987';

const person = (key: string, role: Role, name: string, agencyId = AGENCY.id): Actor => ({
  personId: `person-${key}`,
  postId: `post-${key}`,
  name,
  title: key,
  role,
  agencyId,
  agencyCode: AGENCY.code,
  agencyName: AGENCY.name,
  unitId: UNIT.id,
  unitName: UNIT.name,
});

const personRow = ({ personId, postId, name, title, role, agencyId }: Actor): Person => ({
  id: personId,
  agencyId,
  name,
  email: `${personId}@example.vn`,
  username: personId,
  posts: [{ id: postId, agencyId, unitId: UNIT.id, role, title, fromOn: '2020-01-01', toOn: null }],
});

export const PEOPLE = {
  officer: person('officer', 'officer', 'Phạm Thị Quỳnh Như'),
  unitHead: { ...person('unit-head', 'officer', 'Đỗ Văn Trưởng'), title: 'Trưởng phòng' },
  colleague: person('colleague', 'officer', 'Lê Thị Lan'),
  leader: person('leader', 'leader', 'Trần Đình Nghĩa'),
  deputy: person('deputy', 'leader', 'Nguyễn Văn Phó'),
  clerk: person('clerk', 'clerk', 'Hoàng Thị Thùy Dương'),
  secondClerk: person('clerk-two', 'clerk', 'Bùi Thị Mai'),
  administrator: person('admin', 'administrator', 'Quản trị'),
  stranger: person('stranger', 'clerk', 'Văn thư sở khác', 'agency-0002'),
};
export const LEADER_KEY: CredentialOwner = { kind: 'person', id: PEOPLE.leader.personId };
export const SEAL_KEY: CredentialOwner = { kind: 'agency', id: AGENCY.id };
export type PersonName = keyof typeof PEOPLE;

const IDS = [
  'so-noi-vu.leader',
  'so-noi-vu.officer',
  'so-noi-vu.seal',
  'bad.revoked',
  'bad.revoked-seal',
  'bad.expired',
  'bad.not-yet-valid',
  'bad.wrong-usage',
  'bad.foreign',
] as const;

/** The PKI and its services: made once, shared by all worlds of a spec file. */
/** What the exchange was asked for one recipient. */
type AskedDelivery = Omit<DeliveryRequest, 'recipientCodes'> & { recipientCode: string };

export interface Authorities {
  pki: Pki;
  /** Holds the clock of the services and of every world. */
  time: { now: Date };
  /** A thread that signs and verifies, whose start costs more than what it does in a test. */
  workers: SignatureWorkers;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function openAuthorities(now: Date): Promise<Authorities> {
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-test-pki-'));
  const time = { now };
  const port = await freePort();
  const pki = await makePki({
    folder,
    baseUrl: `http://127.0.0.1:${port}`,
    only: IDS,
    clock: () => time.now,
    keyCache: KEY_CACHE,
  });
  let server: PkiServer | undefined;
  const start = async () => {
    server ??= await startPkiServer({ pki, port, clock: () => time.now });
  };
  const stop = async () => {
    await server?.close();
    server = undefined;
  };
  await start();
  const workers = makeSignatureWorkers({ workers: 1, maxWaiting: 100, heapMb: 256 });
  const close = async () => {
    await workers.close();
    await stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { pki, time, workers, start, stop, close };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export type World = Awaited<ReturnType<typeof openWorld>>;

export async function openWorld({ pki, time, workers }: Authorities) {
  const database: Database = await openTestDatabase({ world: 'outgoing' });
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-test-files-'));
  const clock = { now: () => time.now };
  const ids = makeIds({ now: () => new Date() });
  const { connection } = database;
  const jobs: OutboxJob[] = [];
  const deliveries: AskedDelivery[] = [];
  const tsa = { url: undefined as string | undefined };
  const uploads = new Map<string, StoredFile & { personId: string }>();
  const wake: { relay(): void } = { relay: () => undefined };
  const kick = () => wake.relay();

  const ways: KeyWays = { desktopUrl: DESKTOP_URL };
  const organization = makeOrganization({
    connection,
    clock,
    ids,
    auditEntry,
    notifyEntry,
    kick,
    signingPolicy: () => policy(),
    normalizeOrganCode,
    keyFolder: folder,
    keyWays: ways,
  });
  const registers: Registers = makeRegisters({ connection, clock, ids, kick, organization });
  /** Breaks once, after so many deliveries: as a crash in the middle of an entry does. */
  const dispatch: { breakAfter: number | undefined } = { breakAfter: undefined };
  const meanwhile: { afterReserve?: (() => Promise<void>) | undefined } = {};
  const formCheck = makeFormCheck({ connection, clock, pathOf: async (digest) => join(folder, digest) });
  const distribution = makeDistribution({
    ...{ connection, clock, kick, organization, publicUrl: undefined, mail: undefined },
    files: {
      pathOf: async (digest) => join(folder, digest),
      createReadStream: (digest, range) => createReadStream(join(folder, digest), range),
    },
    verify: (path) => workers.verify(path, policy()),
    tell: () => undefined,
  });
  const outgoing: Outgoing = makeOutgoing({
    connection,
    clock,
    ids,
    kick,
    logger: makeLogger({ level: 'silent' }),
    desktopUrl: DESKTOP_URL,
    registers: {
      ...registers,
      reserveToday: async (wish) => {
        const reserved = await registers.reserveToday(wish);
        const happens = meanwhile.afterReserve;
        meanwhile.afterReserve = undefined;
        await happens?.();
        return reserved;
      },
    },
    organization,
    files: {
      findUpload: async (digest, personId) => {
        const found = uploads.get(digest);
        return found?.personId === personId ? found : null;
      },
      pathOf: async (digest) => join(folder, digest),
      extend: async (base, revision) => keep(Buffer.concat([await readFile(join(folder, base)), revision])),
      putBytes: (bytes) => keep(bytes),
      createReadStream: (digest, range) => createReadStream(join(folder, digest), range),
      stat: async (digest) =>
        stat(join(folder, digest)).then(
          ({ size }) => ({ sizeBytes: size }),
          () => null,
        ),
      stage: (bytes, options) => stage(bytes, { folder, ...options }).then(keptFlat),
    },
    verification: {
      verify: (path) => workers.verify(path, policy()),
      sign: (path, spec, signer) => {
        const { url } = tsa;
        const timestamp = url && makeTimestampClient({ post: (request) => postTo(url, request) });
        return workers.sign({ path, spec, signer, judge: policy(), options: timestamp ? { timestamp } : {} });
      },
      tryMarks: workers.tryMarks,
      facts: workers.facts,
      extension: workers.extension,
      signingPolicy: () => policy(),
    },
    exchange: {
      enqueueDeliveries: async ({ recipientCodes, ...request }) => {
        for (const recipientCode of recipientCodes) {
          if (deliveries.length === dispatch.breakAfter) {
            dispatch.breakAfter = undefined;
            throw new Error('cut off');
          }
          deliveries.push({ ...request, recipientCode });
        }
      },
      deliveriesOf: async () => [],
      refusedStatusesOf: async () => [],
      packetOf: async () => null,
      deliverySummaries: async () => new Map(),
      acknowledgedBy: async () => new Map(),
      documentIdOf: async () => null,
      askRecall: async () => undefined,
      noteReplacement: async () => undefined,
    },
    incoming: { answerable: async () => null, replySent: async () => undefined },
    review: { noteView: async () => undefined },
    assertProved: makeAssertProved({ clock }),
    formCheck,
    distribution,
  });

  /** Incoming documents that can be copied here, by id; the real ones are copied in a whole office. */
  const incomingSources = new Map<string, SourceDocument>();
  const copies = makeCopies({
    ...{ connection, clock, kick, organization, registers, outgoing },
    files: { createReadStream: (digest, range) => createReadStream(join(folder, digest), range) },
    agencyFiles: outgoing.agencyFiles,
    incoming: {
      copySource: async (_actor, id) => {
        const found = incomingSources.get(id);
        if (found === undefined) throw new AppError('NOT_FOUND');
        return found;
      },
    },
  });

  const policy = (): VerificationPolicy => ({
    trustAnchors: [...pki.anchors],
    intermediates: [...pki.intermediates],
    revocation: {
      ocsp: (url, request) =>
        fetched(url, { method: 'POST', body: request, type: 'application/ocsp-request' }),
      crl: (url) => fetched(url),
      issuer: (url) => fetched(url),
    },
    now: time.now,
  });

  const keep = async (bytes: Uint8Array) => {
    const digest = createHash('sha256').update(bytes).digest('hex');
    await writeFile(join(folder, digest), bytes);
    return { digest, sizeBytes: bytes.length };
  };

  /** In this world a file lies under its digest alone. */
  const keptFlat = (staged: Staged): Staged => ({
    ...staged,
    keep: async () => {
      await keep(await readFile(staged.path));
    },
  });

  const record = async (job: OutboxJob) => {
    jobs.push(job);
  };
  const relay = makeOutboxRelay({
    connection,
    // One after the other: who comes first is to be seen.
    concurrency: 1,
    collections: [
      ...organization.outboxCollections,
      ...distribution.outboxCollections,
      ...outgoing.outboxCollections,
      ...registers.outboxCollections,
      ...copies.outboxCollections,
    ],
    handlers: {
      ...distribution.outboxHandlers,
      ...outgoing.outboxHandlers,
      ...copies.outboxHandlers,
      audit: record,
      notify: record,
      changed: record,
    },
    clock,
    logger: makeLogger({ level: 'silent' }),
  });
  wake.relay = () => relay.kick();
  await migrate({
    connection,
    migrations: [
      ...organization.migrations,
      ...registers.migrations,
      ...formCheck.migrations,
      ...distribution.migrations,
      ...outgoing.migrations,
      ...copies.migrations,
    ],
  });
  await registers.openBooks(AGENCY.id, 2026);
  for (const agency of AGENCIES) await organization.setUp.putAgency(agency);
  for (const each of Object.values(PEOPLE)) await organization.setUp.putPerson(personRow(each));
  await organization.setUp.putSignatureImage(PEOPLE.leader.personId, AGENCY.id, discPng(40, [20, 40, 200]));
  await organization.setUp.putSeal(AGENCY.id, discPng(40, [200, 20, 20]), 36);

  /** Gives an owner the key file of a certificate of the PKI. */
  const hold = (owner: CredentialOwner, certificateId: string) =>
    organization.setUp.putCredential(owner, {
      agencyId: AGENCY.id,
      pkcs12: pki.p12(certificateId).bytes,
      certificate: pki.certificate(certificateId),
    });
  /** The same certificate on a token at the owner's own machine. */
  const holdElsewhere = (owner: CredentialOwner, certificateId: string) =>
    organization.setUp.putOwnMachine(owner, {
      agencyId: AGENCY.id,
      certificate: pki.certificate(certificateId),
    });
  await hold(LEADER_KEY, 'so-noi-vu.leader');
  await hold(SEAL_KEY, 'so-noi-vu.seal');
  relay.start();

  return {
    outgoing,
    copies,
    incomingSources,
    registers,
    database,
    organization,
    hold,
    holdElsewhere,
    /** What this server is configured for; may be changed. */
    ways,
    tsa,
    deliveries,
    dispatch,
    addAgencies: async (codes: readonly string[]) => {
      for (const code of codes)
        await organization.setUp.putAgency(agency(`agency-${code}`, code, `Cơ quan ${code}`));
    },
    /** What happens to the next document between its number's reservation and its own write; once. */
    meanwhile,
    jobs,
    time,
    pki,
    /** Waits for everything the outbox holds. */
    settle: () => relay.idle(),
    /** Lets everything wait in the outbox, and go on. */
    pause: () => relay.stop(),
    goOn: () => relay.start(),
    bytesOf: (digest: string) => readFile(join(folder, digest)),
    /** Changes stored bytes behind the office's back. */
    tamper: (digest: string, bytes: Uint8Array) => writeFile(join(folder, digest), bytes),
    /** Loses stored bytes behind the office's back. */
    remove: (digest: string) => rm(join(folder, digest)),
    upload: async (
      who: PersonName,
      bytes: Uint8Array,
      name = 'van-ban.pdf',
      mediaType = 'application/pdf',
    ) => {
      const stored = await keep(bytes);
      uploads.set(stored.digest, { ...stored, name, mediaType, personId: PEOPLE[who].personId });
      return { digest: stored.digest, name };
    },
    close: async () => {
      await outgoing.stop();
      await relay.stop();
      await formCheck.stop();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function fetched(url: string, post?: { method: 'POST'; body: Uint8Array; type: string }) {
  const request = post && { method: post.method, body: post.body, headers: { 'content-type': post.type } };
  const answer = await boundedFetch(url, { ...request, timeoutMs: 2_000, maxBytes: 1_000_000 }).catch(
    () => null,
  );
  return answer?.status === 200 ? answer.body : null;
}

async function postTo(url: string, request: Uint8Array): Promise<Uint8Array> {
  const headers = { 'content-type': 'application/timestamp-query' };
  const options = { method: 'POST', body: request, headers, timeoutMs: 2_000, maxBytes: 100_000 } as const;
  return (await boundedFetch(url, options)).body;
}
