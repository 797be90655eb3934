// One agency's incoming office on the real database: real registers, people, files, audit rows, exchange queue,
// signing engine and PKI services. The exchange's own relay stays still, so that what it was told can be read.

import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditEntry, makeAudit } from '../../server/audit/index.ts';
import { makeCalendars } from '../../server/calendar/index.ts';
import { IncomingDetail } from '../../server/contracts/incoming-document.ts';
import { ROUTES } from '../../server/contracts/routes.ts';
import { makeExchange, normalizeOrganCode } from '../../server/exchange/index.ts';
import { makeFiles } from '../../server/files/index.ts';
import { type ArrivedPacket, type Incoming, makeIncoming } from '../../server/incoming/index.ts';

import { notifyEntry } from '../../server/notifications/index.ts';
import { type Actor, type Agency, makeOrganization } from '../../server/organization/index.ts';
import { AppError } from '../../server/platform/http/problem.ts';
import { makeIds } from '../../server/platform/ids.ts';
import { makeLogger } from '../../server/platform/logger.ts';
import { migrate } from '../../server/platform/mongo/migrate.ts';
import { makeOutboxRelay, type OutboxJob } from '../../server/platform/outbox/relay.ts';
import { makeRegisters } from '../../server/registers/index.ts';
import { bufferSource, openPkcs12, type SignatureSpec, sign } from '../../server/signing/index.ts';
import { makeVerification, type Verification } from '../../server/verification/index.ts';
import { openTestDatabase } from '../support/mongo.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { quietLog } from '../support/quiet-log.ts';
import { AGENCY, type Authorities, PEOPLE, type PersonName } from './outgoing-world.ts';

const NEIGHBOUR: Agency = { ...AGENCY, id: 'agency-0002', code: 'H16.02', name: 'Sở Tài chính' };

export type World = Awaited<ReturnType<typeof openWorld>>;

