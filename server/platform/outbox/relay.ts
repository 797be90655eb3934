// The outbox relay: makes the effects written beside a change happen at least once, in order, never twice at the same
// time, and gives up loudly after a finite number of attempts or a finite time.
import type { Connection } from 'mongoose';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { type Claim, type Found, makeClaimStore, type OutboxDocument } from './claim.ts';
import { collectionsWithWork } from './due.ts';
import type { OutboxHandler, OutboxMourner } from './job.ts';
import { type LaneRules, makeLanes, type Place } from './lanes.ts';
import { type Source, type WorkRules, workOff } from './work-off.ts';
import { makeWorking, type Watch } from './working.ts';

export { OutboxGiveUp, type OutboxHandler, type OutboxJob, type OutboxMourner, OutboxNotYet } from './job.ts';

export interface OutboxRelayOptions {
  connection: Connection;
  /** Names of the collections whose documents have an outbox; their `_id` is a string. */
  collections: readonly string[];
  /** One per entry type. A slow effect on one recipient belongs in a document of its own (see `order`). */
  handlers: Readonly<Record<string, OutboxHandler>>;
  /** By entry type: told before one is given up. */
  mourners?: Readonly<Record<string, OutboxMourner>>;
  clock: Clock;
  logger: Logger;
  /** Documents worked on at once; default 8. */
  concurrency?: number;
  /** Of these, how many are kept for work without a lane; default a quarter. */
  kept?: number;
  /** Default: no lane is closed, and each has a quarter of the places. */
  lanes?: LaneRules;
  /** How long a silent holder keeps a document; default 10 s, so that others take over within 15. */
  leaseMs?: number;
  /** Attempts before an entry is dead; default 20 (about 50 minutes). */
  maxAttempts?: number;
  /** Age after which a failed attempt was the last one, and work of a closed lane is dead; default: none. */
  maxAgeMs?: number;
  /** Full-jitter back-off: a random part of `min(cap, base · 2^(attempt−1))`; default 500 ms and 10 min. */
  backoff?: { baseMs: number; capMs: number };
  /** Whether handlers are given the whole document; else what they are given of it is its outbox. */
  givesDocument?: boolean;
  /** Safety poll for what a crash or another process left; default 1 s. */
  pollMs?: number;
  /** 0 ≤ x < 1; default `Math.random`. */
  random?: () => number;
}

/**
 * Names what was written to, and only that is looked at: a document, which costs no look at all while it is being worked
 * on; a collection that has new documents; or nothing, and it may be anything.
 */
export type Kick = (collection?: string, documentId?: string) => void;

/**
 * A document that is about to be written for the first time, with work in it. It is written with a lease, so that nobody has
 * to look for it and to claim it; if this process dies, others take it over when the lease has ended, as always.
 */
export interface Newborn {
  outboxLease: NonNullable<OutboxDocument['outboxLease']>;
  /** It is stored; its work begins. */
  begin(document: OutboxDocument): void;
  /** It is not, or was there already. */
  drop(): void;
}

/** Undefined where there is no place for it now: it is written without a lease, and the relay is kicked. */
export type Adopt = (collection: string, documentId: string, lane?: string) => Newborn | undefined;

export interface OutboxRelay {
  /** Before a document is written. */
  adopt: Adopt;
  /**
   * Before `start`, and only where no other process can work on this database (the embedded engine): what the process
   * before this one held when it was killed is free at once, not only when its leases end.
   */
  takeOver(): Promise<void>;
  /** Ends the back-off of what waits in this lane: what it waits for is there again. */
  hurry(lane: string): Promise<void>;
  /** Call after every write that pushed an entry; returns at once. */
  kick: Kick;
  /** `alone`: no other process writes to this database, so the safety poll is rarer. */
  start(options?: { alone: boolean }): void;
  /** Takes nothing new, waits for the entries being handled, gives their documents back. */
  stop(): Promise<void>;
  /**
   * Resolves when nothing is due and nothing is running (what is in back-off or in a closed lane does not count).
   * Answers whether there was anything to do.
   */
  idle(): Promise<boolean>;
}

const GATHER_MS = 3;

/** Where nobody else writes, the poll only finds what a failed read of this process has left. */
const ALONE_FACTOR = 10;

