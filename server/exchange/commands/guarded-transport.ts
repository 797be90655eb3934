// A way out behind its peer's circuit breaker: what was learnt from one packet spares the next a useless try, those that
// wait in line for a connection too. A refusal is an answer, so the peer is well; so is one that does not know this server.
import { makeLimited } from '../../platform/limited.ts';
import { OutboxNotYet } from '../../platform/outbox/relay.ts';
import type { Breakers } from '../domain/breaker.ts';
import { laneOf } from '../domain/lanes.ts';
import type { AgencyRow } from '../ports.ts';
import { PeerRefusal, PeerStranger, type Transport } from '../transports/transport.ts';

export interface Guard {
  breakers: Breakers;
  now(): Date;
  /** Told of every try that had an outcome; null: the peer answered. */
  onOutcome(to: AgencyRow, at: Date, failure: Error | null): void;
}

/** Calls of one peer at a time: a slow or dead one holds no more connections. */
const CALLS = 4;

export function guarded(transport: Transport, { breakers, now, onOutcome }: Guard): Transport {
  const limited = makeLimited(CALLS);
  const run = <T>(to: AgencyRow, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    const lane = laneOf(to);
    return limited(lane, () => attempt(lane, to, signal, work));
  };
  const attempt = async <T>(
    lane: string,
    to: AgencyRow,
    signal: AbortSignal,
    work: () => Promise<T>,
  ): Promise<T> => {
    const until = breakers.refusal(lane, now());
    if (until !== null) throw new OutboxNotYet(`${lane} did not answer; it is left alone for a time`, until);
    try {
      const answer = await work();
      breakers.succeeded(lane);
      onOutcome(to, now(), null);
      return answer;
    } catch (error) {
      if (signal.aborted && !(error instanceof PeerRefusal)) breakers.abandoned(lane);
      else {
        const failure = error instanceof PeerRefusal ? null : asError(error);
        if (failure === null || error instanceof PeerStranger) breakers.succeeded(lane);
        else breakers.failed(lane, now());
        onOutcome(to, now(), failure);
      }
      throw error;
    }
  };
  return {
    sendPacket: (to, packet, options) =>
      run(to, options.signal, () => transport.sendPacket(to, packet, options)),
    sendStatus: (to, status, options) =>
      run(to, options.signal, () => transport.sendStatus(to, status, options)),
    sendBundle: async (items, options) => {
      const [first] = items;
      if (first === undefined) return [];
      return run(first.to, options.signal, async () => transport.sendBundle?.(items, options));
    },
    askTruth: (to, question, options) =>
      run(to, options.signal, () => transport.askTruth(to, question, options)),
  };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