/** `signed`: the main document of a packet that names no other. */
export async function openWorld({ pki, time, workers }: Authorities, signed: Uint8Array) {
  const database = await openTestDatabase({ world: 'incoming' });
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-test-incoming-'));
  const { connection } = database;
  const clock = { now: () => time.now };
  const ids = makeIds({ now: () => new Date() });
  const logger = makeLogger({ level: 'silent' });
  const jobs: OutboxJob[] = [];
  const wake: { relay(): void } = { relay: () => undefined };
  const kick = () => wake.relay();
  const meanwhile: { afterReserve?: (() => Promise<void>) | undefined } = {};

  const files = makeFiles({
    connection,
    clock,
    folder,
    limitBytes: 10_000_000,
    pdfFacts: (path) => verification.facts(path),
  });
  const verification: Verification = await makeVerification({
    clock,
    logger,
    trust: { anchors: pki.trustFolder, intermediates: pki.intermediatesFolder },
    timeoutMs: 2_000,
    privateHosts: ['127.0.0.1'],
    tsaUrl: undefined,
    stage: files.stage,
    workers,
    limitBytes: 10_000_000,
  });
  const organization = makeOrganization({
    connection,
    clock,
    ids,
    auditEntry,
    notifyEntry,
    kick,
    signingPolicy: verification.signingPolicy,
    normalizeOrganCode,
    keyFolder: folder,
  });
  const registers = makeRegisters({ connection, clock, ids, kick, organization });
  const audit = makeAudit({ connection, ...quietLog });
  const exchange = makeExchange({
    connection,
    organization,
    files,
    clock,
    logger,
    log: audit.log,
    outboxHandlers: audit.log.outboxHandlers,
  });
  const calendars = makeCalendars({ connection, clock, kick });
  const incoming: Incoming = makeIncoming({
    connection,
    calendars,
    logger,
    clock,
    ids,
    kick,
    organization,
    files,
    verification,
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
    exchange,
  });
  const note = async (job: OutboxJob) => {
    jobs.push(job);
  };
  const relay = makeOutboxRelay({
    connection,
    collections: [
      ...incoming.outboxCollections,
      ...registers.outboxCollections,
      ...organization.outboxCollections,
      ...calendars.outboxCollections,
    ],
    handlers: { ...incoming.outboxHandlers, ...audit.outboxHandlers, notify: note, changed: note },
    clock,
    logger,
  });
  wake.relay = () => relay.kick();
  const features = [organization, files, audit, registers, exchange, calendars, incoming];
  await migrate({ connection, migrations: features.flatMap(({ migrations }) => migrations) });
  await registers.openBooks(AGENCY.id, 2026);
  for (const agency of [AGENCY, NEIGHBOUR]) await organization.setUp.putAgency(agency);
  for (const { personId: id, postId, name, title, role, agencyId, unitId } of Object.values(PEOPLE)) {
    const post = { id: postId, agencyId, unitId, role, title, fromOn: '2020-01-01', toOn: null };
    await organization.setUp.putPerson({
      id,
      agencyId,
      name,
      email: `${id}@example.vn`,
      username: id,
      posts: [post],
    });
  }
  relay.start();
  let packets = 0;

  return {
    incoming,
    calendars,
    organization,
    registers,
    signed,
    jobs,
    /** What happens once between the register's row and the document's write: a crash, or another clerk. */
    meanwhile,
    statusesOf: exchange.statusesOf,
    /** Waits for everything the outbox holds. */
    settle: () => relay.idle(),
    /** Persons told by notifications of this kind. */
    told: (kind: string) =>
      jobs.flatMap(({ payload }) => {
        const { kind: own, to } = payload as { kind?: string; to: string[] };
        return own === kind ? to : [];
      }),
    keep: async (
      bytes: Uint8Array,
      name: string,
      { isMain = false, mediaType = 'application/pdf' } = {},
    ) => ({
      ...(await files.putBytes(bytes)),
      name,
      mediaType,
      isMain,
    }),
    packet: (overrides: Partial<ArrivedPacket> = {}): ArrivedPacket => {
      packets += 1;
      return {
        packetId: createHash('sha256').update(`${packets}`).digest('hex').slice(0, 40),
        agencyId: AGENCY.id,
        sender: { code: NEIGHBOUR.code, name: NEIGHBOUR.name },
        documentId: `H16.02.2026.${packets}`,
        numberText: `${packets}/STC-VP`,
        issuedOn: '2026-03-01',
        place: 'Đắk Nông',
        kind: 'cong-van',
        kindName: 'Công văn',
        subject: 'Về việc báo cáo công tác cải cách hành chính',
        urgency: 'normal',
        signer: { name: 'Nguyễn Văn A', title: 'Giám đốc', capacity: 'direct' },
        toPlaces: [],
        replyDueOn: null,
        business: { type: 'new' },
        responseFor: [],
        files: [],
        arrivedAt: time.now,
        ...overrides,
      };
    },
    close: async () => {
      await relay.stop();
      await verification.stop();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A one-page document signed by a leader whom the PKI trusts. */
export async function signedPdf({ pki, time }: Authorities): Promise<Uint8Array> {
  const base = buildDocument();
  const { bytes, pin } = pki.p12('so-noi-vu.leader');
  const spec: SignatureSpec = { role: 'person', marks: [], signedAt: time.now };
  const { revision } = await sign(bufferSource(base), spec, await openPkcs12(bytes, pin));
  return Buffer.concat([base, revision]);
}

/** The same with one letter of the signed text changed. */
export function forged(signed: Uint8Array): Uint8Array {
  const bytes = Buffer.from(signed);
  const at = bytes.indexOf('Xin chao');
  if (at < 0) throw new Error('the text is not where it was');
  bytes.write('Yin', at);
  return bytes;
}

interface Call {
  params?: object;
  query?: object;
  body?: unknown;
}

/** Calls the handler of a route as a person; refuses what the router would refuse. */
export async function ask(
  world: World,
  who: PersonName | Actor,
  name: keyof Incoming['handlers'],
  call: Call = {},
) {
  const actor = typeof who === 'string' ? PEOPLE[who] : who;
  const { access, ...route } = ROUTES[name];
  if (access !== 'signed-in' && access !== actor.role) throw new AppError('FORBIDDEN');
  const input = {
    params: 'params' in route ? route.params.parse(call.params ?? {}) : undefined,
    query: 'query' in route ? route.query.parse(call.query ?? {}) : undefined,
    body: 'body' in route ? route.body.parse(call.body ?? {}) : undefined,
  };
  const context = { input, actor, correlationId: 'test-0001' } as never;
  const answer: unknown = await world.incoming.handlers[name](context);
  return 'response' in route ? route.response.parse(answer) : answer;
}

export const read = async (world: World, who: PersonName, id: string) =>
  IncomingDetail.parse(await ask(world, who, 'getIncoming', { params: { id } }));

/** The act of a person on the version he sees; the body is what the act needs besides. */
export const act = async (
  world: World,
  who: PersonName | Actor,
  name: keyof Incoming['handlers'],
  document: { id: string; version: number },
  body: object = {},
) =>
  IncomingDetail.parse(
    await ask(world, who, name, {
      params: { id: document.id },
      body: { version: document.version, ...body },
    }),
  );
