// Keeps the logs of all agencies sealed and stamped, in the background: an authority that is down makes lag, which is
// measured and told, and never holds up what is logged.
import type { Logger } from '../../platform/logger.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import { LogBroken, type SealDeps, sealAll } from './seal.ts';
import { type StampDeps, stampNewest } from './stamp.ts';
import type { Statuses } from './statuses.ts';
import type { LogStore, RootRow } from './store.ts';

export interface KeepDeps extends SealDeps, StampDeps {
  statuses: Statuses;
  logger: Logger;
  /** Between two roots of one agency. */
  everyMs: number;
  /** An entry that has waited longer for its stamp is an alarm. */
  alarmMs: number;
  /** Tells the administrators of the agency that its log is late. */
  alarmEntries(agencyId: string, since: Date): Promise<OutboxEntry[]>;
}

export interface LogState {
  entries: number;
  sealedSeq: number;
  sealedAt: Date | null;
  stampedSeq: number;
  stampedAt: Date | null;
  /** Of the oldest entry without a stamp; without an authority, without a root. */
  waitingSince: Date | null;
  isLate: boolean;
  /** What hangs together no longer; null when everything does. */
  broken: string | null;
}

export interface LogKeeper {
  /** One round over all agencies. */
  run(signal: AbortSignal): Promise<void>;
  /** Seals what an agency's log has gained, and asks for its stamp; a failure to stamp is only lag. */
  sealNow(agencyId: string): Promise<void>;
  stateOf(agencyId: string): Promise<LogState>;
  /** The longest wait of all agencies, as of the last round; or how long the rounds themselves have failed to come. */
  lagSeconds(): number;
  /** How many logs no longer hang together. */
  brokenCount(): number;
}

/** Roots that wait for a stamp make the next ones rarer: a day's outage leaves dozens of them, not thousands. */
const MAX_PAUSES = 12;
/** A round over many agencies with a silent authority takes longer than the pause between two. */
const MISSED_ROUNDS = 3;

export function makeLogKeeper(deps: KeepDeps): LogKeeper {
  const { store, clock, logger, everyMs, alarmMs } = deps;
  const waiting = new Map<string, Date>();
  const broken = new Map<string, string>();
  let lastRound: Date | undefined;

  const seal = async (agencyId: string) => {
    try {
      await sealAll(deps, agencyId);
      broken.delete(agencyId);
    } catch (error) {
      if (error instanceof LogBroken) broken.set(agencyId, error.message);
      logger.error({ err: error, agencyId }, 'the log of an agency cannot be sealed');
    }
  };

  const isDue = async (agencyId: string): Promise<boolean> => {
    const [last, stamped] = await Promise.all([store.lastRoot(agencyId), store.lastStamped(agencyId)]);
    if (last === null || deps.timestamp === undefined) return true;
    const pauses = Math.min(last.index - (stamped?.index ?? 0), MAX_PAUSES);
    return clock.now().getTime() - last.madeAt.getTime() >= pauses * everyMs;
  };

  const stateOf = async (agencyId: string): Promise<LogState> => {
    const [head, last, stamped] = await Promise.all([
      store.head(agencyId),
      store.lastRoot(agencyId),
      store.lastStamped(agencyId),
    ]);
    const covered: RootRow | null = deps.timestamp === undefined ? last : stamped;
    const oldest = await oldestBehind(store, agencyId, covered);
    return {
      entries: head?.seq ?? 0,
      sealedSeq: last?.toSeq ?? 0,
      sealedAt: last?.madeAt ?? null,
      stampedSeq: stamped?.toSeq ?? 0,
      stampedAt: stamped?.madeAt ?? null,
      waitingSince: oldest,
      isLate: oldest !== null && clock.now().getTime() - oldest.getTime() > alarmMs,
      broken: broken.get(agencyId) ?? null,
    };
  };

  const watch = async (agencyId: string) => {
    const { waitingSince, isLate } = await stateOf(agencyId);
    if (waitingSince === null) waiting.delete(agencyId);
    else waiting.set(agencyId, waitingSince);
    if (!isLate || waitingSince === null) return store.endAlarm(agencyId);
    const entries = await deps.alarmEntries(agencyId, waitingSince);
    if (await store.raiseAlarm(agencyId, waitingSince, entries))
      logger.error({ agencyId, waitingSince }, 'the log of an agency waits too long for its timestamp');
  };

  return {
    async run(signal) {
      let isAuthorityDown = false;
      for (const agencyId of await store.agencies()) {
        if (signal.aborted) return;
        if (await isDue(agencyId)) await seal(agencyId);
        if (!isAuthorityDown)
          await stampNewest(deps, agencyId).catch((error: unknown) => {
            isAuthorityDown = true;
            logger.warn({ err: error }, 'no timestamp for the event log; the next round asks again');
          });
        await watch(agencyId);
      }
      lastRound = clock.now();
      await deps.statuses.refresh(signal);
    },

    async sealNow(agencyId) {
      await sealAll(deps, agencyId);
      await stampNewest(deps, agencyId).catch((error: unknown) =>
        logger.warn({ err: error, agencyId }, 'no timestamp for the event log; the next round asks again'),
      );
    },

    stateOf,

    lagSeconds() {
      const now = clock.now().getTime();
      const oldest = Math.min(now, ...[...waiting.values()].map((since) => since.getTime()));
      // Rounds that no longer come would leave the wait of the last one standing for ever.
      const missed = lastRound === undefined ? 0 : now - lastRound.getTime() - MISSED_ROUNDS * everyMs;
      return Math.max(0, now - oldest, missed) / 1000;
    },

    brokenCount: () => broken.size,
  };
}

async function oldestBehind(
  store: LogStore,
  agencyId: string,
  covered: RootRow | null,
): Promise<Date | null> {
  return (await store.entry(agencyId, (covered?.toSeq ?? 0) + 1))?.loggedAt ?? null;
}
