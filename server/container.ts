// Composition root: builds every feature over one database, and joins those that must not know each other.
// The one file that knows every feature.
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { auditEntry, makeAudit } from './audit/index.ts';
import { makeAuth } from './auth/index.ts';
import { makeCalendars } from './calendar/index.ts';
import type { Config } from './config.ts';
import { makeCopies } from './copies/index.ts';
import { makeDistribution } from './distribution/index.ts';
import { makeDrafting } from './drafting/index.ts';
import { makeEvidence } from './evidence/index.ts';
import {
  axisEntries,
  makeExchange,
  makePeerDoor,
  normalizeOrganCode,
  readTlsIdentity,
} from './exchange/index.ts';
import { makeFiles } from './files/index.ts';
import { makeFormCheck } from './form-check/index.ts';
import { makeIncoming } from './incoming/index.ts';
import { joinIntake } from './join-intake.ts';
import { joinOutboxes } from './join-outboxes.ts';
import { joinReplies } from './join-replies.ts';
import { logAlarm, tellLogs } from './log-watch.ts';
import { makeNotifications, type NotificationsDeps, notifyEntry } from './notifications/index.ts';
import { type Actor, makeOrganization } from './organization/index.ts';
import { makeOutgoing } from './outgoing/index.ts';
import type { Clock } from './platform/clock.ts';
import { makeIds } from './platform/ids.ts';
import type { Logger } from './platform/logger.ts';
import { makeMetrics } from './platform/metrics.ts';
import type { Database } from './platform/mongo/connect.ts';
import type { Kick, OutboxRelay } from './platform/outbox/relay.ts';
import { sweepWorkFolders } from './platform/work-folder.ts';
import { makeReadingCopies } from './reading-copies/index.ts';
import { makeRecipients } from './recipients/index.ts';
import { makeRegisters } from './registers/index.ts';
import { makeReports } from './reports/index.ts';
import { makeReview } from './review/index.ts';
import { collectStatus } from './signing/index.ts';
import { makeVerification, type SignatureWorkers, type Verification } from './verification/index.ts';
import { keyWaysOf, linksOf, serverOf } from './ways-outside.ts';
import { makeWorkFiles } from './work-files/index.ts';

export interface ContainerDeps {
  database: Database;
  config: Pick<
    Config,
    | 'dataDir'
    | 'publicUrl'
    | 'revocationTimeoutMs'
    | 'revocationPrivateHosts'
    | 'uploadLimitBytes'
    | 'sessionMs'
    | 'tsaUrl'
    | 'logIntervalMs'
    | 'logAlarmMs'
  > &
    Partial<Config>;
  /** Carries live updates to the browsers of other processes; absent: there are none. */
  liveAdapter?: NotificationsDeps['adapter'];
  /** Folders of trusted and of known certificates. */
  trust: { anchors: string; intermediates: string };
  clock: Clock;
  logger: Logger;
  /** Tries to sign in, where a test makes more of them than people do. */
  signInLimits?: { triesPerAccount: number; triesPerAddress: number };
  /** Threads that sign and verify for several offices of one process. */
  workers?: SignatureWorkers;
}

const DIRECTORY_POLL_MS = 900_000;
/** Of an exported work file that is read again. */
const EXPORT_LIMIT_BYTES = 4 * 1024 ** 3;
const OFFICE_TIMEOUT_MS = 120_000;

export type Container = Awaited<ReturnType<typeof makeContainer>>;

/**
 * Builds everything and starts nothing: run the migrations, then `start()`.
 * @throws StartupError FOLDER_UNUSABLE when trust cannot be loaded.
 */
