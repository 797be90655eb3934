// A peer that was silent and calls here is there again: it is not left alone until its time is over, but tried at once. The
// process that is called may not be the one that sends, so the call is noted in the row of the peer, and each process looks
// there while it leaves somebody alone.
import type { Clock } from '../../platform/clock.ts';
import { type IntervalJob, makeIntervalJob } from '../../platform/jobs/interval-job.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Breakers } from '../domain/breaker.ts';
import { LOCAL_LANE, laneOf } from '../domain/lanes.ts';
import type { AgencyRow } from '../ports.ts';
import type { ExchangeStore } from '../store/index.ts';

/** How long a call that came to another process may go unseen. */
const LOOK_MS = 2_000;
/** A peer that calls all the time is noted now and then. */
const NOTE_MS = 1_000;

export interface ReturnedPeersDeps {
  store: Pick<ExchangeStore, 'peers'>;
  breakers: Breakers;
  clock: Clock;
  logger: Logger;
  /** Ends the back-off of what waits for it. */
  hurry(lane: string): Promise<void>;
}

export interface ReturnedPeers extends Pick<IntervalJob, 'start' | 'stop'> {
  /** It has proved that it is calling; returns at once. */
  heard(agency: AgencyRow): void;
}

export function makeReturnedPeers({
  store,
  breakers,
  clock,
  logger,
  hurry,
}: ReturnedPeersDeps): ReturnedPeers {
  /** Bounded by the servers of the directory. */
  const noted = new Map<string, number>();
  const look = makeIntervalJob({
    name: 'peers that have returned',
    everyMs: LOOK_MS,
    run: async () => {
      const open = breakers.open(clock.now());
      if (open.length === 0) return;
      for (const { lane, at } of await store.peers.heardOf(open))
        if (breakers.heard(lane, at, clock.now())) await hurry(lane);
    },
    logger,
  });
  const note = async (lane: string, at: Date) => {
    if (breakers.heard(lane, at, at)) await hurry(lane);
    await store.peers.heard(lane, at);
  };
  return {
    heard: (agency) => {
      // A hub brings what others send, and says nothing of itself.
      if (agency.isLocal || agency.transport === 'axis' || agency.transport === 'folder') return;
      const lane = laneOf(agency);
      if (lane === LOCAL_LANE) return;
      const at = clock.now();
      if (Math.abs(at.getTime() - (noted.get(lane) ?? 0)) < NOTE_MS) return;
      noted.set(lane, at.getTime());
      note(lane, at).catch((error: unknown) => logger.warn({ err: error, lane }, 'returned peer not noted'));
    },
    start: look.start,
    stop: look.stop,
  };
}
