// Builds outgoing documents over one database and its neighbours.
import type { Counters, ExpressItem } from '../contracts/dashboard.ts';
import type { KeptDocument } from '../contracts/kept-document.ts';
import { AppError } from '../platform/http/problem.ts';
import { makeLeases } from '../platform/jobs/lease.ts';
import { makeTurns } from '../platform/jobs/turns.ts';
import type { Logger } from '../platform/logger.ts';
import type { Database } from '../platform/mongo/connect.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import type { Kick, OutboxHandler } from '../platform/outbox/relay.ts';
import type { DocumentFacts } from '../registers/index.ts';
import { type BatchHandlers, makeBatchHandlers } from './batch-routes.ts';
import { type CircuitHandlers, makeCircuitHandlers } from './circuit-routes.ts';
import { loadVisible } from './commands/admit.ts';
import { type AgencyFiles, makeAgencyFiles } from './commands/agency-files.ts';
import { makeAskHandlers } from './commands/ask-recipients.ts';
import { noteReturned } from './commands/batch-desktop.ts';
import { makeBatchWorker } from './commands/batch-worker.ts';
import { deliveryChanged } from './commands/delivery-changed.ts';
import type { Deps } from './commands/deps.ts';
import type { DesktopDeps } from './commands/desktop-signing.ts';
import { makeDispatchHandlers } from './commands/dispatch.ts';
import { makeDistributeHandlers } from './commands/distribute.ts';
import { remindSteps } from './commands/remind-steps.ts';
import { makeNumberHandlers } from './commands/settle-number.ts';
import { makeReferenceHandlers, replyArrived } from './commands/settle-references.ts';
import { statusRefused } from './commands/status-refused.ts';
import { type DesktopHandlers, makeDesktopHandlers } from './desktop-routes.ts';
import { makeOtherHandlers, type OtherHandlers } from './other-routes.ts';
import type { Actor, DeliveryStepTold, ReplyArrived, StatusRefusedTold } from './ports.ts';
import { copySource } from './queries/copy-source.ts';
import { countOutgoing } from './queries/counters.ts';
import { expressOutgoing } from './queries/express.ts';
import { allKeptOutgoing, keptOutgoing } from './queries/kept.ts';
import { registerFacts } from './queries/register-facts.ts';
import { type ReviewedDocument, reviewed } from './queries/reviewed.ts';
import { makeHandlers, type OutgoingHandlers } from './routes.ts';
import { standing, withStanding } from './standing.ts';
import { makeStore } from './store.ts';
import { BATCHES, batchMigrations, makeBatchStore } from './store-batches.ts';
import { CIRCUITS, circuitMigrations, makeCircuitStore } from './store-circuits.ts';
import { desktopMigrations, makeDesktopStore } from './store-desktop.ts';
import { migrations, OUTGOING } from './store-migrations.ts';
import { makeReadRegistered } from './store-register.ts';
import { makeJoinPages } from './workers/join-pages.ts';
import { makeLabelSheets } from './workers/label-sheets.ts';

/** Deadlines are days: a few minutes after midnight is soon enough. */
const REMIND_MS = 10 * 60_000;

export interface OutgoingDeps
  extends Omit<Deps, 'store' | 'circuits' | 'inTurn' | 'joinPages' | 'labelSheets'> {
  connection: Database['connection'];
  logger: Logger;
  /** Of the service on each person’s machine; undefined: none is used. */
  desktopUrl?: string | undefined;
  /** Wakes the outbox relay. */
  kick: Kick;
}

