// The outbox relay: makes the effects written beside a change happen at least once, in order within a document,
// never twice at the same time, and gives up loudly after a finite number of attempts.
import type { Connection } from 'mongoose';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { type Claim, type ClaimStore, makeClaimStore, type OutboxDocument } from './claim.ts';
import type { OutboxEntry } from './entry.ts';

/** What a handler is given. It must be idempotent: after a crash the same entry comes again. */
export interface OutboxJob {
  /** Entry id; with `documentId` it names the effect, for deterministic ids. */
  id: string;
  type: string;
  /** As written; parse it. */
  payload: unknown;
  at: Date;
  /** 1 for the first attempt. */
  attempt: number;
  collection: string;
  documentId: string;
  /** Rises with every claim of the document; a store that remembers the highest can refuse a late writer. */
  fence: number;
  /** Aborted when the lease is lost: somebody else may be running the entry. */
  signal: AbortSignal;
}

export type OutboxHandler = (job: OutboxJob) => Promise<void>;

/** Thrown by a handler for which another attempt makes no sense: the entry is dead at once. */
export class OutboxGiveUp extends Error {
  override readonly name = 'OutboxGiveUp';
}

export interface OutboxRelayOptions {
  connection: Connection;
  /** Names of the collections whose documents have an outbox; their `_id` is a string. */
  collections: readonly string[];
  /** One per entry type. A slow effect on one recipient belongs in a document of its own (see `order`). */
  handlers: Readonly<Record<string, OutboxHandler>>;
  clock: Clock;
  logger: Logger;
  /** Documents worked on at once; default 8. */
  concurrency?: number;
  /** How long a silent holder keeps a document; default 30 s. */
  leaseMs?: number;
  /** Attempts before an entry is dead; default 20 (about 50 minutes). */
  maxAttempts?: number;
  /** Full-jitter back-off: a random part of `min(cap, base · 2^(attempt−1))`; default 500 ms and 10 min. */
  backoff?: { baseMs: number; capMs: number };
  /** Safety poll for what a crash or another process left; default 1 s. */
  pollMs?: number;
  /** 0 ≤ x < 1; default `Math.random`. */
  random?: () => number;
}

export interface OutboxRelay {
  /**
   * Before `start`, and only where no other process can work on this database (the embedded engine): what the process
   * before this one held when it was killed is free at once, not only when its leases end.
   */
  takeOver(): Promise<void>;
  /** Call after every write that pushed an entry; returns at once. */
  kick(): void;
  start(): void;
  /** Takes nothing new, waits for the entries being handled, gives their documents back. */
  stop(): Promise<void>;
  /** Resolves when nothing is due and nothing is running (entries in back-off do not count). */
  idle(): Promise<void>;
}

/**
 * Makes a relay that is not running yet.
 * Order: entries of one document run one after another, and a failing one holds up those behind it until it
 * succeeds or is dead; one that was written for a later time holds up none. Documents do not wait for each other.
 */