/** No collection has this name. */
const NO_COLLECTION = '';

/** How often, and how many at a time, work that grew too old in closed lanes is looked for. */
const STALE = { everyMs: 60_000, limit: 100 };

/**
 * Makes a relay that is not running yet.
 * Order: entries of one document and one lane run one after another, and a failing one holds up those behind it until
 * it succeeds or is dead; one that was written for a later time holds up none. Documents do not wait for each other,
 * nor do lanes; they are taken in turn.
 */
export function makeOutboxRelay(options: OutboxRelayOptions): OutboxRelay {
  const { connection, clock, logger, concurrency = 8, leaseMs = 10_000, pollMs = 1_000 } = options;
  const { kept = Math.floor(concurrency / 4), maxAgeMs = Number.POSITIVE_INFINITY } = options;
  const share = Math.max(1, Math.floor(concurrency / 4));
  const laneRules = options.lanes ?? { limitOf: () => share, closed: () => [] };
  const lanes = makeLanes(concurrency, kept, laneRules);
  const sources: Array<Source & { after: string | undefined }> = options.collections.map((name) => ({
    name,
    claims: makeClaimStore(connection.collection<OutboxDocument>(name), {
      ...{ clock, leaseMs, isWhole: options.givesDocument === true },
    }),
    after: undefined,
  }));
  const working = makeWorking();
  /** Collections in which work may wait that nobody has seen. */
  const unseen = new Set<(typeof sources)[number]>();
  /** Whether it may wait in any of them: one command tells in which. */
  let unseenAnywhere = true;
  /** Those in which work was seen that had no place. */
  const crowded = new Set<string>();
  const timers = new Set<NodeJS.Timeout>();
  let poll: NodeJS.Timeout | undefined;
  let running = false;
  let pumping: Promise<void> | undefined;
  let again = false;
  let turn = 0;
  let staleAt = 0;
  /** Documents so far. */
  let begun = 0;

  const kick: Kick = (collection, documentId) => {
    if (!working.touch(collection, documentId)) wake(collection);
  };

  const wake = (collection?: string) => {
    if (collection === undefined) unseenAnywhere = true;
    else for (const source of sources) if (source.name === collection) unseen.add(source);
    if (!running) return;
    if (pumping !== undefined) {
      again = true;
      return;
    }
    pumping = pump()
      .then(() => (again ? gather() : undefined))
      .finally(() => {
        pumping = undefined;
        if (again) wakeAgain();
      });
  };

  /** What has come in meanwhile is marked already. */
  const wakeAgain = () => wake(NO_COLLECTION);

  /** Work that comes in quick succession is looked for once. */
  const gather = () => new Promise<void>((resolve) => setTimeout(resolve, GATHER_MS));

  const pump = async () => {
    again = false;
    try {
      await buryStale();
      await lookAnywhere();
      // Collections are taken in turn as well: a busy one must not keep the others waiting.
      for (; running && lanes.free() > 0 && unseen.size > 0; turn++) {
        const source = sources[turn % sources.length];
        if (source !== undefined && unseen.delete(source) && (await takeFrom(source))) unseen.add(source);
      }
    } catch (error) {
      logger.error({ err: error }, 'outbox cannot read; the next poll tries again');
    }
  };

  /** Without a place nothing can be taken; whoever leaves one looks again. */
  const lookAnywhere = async () => {
    if (!unseenAnywhere || !running || lanes.free() === 0) return;
    unseenAnywhere = false;
    try {
      const names = await collectionsWithWork(connection, options.collections, clock.now());
      for (const source of sources) if (names.has(source.name)) unseen.add(source);
    } catch (error) {
      unseenAnywhere = true;
      throw error;
    }
  };

  /** Takes what there are places for; false when that was everything. */
  const takeFrom = async (source: (typeof sources)[number]): Promise<boolean> => {
    const except = lanes.withoutPlace();
    const search = { except, withoutLane: !lanes.areOpen(), limit: lanes.free() };
    if (search.withoutLane || !except.every(lanes.isClosed)) crowded.add(source.name);
    else crowded.delete(source.name);
    const after = search.withoutLane ? undefined : source.after;
    const found = await source.claims.find({ ...search, after });
    // Behind the last lane there is nothing more: the next look begins before the first.
    const isEnd = found.length < search.limit;
    source.after = isEnd ? undefined : (found.at(-1)?.lane ?? '');
    await takeAll(source, found);
    return !isEnd || after !== undefined;
  };

  const takeAll = async (source: (typeof sources)[number], found: readonly Found[]) => {
    const entered = found.flatMap(({ documentId, lane }) => {
      const place = lanes.enter(lane);
      if (place === undefined) crowded.add(source.name);
      return place === undefined
        ? []
        : [{ documentId, place, watch: working.watch(source.name, documentId) }];
    });
    const places = new Map(entered.map(({ documentId, ...held }) => [documentId, held]));
    try {
      for (const claim of await source.claims.take([...places.keys()])) {
        const held = places.get(claim.documentId);
        if (held === undefined) continue;
        places.delete(claim.documentId);
        begin(source, claim, held);
      }
    } finally {
      for (const { place, watch } of places.values()) {
        place.leave();
        watch.drop();
        if (watch.touched()) unseen.add(source);
      }
    }
  };

  const begin = (source: Source, claim: Claim, { place, watch }: { place: Place; watch: Watch }) => {
    const { touched } = watch;
    begun += 1;
    const onCrowd = () => crowded.add(source.name);
    const work = workOff(rules, source, claim, { place, touched, onCrowd })
      .catch((error: unknown) =>
        logger.error({ err: error, collection: source.name }, 'outbox entry not recorded'),
      )
      .finally(() => {
        place.leave();
        // Entries may have come in behind this document; others may have waited for its place, or stopped the pump.
        if (touched()) wake(source.name);
        for (const name of crowded) wake(name);
        if (unseen.size > 0 || unseenAnywhere) wakeAgain();
      });
    watch.during(work);
  };

  const adopt: Adopt = (collection, documentId, lane) => {
    const source = running ? sources.find(({ name }) => name === collection) : undefined;
    const place = source === undefined ? undefined : lanes.enter(lane);
    if (source === undefined || place === undefined) return undefined;
    const watch = working.watch(collection, documentId);
    const drop = () => {
      place.leave();
      watch.drop();
      // Others may have waited for its place.
      for (const name of crowded) wake(name);
    };
    return {
      outboxLease: source.claims.birthLease(),
      begin: (document) => begin(source, source.claims.born(document), { place, watch }),
      drop,
    };
  };

  /** In a closed lane nothing is tried, so nothing would ever be given up there either. */
  const buryStale = async () => {
    const now = clock.now().getTime();
    const closed = laneRules.closed();
    if (closed.length === 0 || maxAgeMs === Number.POSITIVE_INFINITY || now < staleAt) return;
    staleAt = now + STALE.everyMs;
    for (const source of sources)
      await takeAll(source, await source.claims.findStale(closed, new Date(now - maxAgeMs), STALE.limit));
  };

  const kickAfter = (collection: string, delayMs: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      wake(collection);
    }, delayMs + 1);
    timer.unref();
    timers.add(timer);
  };

  const idle = async () => {
    while (pumping !== undefined || working.size() > 0) await Promise.all([pumping, ...working.all()]);
  };

  const rules: WorkRules = {
    handlers: options.handlers,
    mourners: options.mourners ?? {},
    clock,
    logger,
    lanes,
    leaseMs,
    maxAttempts: options.maxAttempts ?? 20,
    maxAgeMs,
    backoff: options.backoff ?? { baseMs: 500, capMs: 600_000 },
    random: options.random ?? Math.random,
    isRunning: () => running,
    onSleep: kickAfter,
  };

  return {
    adopt,
    kick,
    hurry: async (lane) => {
      await Promise.all(sources.map(({ claims }) => claims.hurry(lane)));
      wake();
    },
    takeOver: async () => {
      await Promise.all(sources.map(({ claims }) => claims.freeAll()));
    },
    start: (process) => {
      if (running) return;
      running = true;
      poll = setInterval(wake, process?.alone ? pollMs * ALONE_FACTOR : pollMs);
      poll.unref();
      wake();
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
      const before = begun;
      const hadWork = working.size() > 0;
      wake();
      await idle();
      return hadWork || begun !== before;
    },
  };
}