export interface Outgoing {
  handlers: OutgoingHandlers & OtherHandlers & CircuitHandlers & BatchHandlers & DesktopHandlers;
  migrations: Migration[];
  outboxCollections: string[];
  outboxHandlers: Record<string, OutboxHandler>;
  /** The document, for who may see it and for the administrators of its agency. @throws AppError NOT_FOUND. */
  forProof(actor: Actor, id: string): Promise<{ id: string; agencyId: string }>;
  /** As it can be copied, for who may see it. @throws AppError NOT_FOUND. */
  copySource(actor: Actor, id: string): ReturnType<typeof copySource>;
  /** The agency's signature on files of features above. */
  agencyFiles: AgencyFiles;
  /** For those who say something of it. @throws AppError NOT_FOUND. */
  reviewed(actor: Actor, id: string): Promise<ReviewedDocument>;
  /** For work files: one of them, if this person may see it; and those of them that are there. */
  kept: {
    seen(actor: Actor, id: string): Promise<KeptDocument | null>;
    known(agencyId: string, ids: readonly string[]): Promise<KeptDocument[]>;
  };
  /** The part of the dashboard's counters that is about outgoing documents. */
  counters(actor: Actor): Promise<Counters['outgoing']>;
  /** Express documents that wait for the actor himself. */
  express(actor: Actor): Promise<ExpressItem[]>;
  /** What the register tells of these documents. */
  registerFacts(agencyId: string, ids: readonly string[]): Promise<Map<string, DocumentFacts>>;
  /** Told by the exchange, at least once per step. */
  deliveryChanged(step: DeliveryStepTold): Promise<void>;
  statusRefused(told: StatusRefusedTold): Promise<void>;
  /** Told when a document has arrived that answers one of this agency, at least once. */
  replyArrived(reply: ReplyArrived): Promise<void>;
  /** Tells of steps whose deadline comes or has passed, each once; done again and again once started. */
  remind(): Promise<void>;
  /** Ends the runs that a killed process left in an embedded database. */
  takeOver(): Promise<void>;
  start(): void;
  /** Begins no further document of a batch and waits for those under way; ends the worker threads. */
  stop(): Promise<void>;
}

export function makeOutgoing({
  connection,
  kick,
  logger,
  desktopUrl,
  ...neighbours
}: OutgoingDeps): Outgoing {
  const store = makeStore(connection, kick);
  const circuits = makeCircuitStore(connection, kick);
  const readRegistered = makeReadRegistered(connection);
  const joinPages = makeJoinPages();
  const labelSheets = makeLabelSheets();
  const deps: Deps = { ...neighbours, store, circuits, joinPages, labelSheets, inTurn: makeTurns() };
  const batches = makeBatchStore(connection, kick);
  const batchDeps = { ...deps, batches, logger };
  const worker = makeBatchWorker(batchDeps);
  const reminding = makeLeases(connection).job({
    name: 'deadlines of circuit steps',
    everyMs: REMIND_MS,
    run: (signal) => remindSteps(deps, signal),
    logger,
  });
  const desktopDeps: DesktopDeps = {
    ...deps,
    desktop: makeDesktopStore(connection),
    onReturned: (handedOut, code) => noteReturned(batchDeps, handedOut, code),
  };
  return {
    handlers: {
      ...standing(deps, makeHandlers(deps)),
      ...standing(deps, makeOtherHandlers(deps)),
      ...makeCircuitHandlers(deps),
      ...standing(deps, makeBatchHandlers({ ...desktopDeps, ...batchDeps, worker }, desktopUrl)),
      ...makeDesktopHandlers(desktopDeps, desktopUrl),
    },
    migrations: [...migrations, ...circuitMigrations, ...batchMigrations, ...desktopMigrations],
    outboxCollections: [OUTGOING, CIRCUITS, BATCHES],
    outboxHandlers: {
      ...makeDispatchHandlers(deps),
      ...makeDistributeHandlers(deps),
      ...makeNumberHandlers(deps),
      ...makeAskHandlers(deps),
      ...makeReferenceHandlers(deps),
    },
    forProof: async (actor, id) => {
      if (actor.role !== 'administrator') return loadVisible(store, await withStanding(deps, actor), id);
      const document = await store.find(actor.agencyId, id);
      if (document === null) throw new AppError('NOT_FOUND');
      return document;
    },
    copySource: async (actor, id) => copySource(deps, await withStanding(deps, actor), id),
    agencyFiles: makeAgencyFiles({ ...deps, joinPages }),
    reviewed: async (actor, id) => reviewed(deps, await withStanding(deps, actor), id),
    kept: {
      seen: async (actor, id) => keptOutgoing(store, await withStanding(deps, actor), id),
      known: (agencyId, ids) => allKeptOutgoing(store, agencyId, ids),
    },
    counters: async (actor) => countOutgoing(store, await withStanding(deps, actor)),
    express: async (actor) => expressOutgoing(store, await withStanding(deps, actor)),
    registerFacts: (agencyId, ids) =>
      registerFacts({ exchange: deps.exchange, readRegistered }, agencyId, ids),
    deliveryChanged: (step) => deliveryChanged(deps, step),
    statusRefused: (told) => statusRefused(deps, told),
    replyArrived: (reply) => replyArrived(deps, reply),
    remind: () => remindSteps(deps, new AbortController().signal),
    takeOver: () => batches.takeOver(),
    start: () => reminding.start(),
    stop: async () => {
      await Promise.all([worker.stop(), joinPages.stop(), labelSheets.stop(), reminding.stop()]);
    },
  };
}