export function makeOutboxRelay(options: OutboxRelayOptions): OutboxRelay {
  const { connection, clock, logger, concurrency = 8, leaseMs = 30_000, pollMs = 1_000 } = options;
  const sources = options.collections.map((name) => ({
    name,
    claims: makeClaimStore(connection.collection<OutboxDocument>(name), clock, leaseMs),
  }));
  const working = new Set<Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let poll: NodeJS.Timeout | undefined;
  let running = false;
  let pumping: Promise<void> | undefined;
  let again = false;

  const kick = () => {
    if (!running) return;
    if (pumping !== undefined) {
      again = true;
      return;
    }
    pumping = pump().finally(() => {
      pumping = undefined;
      if (again) kick();
    });
  };

  const pump = async () => {
    again = false;
    try {
      for (const source of sources) await takeAllDue(source);
    } catch (error) {
      logger.error({ err: error }, 'outbox cannot read; the next poll tries again');
    }
  };

  const takeAllDue = async ({ name, claims }: (typeof sources)[number]) => {
    while (running && working.size < concurrency) {
      const claim = await claims.take();
      if (claim === undefined) return;
      const work = workOff(name, claims, claim)
        .catch((error: unknown) =>
          logger.error({ err: error, collection: name }, 'outbox entry not recorded'),
        )
        .finally(() => {
          working.delete(work);
          // A full house stopped the pump early, and entries may have come in behind this document.
          kick();
        });
      working.add(work);
    }
  };

  const workOff = async (collection: string, claims: ClaimStore, first: Claim) => {
    let claim: Claim | undefined = first;
    while (claim !== undefined) {
      const now = clock.now();
      const entry = claim.pending.find(({ notBefore }) => notBefore === undefined || notBefore <= now);
      if (entry?.dueAt === undefined || !running) {
        await claims.release(claim);
        return;
      }
      // An entry pushed behind one in back-off makes the document look due; order says it has to wait too.
      if (entry.dueAt > now) return claims.postpone(claim, entry.dueAt);
      const failure = await attempt(collection, claims, claim, entry);
      if (failure === undefined) claim = await claims.finish(claim, entry);
      else claim = await afterFailure(collection, claims, claim, { entry, failure });
    }
  };

  const attempt = async (collection: string, claims: ClaimStore, claim: Claim, entry: OutboxEntry) => {
    const lost = new AbortController();
    const heartbeat = setInterval(() => {
      claims.renew(claim).then(
        (isHeld) => isHeld || lost.abort(),
        () => undefined,
      );
    }, leaseMs / 3);
    try {
      const handler = options.handlers[entry.type];
      if (handler === undefined) throw new Error(`no handler for ${entry.type}`);
      const { id, type, payload, at } = entry;
      const { documentId, fence } = claim;
      await handler({
        id,
        type,
        payload,
        at,
        attempt: entry.attempts + 1,
        collection,
        documentId,
        fence,
        signal: lost.signal,
      });
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      clearInterval(heartbeat);
    }
  };

  const afterFailure = async (
    collection: string,
    claims: ClaimStore,
    claim: Claim,
    { entry, failure }: { entry: OutboxEntry; failure: Error },
  ) => {
    const attempts = entry.attempts + 1;
    const where = { collection, documentId: claim.documentId, entry: entry.id, type: entry.type, attempts };
    if (failure instanceof OutboxGiveUp || attempts >= (options.maxAttempts ?? 20)) {
      logger.error({ err: failure, ...where }, 'outbox entry is dead');
      return claims.bury(claim, entry, failure.message);
    }
    const delayMs = backoffMs(attempts, options);
    logger.warn({ err: failure, ...where, delayMs }, 'outbox entry failed; will try again');
    const dueAt = new Date(clock.now().getTime() + delayMs);
    await claims.postpone(claim, dueAt, { entry, reason: failure.message });
    kickAfter(delayMs);
    return undefined;
  };

  const kickAfter = (delayMs: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      kick();
    }, delayMs + 1);
    timer.unref();
    timers.add(timer);
  };

  const idle = async () => {
    while (pumping !== undefined || working.size > 0) await Promise.all([pumping, ...working]);
  };

  return {
    kick,
    takeOver: async () => {
      await Promise.all(sources.map(({ claims }) => claims.freeAll()));
    },
    start: () => {
      if (running) return;
      running = true;
      poll = setInterval(kick, pollMs);
      poll.unref();
      kick();
    },
    stop: async () => {
      running = false;
      again = false;
      clearInterval(poll);
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      await idle();
    },
    idle: async () => {
      kick();
      await idle();
    },
  };
}

function backoffMs(attempts: number, { backoff, random = Math.random }: OutboxRelayOptions): number {
  const { baseMs, capMs } = backoff ?? { baseMs: 500, capMs: 600_000 };
  return Math.floor(random() * Math.min(capMs, baseMs * 2 ** (attempts - 1)));
}
