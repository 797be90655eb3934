// The way of one delivery as stations: which are passed, where it stands, where it ended badly.
import type { DeliveryState } from '@contracts/vocabulary.ts';

/** As the recipient's statuses come in, QĐ 28/2018 Điều 10: sent, 01, 03, 04, 05, 06. */
export const STATIONS = ['sent', 'arrived', 'registered', 'assigned', 'in-progress', 'completed'] as const;
export type StationName = (typeof STATIONS)[number];
type StationState = 'passed' | 'here' | 'ahead' | 'stopped' | 'done';

export interface Station {
  name: StationName;
  state: StationState;
  /** When it was reached; null for one not reached, or passed over. */
  at: string | null;
}

interface Step {
  state: DeliveryState;
  at: string;
}

/** Where a refusal or a failure stopped: just after the last station reached. What was taken back stands nowhere. */
export const trackOf = (state: DeliveryState, steps: readonly Step[]): Station[] => {
  const atOf = (name: StationName) => steps.findLast((step) => step.state === name)?.at ?? null;
  const furthest = Math.max(-1, ...STATIONS.map((name, index) => (atOf(name) ? index : -1)));
  const isStopped = state === 'refused' || state === 'failed';
  const isGone = state === 'recalled' || state === 'replaced';
  return STATIONS.map((name, index) => {
    const at = atOf(name);
    if (index < furthest) return { name, state: 'passed', at };
    if (index === furthest && !isStopped && !isGone)
      return { name, state: name === 'completed' ? 'done' : 'here', at };
    if (index === furthest) return { name, state: 'passed', at };
    return { name, state: isStopped && index === furthest + 1 ? 'stopped' : 'ahead', at: null };
  });
};
