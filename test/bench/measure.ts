// Taking times: the smallest of several is what the work costs, the rest is what the machine was busy with.

/** Runs the works by turns, so that a busy moment meets all of them; milliseconds of each, the smallest. */
export const smallest = async <K extends string>(
  runs: number,
  works: Record<K, () => Promise<unknown>>,
): Promise<Record<K, number>> => {
  const names = Object.keys(works) as K[];
  const best = Object.fromEntries(names.map((name) => [name, Number.POSITIVE_INFINITY])) as Record<K, number>;
  for (let i = 0; i < runs; i += 1) {
    for (const name of names) {
      const started = performance.now();
      await works[name]();
      best[name] = Math.min(best[name], performance.now() - started);
    }
  }
  return best;
};

/** The most memory this process ever had, in MB. */
export const peakMb = (): number => process.resourceUsage().maxRSS / 1024;
