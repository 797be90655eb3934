// The circuit breakers, one a peer: after some failures in a row nothing is tried there for a time, then one probe goes,
// and its outcome closes the breaker or opens it for longer. The time is jittered, so that many senders do not knock
// together. Each process has its own: what one has learnt spares only itself.

export type BreakerState = 'closed' | 'open' | 'half-open';

export interface BreakerView {
  lane: string;
  state: BreakerState;
  /** Failures in a row. */
  failures: number;
  /** Until when nothing is tried; null when closed. */
  until: Date | null;
}

export interface BreakerRules {
  /** Failures in a row that open it. */
  threshold: number;
  /** Open for a random time between half of, and the whole of `min(cap, base · 2^(openings−1))`. */
  baseMs: number;
  capMs: number;
}

const BREAKER_RULES: BreakerRules = { threshold: 5, baseMs: 5_000, capMs: 300_000 };

interface Circuit {
  failures: number;
  openings: number;
  until: Date | null;
  openedAt: Date | null;
  isProbing: boolean;
}

export interface Breakers {
  /** Null: go, and tell the outcome. Else it is of no use before the time given. */
  refusal(lane: string, now: Date): Date | null;
  succeeded(lane: string): void;
  failed(lane: string, now: Date): void;
  /** The peer itself has called at `at`: if that was after it was found silent, it is tried at once. True when it was open. */
  heard(lane: string, at: Date, now: Date): boolean;
  /** The attempt ended without an outcome. */
  abandoned(lane: string): void;
  view(lane: string, now: Date): BreakerView;
  /** Lanes in which nothing is tried now. */
  open(now: Date): string[];
}

/** `random`: 0 ≤ x < 1. */
export function makeBreakers(random: () => number, rules = BREAKER_RULES): Breakers {
  /** Holds only lanes with a failure that no success has followed. */
  const circuits = new Map<string, Circuit>();

  const stateOf = (circuit: Circuit | undefined, now: Date): BreakerState => {
    if (circuit === undefined || circuit.until === null) return 'closed';
    return now < circuit.until ? 'open' : 'half-open';
  };
  const openFor = (openings: number) => {
    const spanMs = Math.min(rules.capMs, rules.baseMs * 2 ** (openings - 1));
    return spanMs / 2 + random() * (spanMs / 2);
  };

  return {
    refusal: (lane, now) => {
      const circuit = circuits.get(lane);
      if (circuit === undefined || circuit.until === null) return null;
      if (now < circuit.until) return circuit.until;
      if (circuit.isProbing) return new Date(now.getTime() + rules.baseMs);
      circuit.isProbing = true;
      return null;
    },

    succeeded: (lane) => {
      circuits.delete(lane);
    },

    failed: (lane, now) => {
      const circuit = circuits.get(lane) ?? {
        ...{ failures: 0, openings: 0, until: null, openedAt: null, isProbing: false },
      };
      circuits.set(lane, circuit);
      circuit.failures += 1;
      // What was under way when it opened tells nothing new.
      if (stateOf(circuit, now) === 'open') return;
      const isProbe = circuit.isProbing;
      circuit.isProbing = false;
      if (!isProbe && circuit.failures < rules.threshold) return;
      circuit.openings += 1;
      circuit.openedAt = now;
      circuit.until = new Date(now.getTime() + openFor(circuit.openings));
    },

    heard: (lane, at, now) => {
      const circuit = circuits.get(lane);
      if (circuit === undefined || stateOf(circuit, now) !== 'open') return false;
      if (circuit.openedAt !== null && at < circuit.openedAt) return false;
      circuit.until = now;
      return true;
    },

    abandoned: (lane) => {
      const circuit = circuits.get(lane);
      if (circuit !== undefined) circuit.isProbing = false;
    },

    view: (lane, now) => {
      const circuit = circuits.get(lane);
      return {
        lane,
        state: stateOf(circuit, now),
        failures: circuit?.failures ?? 0,
        until: circuit?.until ?? null,
      };
    },

    open: (now) => [...circuits].filter(([, each]) => stateOf(each, now) === 'open').map(([lane]) => lane),
  };
}
