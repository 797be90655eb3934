// Builds incoming documents over one database and its neighbours.
import type { Connection } from 'mongoose';
import type { Counters, ExpressItem } from '../contracts/dashboard.ts';
import type { StoredHandwriting } from '../contracts/handwriting.ts';
import type { IncomingDetail, IncomingListItem } from '../contracts/incoming-document.ts';
import type { KeptDocument } from '../contracts/kept-document.ts';
import { AppError } from '../platform/http/problem.ts';
import { makeLeases } from '../platform/jobs/lease.ts';
import type { Logger } from '../platform/logger.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import type { RankedPosition } from '../platform/mongo/ranked-page.ts';
import type { Kick, OutboxHandler } from '../platform/outbox/relay.ts';
import { makeShortMemory } from '../platform/short-memory.ts';
import type { DocumentFacts } from '../registers/index.ts';
import { loadVisible } from './commands/admit.ts';
import type { Deps } from './commands/deps.ts';
import { type Entry, enter } from './commands/enter.ts';
import { makeOutboxHandlers } from './commands/follow-up.ts';
import { noteReply, type ReplySent } from './commands/note-reply.ts';
import { receive, takeBackAsked } from './commands/receive.ts';
import { recheckDue } from './commands/recheck-due.ts';
import { remindParts } from './commands/remind-parts.ts';
import type { IncomingDocument } from './domain/incoming-document.ts';
import { type FollowUpHandlers, makeFollowUpHandlers } from './follow-up-routes.ts';
import type { Actor, ArrivedPacket, TakeBackTold, VerificationPort } from './ports.ts';
import { presentDetail, presentListItem } from './present.ts';
import { answerable } from './queries/answerable.ts';
import { copySource } from './queries/copy-source.ts';
import { countIncoming } from './queries/counters.ts';
import { expressIncoming } from './queries/express.ts';
import { handwritingOf } from './queries/handwriting.ts';
import { allKeptIncoming, keptIncoming } from './queries/kept.ts';
import { registerFacts } from './queries/register-facts.ts';
import { actingOn } from './queries/stand-ins.ts';
import { waitingIncoming } from './queries/waiting.ts';
import { type IncomingHandlers, makeHandlers } from './routes.ts';
import { makeStore } from './store.ts';
import { dueMigrations, makeDueStore } from './store-due.ts';
import { INCOMING, migrations } from './store-indexes.ts';
import { makePhraseStore, phraseMigrations } from './store-phrases.ts';
import { makeReadRegistered } from './store-register.ts';
import { makeTwinStore, twinMigrations } from './store-twins.ts';
import { wordMigrations } from './store-words.ts';

/** A day is long enough for a deadline. */
const REMIND_EVERY_MS = 5 * 60_000;

export interface IncomingDeps extends Omit<Deps, 'store' | 'twins' | 'phrases' | 'due' | 'verification'> {
  connection: Connection;
  verification: VerificationPort;
  /** Wakes the outbox relay. */
  kick: Kick;
  logger: Logger;
}

/** What is drawn on a copy to be read. */
type ReadDocument = Pick<
  IncomingDocument,
  'id' | 'state' | 'numberText' | 'registration' | 'files' | 'instructions' | 'assignments'
>;