export async function makeContainer(deps: ContainerDeps) {
  const { database, config, trust, clock, logger, liveAdapter: adapter, signInLimits, workers } = deps;
  const { connection } = database;
  const { dataDir, publicUrl, uploadLimitBytes: limitBytes, sessionMs, tsaUrl } = config;
  const ids = makeIds(clock);
  const metrics = makeMetrics(logger);
  let relay: OutboxRelay | undefined;
  const kick: Kick = (...written) => relay?.kick(...written);

  const files = makeFiles({
    connection,
    clock,
    folder: join(dataDir, 'files'),
    limitBytes,
    pdfFacts: (path) => verification.facts(path),
  });
  const verification: Verification = await makeVerification({
    clock,
    logger,
    trust,
    timeoutMs: config.revocationTimeoutMs,
    privateHosts: config.revocationPrivateHosts,
    tsaUrl,
    stage: files.stage,
    limitBytes,
    ...(workers && { workers }),
  });
  const { signingPolicy } = verification;
  const trusted = () => {
    const { trustAnchors, intermediates = [] } = signingPolicy();
    return { anchors: trustAnchors, intermediates };
  };
  const tls = config.exchange === undefined ? undefined : await readTlsIdentity(config.exchange.tls);
  const axisTrust = { acceptsUnsigned: config.exchange?.axis?.acceptsUnsigned ?? false };
  const ownServer = () => serverOf(config.exchange, tls);
  const organization = makeOrganization({
    connection,
    clock,
    ids,
    kick,
    auditEntry,
    notifyEntry,
    waitForOthers: database.kind === 'embedded' ? undefined : (ms) => setTimeout(ms),
    signingPolicy,
    normalizeOrganCode,
    keyFolder: join(dataDir, 'keys'),
    files,
    keyWays: await keyWaysOf(config.keys),
    directory: {
      server: ownServer,
      pollMs: config.directoryPollMs ?? DIRECTORY_POLL_MS,
      wake: () => exchange.readLists(),
      contactsOf: (agencies) => exchange.contactsOf(agencies),
    },
  });
  const audit = makeAudit({
    connection,
    clock,
    logger,
    everyMs: config.logIntervalMs,
    alarmMs: config.logAlarmMs,
    timestamp: verification.timestamp,
    trust: trusted,
    describe: async (id) => {
      const { code, name } = (await organization.findAgency(id)) ?? { code: '', name: '' };
      return { code, name };
    },
    exchangeKey: organization.exchangeKey,
    collectStatus: (certificate, usedAt) => collectStatus(certificate, usedAt, signingPolicy()),
    certificatesOf: async (code) => (await organization.findAgencyByCode(code))?.exchangeCertificates ?? [],
    alarmEntries: logAlarm(organization, clock),
  });
  const auth = makeAuth({
    connection,
    clock,
    ids,
    kick,
    auditEntry,
    organization,
    sessionMs,
    stepUpMs: config.stepUpMs,
    isSecure: publicUrl?.protocol === 'https:',
    onSessionEnded: (sessionId) => notifications.dropSession(sessionId),
    ...(signInLimits === undefined ? {} : { limits: signInLimits }),
  });
  const { findSession } = auth;
  const notifications = makeNotifications({
    ...{ connection, clock, kick, logger, publicUrl, findSession, adapter },
    ...{ findPerson: organization.findPerson, mail: config.mail },
    push: { folder: join(dataDir, 'push'), privateHosts: config.pushPrivateHosts ?? [] },
  });
  const registers = makeRegisters({ connection, clock, ids, kick, organization });
  const recipients = makeRecipients({
    ...{ connection, clock, kick, auditEntry, organization, normalizeOrganCode },
  });
  const peerDoor = makePeerDoor({
    organization,
    now: () => clock.now().getTime(),
    onStranger: (certificate) => exchange.stranger(certificate),
  });
  const exchange = makeExchange({
    connection,
    organization,
    files,
    clock,
    logger,
    log: audit.log,
    outboxHandlers: audit.outboxHandlers,
    metrics,
    ...(config.packetLimitBytes !== undefined && { limits: { packetBytes: config.packetLimitBytes } }),
    caller: peerDoor.current,
    links: await linksOf(config.exchange, tls),
    directoryLists: organization.directoryLists,
    onAxisAgencies: async (agencies) => {
      await organization.importDirectory(axisEntries(agencies, axisTrust), {
        source: 'axis',
        isComplete: true,
      });
    },
  });
  const distribution = makeDistribution({
    ...{ connection, clock, kick, organization, files, publicUrl },
    mail: config.mail,
    verify: verification.verify,
    tell: notifications.tell,
  });
  const calendars = makeCalendars({ connection, clock, kick });
  const own = { connection, clock, ids, kick };
  const shared = { ...own, organization, files, verification, registers, exchange, calendars };
  const formCheck = makeFormCheck({ connection, clock, pathOf: files.pathOf });
  const outgoing = makeOutgoing({
    ...shared,
    logger,
    formCheck,
    distribution,
    desktopUrl: config.keys?.desktopUrl,
    assertProved: auth.assertProved,
    // The two never know each other: what the one needs of the other goes through here.
    incoming: {
      answerable: (actor, id) => incoming.answerable(actor, id),
      replySent: (sent) => incoming.replySent(sent),
    },
    review: { noteView: (actor, opened) => review.noteView(actor, opened) },
  });
  const review = makeReview({ ...own, reviewed: outgoing.reviewed, tell: notifications.tell });
  const incoming = makeIncoming({ ...shared, logger });
  const intake = joinIntake({ ...shared, ...{ logger, incoming, formCheck, config } });
  const registerDesk = registers.desk<Actor>({
    ...{ logger, organization, files },
    documents: {
      factsOf: ({ agencyId, direction, ids: documentIds }) =>
        (direction === 'outgoing' ? outgoing : incoming).registerFacts(agencyId, documentIds),
    },
    sealFile: outgoing.agencyFiles.seal,
  });
  const readingCopies = makeReadingCopies({
    ...{ ...shared, formCheck, incoming },
    workFileOf: (actor, documentId) => workFiles.notationFor(actor, documentId),
  });
  const copies = makeCopies({ ...shared, agencyFiles: outgoing.agencyFiles, outgoing, incoming });
  const drafting = makeDrafting({
    connection,
    clock,
    ids,
    logger,
    kick,
    auditEntry,
    organization,
    files,
    incoming,
    registers,
    limitBytes,
    program: config.officeProgram,
    timeoutMs: config.officeTimeoutMs ?? OFFICE_TIMEOUT_MS,
    privateFolders: [dataDir],
  });
  const workFiles = makeWorkFiles({
    connection,
    clock,
    logger,
    kick,
    organization,
    files,
    verification,
    exchangeKey: organization.exchangeKey,
    outgoing: outgoing.kept,
    incoming: incoming.kept,
    exportLimitBytes: EXPORT_LIMIT_BYTES,
  });
  exchange.subscribe({
    packetArrived: joinReplies({ exchange, incoming, outgoing }),
    deliveryChanged: outgoing.deliveryChanged,
    takeBackAsked: incoming.takeBackAsked,
    statusRefused: outgoing.statusRefused,
  });
  const evidence = makeEvidence({
    clock,
    outgoing,
    incoming,
    exchange,
    proofAbout: audit.log.proofAbout,
    exchangeKey: organization.exchangeKey,
    statusesOf: audit.log.statusesOf,
    timestamp: verification.timestamp,
    trust: trusted,
    logger,
  });

  const withOutbox = [
    organization,
    audit,
    auth,
    notifications,
    registers,
    calendars,
    recipients,
    distribution,
    outgoing,
    review,
    incoming,
    intake,
    registerDesk,
    drafting,
    workFiles,
    copies,
    readingCopies,
  ];
  const withMigrations = [files, exchange, formCheck, ...withOutbox];
  const outboxes = joinOutboxes({
    ...{ connection, clock, logger, metrics, exchange, withOutbox },
    withHandlers: [audit, notifications, distribution, outgoing, incoming, intake, registerDesk, copies],
  });
  const { outbox, outlook } = outboxes;
  relay = outbox;
  const reports = makeReports({
    ...{ outgoing, incoming, intake, notifications, distribution, outlook, clock },
    toldElsewhere: exchange.ownCases,
  });
  tellLogs(metrics, audit.log);

  return {
    organization,
    /** What this server shows to others, and how it knows who shows something to it. */
    peerDoor: { tls, ...peerDoor },
    /** The directory as others are told it. */
    exportDirectory: ({ isOwnOnly }: { isOwnOnly: boolean }) =>
      organization.exportDirectory({ isOwnOnly, server: ownServer() }),
    auth,
    files,
    verification,
    notifications,
    registers,
    distribution,
    outgoing,
    incoming,
    intake,
    workFiles,
    exchange,
    outbox,
    eventLog: audit.log,
    metrics,
    migrations: [...withMigrations.flatMap(({ migrations }) => migrations), ...outboxes.migrations],
    handlers: {
      ...auth.handlers,
      ...organization.handlers,
      ...files.handlers,
      ...verification.handlers,
      ...reports.handlers,
      ...notifications.handlers,
      ...audit.handlers,
      ...registers.handlers,
      ...calendars.handlers,
      ...distribution.handlers,
      ...recipients.handlers,
      ...registerDesk.handlers,
      ...outgoing.handlers,
      ...review.handlers,
      ...incoming.handlers,
      ...intake.handlers,
      ...copies.handlers,
      ...readingCopies.handlers,
      ...drafting.handlers,
      ...workFiles.handlers,
      ...exchange.handlers,
      ...evidence.handlers,
    },
    /** A process that only answers leaves the work of the background to the others. */
    async start({ works = true }: { works?: boolean } = {}): Promise<void> {
      await Promise.all([files.start(), sweepWorkFolders()]);
      if (!works) return;
      // An embedded database belongs to one process: leases found in it are of one that was killed.
      const alone = database.kind === 'embedded';
      if (alone) await Promise.all([outbox.takeOver(), exchange.takeOver(), outgoing.takeOver()]);
      await drafting.start({ alone });
      await intake.start();
      outbox.start({ alone });
      for (const each of [exchange, outgoing, incoming, audit.log, workFiles]) each.start();
    },
    /** Nothing new is begun; what is under way is finished. The database stays open. */
    async stop(): Promise<void> {
      await Promise.all([notifications.stop(), outgoing.stop(), incoming.stop()]);
      await Promise.all([
        outbox.stop(),
        exchange.stop(),
        audit.log.stop(),
        drafting.stop(),
        workFiles.stop(),
        registerDesk.stop(),
        readingCopies.stop(),
      ]);
      await Promise.all([verification.stop(), formCheck.stop(), intake.stop()]);
    },
  };
}
