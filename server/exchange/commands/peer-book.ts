// Notes how each way out was met: at once when something changes, and now and then while it stays the same.
import type { Logger } from '../../platform/logger.ts';
import type { Breakers } from '../domain/breaker.ts';
import { laneOf } from '../domain/lanes.ts';
import type { AgencyRow } from '../ports.ts';
import type { ExchangeStore } from '../store/index.ts';

/** While nothing changes. */
const EVERY_MS = 10_000;

export interface PeerBook {
  /** Returns at once: what is noted is for people to see, and holds up nothing. */
  note(to: AgencyRow, at: Date, failure: Error | null): void;
  /** Resolves when everything is written. */
  idle(): Promise<void>;
}

export function makePeerBook(store: ExchangeStore, breakers: Breakers, logger: Logger): PeerBook {
  /** Bounded by the servers of the directory. */
  const noted = new Map<string, { at: number; as: string }>();
  let writing: Promise<void> = Promise.resolve();
  return {
    note: (to, at, failure) => {
      const lane = laneOf(to);
      const { lane: _, ...breaker } = breakers.view(lane, at);
      const as = `${failure === null} ${breaker.state}`;
      const last = noted.get(lane);
      if (last?.as === as && Math.abs(at.getTime() - last.at) < EVERY_MS) return;
      noted.set(lane, { at: at.getTime(), as });
      const { code, name } = to;
      const row = { lane, agency: { code, name }, breaker, at, error: failure?.message ?? null };
      writing = writing
        .then(() => store.peers.note(row))
        .catch((error: unknown) => logger.warn({ err: error, lane }, 'peer not noted'));
    },
    idle: () => writing,
  };
}