export interface Incoming {
  handlers: IncomingHandlers & FollowUpHandlers;
  migrations: Migration[];
  outboxCollections: string[];
  outboxHandlers: Record<string, OutboxHandler>;
  /** The document, for who may see it and for the administrators of its agency. @throws AppError NOT_FOUND. */
  forProof(
    actor: Actor,
    id: string,
  ): Promise<Pick<IncomingDocument, 'id' | 'agencyId' | 'packetId' | 'requests'>>;
  /** For work files: one of them, if this person may see it; and those of them that are there. */
  kept: {
    seen(actor: Actor, id: string): Promise<KeptDocument | null>;
    known(agencyId: string, ids: readonly string[]): Promise<KeptDocument[]>;
  };
  /** The part of the dashboard's counters that is about incoming documents. */
  counters(actor: Actor): Promise<Counters['incoming']>;
  /** Express documents that wait for the actor himself. */
  express(actor: Actor): Promise<ExpressItem[]>;
  /** What the register tells of these documents. */
  registerFacts(agencyId: string, ids: readonly string[]): Promise<Map<string, DocumentFacts>>;
  /** Told by the exchange, at least once per packet; the document it made, or null. */
  receive(packet: ArrivedPacket): Promise<string | null>;
  /** Written down by a clerk, of what no packet brought; the same for every telling of one key. @throws AppError FORBIDDEN. */
  enter(actor: Actor, entry: Entry): Promise<IncomingDocument>;
  detail(actor: Actor, document: IncomingDocument): IncomingDetail;
  /** What waits to be registered, in the order of the queue. */
  waiting(
    actor: Actor,
    after: RankedPosition | null,
    limit: number,
  ): Promise<Array<{ place: RankedPosition; item: IncomingListItem }>>;
  /** Told by the exchange, at least once per request. */
  takeBackAsked(asked: TakeBackTold): Promise<void>;
  /** What a reply to it has to name; null when it cannot be answered by this person. */
  answerable(actor: Actor, incomingId: string): ReturnType<typeof answerable>;
  /** As it can be copied, for who may see it. @throws AppError NOT_FOUND. */
  copySource(actor: Actor, id: string): ReturnType<typeof copySource>;
  /** Tells of parts whose deadline comes or has passed, each step once; done again and again once started. */
  remind(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
  /** For copies to be read: the document, and strokes written on it, each for who may see it. @throws AppError NOT_FOUND. */
  reading: {
    document(actor: Actor, id: string): Promise<ReadDocument>;
    strokes(actor: Actor, wish: { id: string; digest: string }): Promise<StoredHandwriting>;
  };
  /** Told by outgoing, at least once per reply. */
  replySent(sent: ReplySent): Promise<void>;
  /** Looks again at the signatures whose time has come; done again and again once started. */
  recheckDue(): Promise<void>;
}

/** How often it is looked which signatures are to be checked again. */
const RECHECK_MS = 60_000;

/** How many reports, and how old one may be: no older than what is waited for an authority anyway. */
const REPORTS = { maxEntries: 64, lifeMs: 10_000 };

export function makeIncoming({ connection, kick, logger, ...neighbours }: IncomingDeps): Incoming {
  const store = makeStore(connection, kick);
  const readRegistered = makeReadRegistered(connection);
  // One file goes to many agencies here, and is judged once for all who ask within a moment.
  const lately = makeShortMemory<Awaited<ReturnType<VerificationPort['verify']>>>({
    ...REPORTS,
    now: () => performance.now(),
  });
  const { verify, facts } = neighbours.verification;
  const verification = {
    facts,
    verify: (path: string) => lately(path, () => verify(path)),
    verifyAnew: verify,
  };
  const stores = {
    ...{ store, twins: makeTwinStore(connection), phrases: makePhraseStore(connection) },
    due: makeDueStore(connection, kick),
  };
  const deps: Deps = { ...neighbours, ...stores, verification };
  /** As himself, or as one in whose place he sees it. */
  const seenBy = (actor: Actor, id: string) => actingOn(deps, actor, { id });
  const leases = makeLeases(connection);
  const reminding = leases.job({
    ...{ name: 'deadlines of parts', everyMs: REMIND_EVERY_MS, logger },
    run: (signal) => remindParts(deps, signal),
  });
  const rechecking = leases.job({
    ...{ name: 'signatures of incoming documents', everyMs: RECHECK_MS, logger },
    run: (signal) => recheckDue(deps, logger, signal),
  });
  return {
    handlers: { ...makeHandlers(deps), ...makeFollowUpHandlers(deps) },
    migrations: [...migrations, ...twinMigrations, ...wordMigrations, ...phraseMigrations, ...dueMigrations],
    outboxCollections: [INCOMING],
    outboxHandlers: makeOutboxHandlers(deps),
    forProof: async (actor, id) => {
      if (actor.role !== 'administrator') return loadVisible(store, await seenBy(actor, id), id);
      const document = await store.find(actor.agencyId, id);
      if (document === null) throw new AppError('NOT_FOUND');
      return document;
    },
    kept: {
      seen: async (actor, id) => keptIncoming(store, await seenBy(actor, id), id),
      known: (agencyId, ids) => allKeptIncoming(store, agencyId, ids),
    },
    counters: (actor) => countIncoming(deps, actor),
    express: (actor) => expressIncoming(store, actor),
    registerFacts: (agencyId, ids) => registerFacts(readRegistered, agencyId, ids),
    receive: (packet) => receive(deps, packet),
    enter: (actor, entry) => enter(deps, actor, entry),
    detail: presentDetail,
    waiting: async (actor, after, limit) =>
      (await waitingIncoming(store, actor, after, limit)).map(({ place, document }) => ({
        place,
        item: presentListItem(actor, document),
      })),
    takeBackAsked: (asked) => takeBackAsked(deps, asked),
    answerable: (actor, incomingId) => answerable(deps, actor, incomingId),
    copySource: async (actor, id) => copySource(deps, await seenBy(actor, id), id),
    remind: () => remindParts(deps, new AbortController().signal),
    start: () => {
      for (const job of [reminding, rechecking]) job.start();
    },
    stop: async () => {
      await Promise.all([reminding.stop(), rechecking.stop()]);
    },
    reading: {
      document: async (actor, id) => loadVisible(store, await seenBy(actor, id), id),
      strokes: async (actor, wish) => handwritingOf(deps, await seenBy(actor, wish.id), wish),
    },
    replySent: (sent) => noteReply(deps, sent),
    recheckDue: () => recheckDue(deps, logger, new AbortController().signal),
  };
}
