// The bulkheads of a relay. Work that waits for something outside names a lane, and each lane has a few places of its
// own: a slow or dead peer holds no more than these, and a part of the whole is kept for work without a lane.

export interface LaneRules {
  /** Most documents of this lane worked on at once, now. Asked often; 0 while {@link closed} names it. */
  limitOf(lane: string): number;
  /** Lanes nothing may be tried in now. */
  closed(): readonly string[];
}

export interface Place {
  /** Moves to another lane; false when it is full or closed, and the place stays where it was. */
  moveTo(lane: string | undefined): boolean;
  leave(): void;
}

export interface Lanes {
  /** Places free altogether. */
  free(): number;
  /** Whether any lane may take anything. */
  areOpen(): boolean;
  /** Lanes with no place now. */
  withoutPlace(): string[];
  isClosed(lane: string): boolean;
  /** A place, or undefined when there is none. */
  enter(lane: string | undefined): Place | undefined;
}

/** `kept`: of the `total` places, those that work with a lane cannot have. */
export function makeLanes(total: number, kept: number, rules: LaneRules): Lanes {
  const busy = new Map<string, number>();
  let inLanes = 0;
  let inAll = 0;

  const count = (lane: string | undefined, change: 1 | -1) => {
    if (lane === undefined) return;
    inLanes += change;
    const now = (busy.get(lane) ?? 0) + change;
    if (now === 0) busy.delete(lane);
    else busy.set(lane, now);
  };
  const isFull = (lane: string) => (busy.get(lane) ?? 0) >= rules.limitOf(lane);
  const areOpen = () => inLanes < total - kept;
  const hasPlace = (lane: string | undefined) => lane === undefined || (areOpen() && !isFull(lane));

  return {
    free: () => total - inAll,
    areOpen,
    withoutPlace: () => [...new Set([...rules.closed(), ...[...busy.keys()].filter(isFull)])],
    isClosed: (lane) => rules.closed().includes(lane),
    enter: (first) => {
      if (inAll >= total || !hasPlace(first)) return undefined;
      let lane = first;
      inAll += 1;
      count(lane, 1);
      return {
        moveTo: (next) => {
          if (next === lane) return true;
          if (!hasPlace(next)) return false;
          count(lane, -1);
          lane = next;
          count(lane, 1);
          return true;
        },
        leave: () => {
          inAll -= 1;
          count(lane, -1);
        },
      };
    },
  };
}
