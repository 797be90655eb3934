// Calls that come together share one piece of work: while one group is under way the next gathers. Alone, a call waits
// for nothing; under load a group costs the database little more than one call does.

export interface TogetherOptions<I, O> {
  /** Of as many items as there are, in their order; it fails for all of them or for none. */
  run(items: readonly I[]): Promise<readonly O[]>;
  /** Largest group; default 100. */
  most?: number;
  /** Of one group together, where items have a weight; the first always fits. */
  mostWeight?: number;
  weightOf?(item: I): number;
  /** Groups under way at once; default 1. */
  atOnce?: number;
  /** Whether a failure of the group may be that of one item: then each is tried alone. Default: always. */
  isOfOne?(error: unknown): boolean;
}

interface Waiting<I, O> {
  item: I;
  resolve(value: O): void;
  reject(reason: unknown): void;
}

/** One bad item is the failure of nobody else. */
export function makeTogether<I, O>(options: TogetherOptions<I, O>): (item: I) => Promise<O> {
  const { run, most = 100, atOnce = 1, isOfOne = () => true } = options;
  const { mostWeight = Number.POSITIVE_INFINITY, weightOf = () => 0 } = options;
  const waiting: Waiting<I, O>[] = [];
  let underWay = 0;
  let isPlanned = false;

  const settle = async (group: readonly Waiting<I, O>[]): Promise<void> => {
    try {
      const values = await run(group.map(({ item }) => item));
      for (const [index, { resolve }] of group.entries()) resolve(values[index] as O);
    } catch (error) {
      const isSplit = group.length > 1 && isOfOne(error);
      if (isSplit) for (const one of group) await settle([one]);
      else for (const { reject } of group) reject(error);
    }
  };

  const next = (): Waiting<I, O>[] => {
    let weight = 0;
    const end = waiting.slice(0, most).findIndex(({ item }, index) => {
      weight += weightOf(item);
      return index > 0 && weight > mostWeight;
    });
    return waiting.splice(0, end < 0 ? most : end);
  };

  const plan = () => {
    if (isPlanned || underWay >= atOnce || waiting.length === 0) return;
    isPlanned = true;
    // Whoever is called in the same turn of the event loop comes along.
    setImmediate(() => {
      isPlanned = false;
      const group = next();
      underWay += 1;
      void settle(group).finally(() => {
        underWay -= 1;
        plan();
      });
      plan();
    });
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      plan();
    });
}
