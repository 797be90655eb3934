// A few works of one key at a time; the others wait in line, in their order.

/** Runs the work when there is a place for its key. */
export type Limited = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export function makeLimited(places: number): Limited {
  const lines = new Map<string, { busy: number; waiting: Array<() => void> }>();
  return async (key, work) => {
    const line = lines.get(key) ?? { busy: 0, waiting: [] };
    lines.set(key, line);
    // The one who leaves hands its place on, so that nobody comes between.
    if (line.busy < places) line.busy += 1;
    else await new Promise<void>((resolve) => line.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = line.waiting.shift();
      if (next !== undefined) next();
      else {
        line.busy -= 1;
        if (line.busy === 0) lines.delete(key);
      }
    }
  };
}
