// Repeatable chance: the same seed gives the same campaign, so that what it finds can be found again.

export interface Random {
  /** 0 … n − 1. */
  below(n: number): number;
  pick<T>(from: readonly T[]): T;
  bytes(length: number): Buffer;
}

/** xorshift32; `seed` is any whole number. */
export const makeRandom = (seed: number): Random => {
  let state = seed >>> 0 || 0x9e3779b9;
  const next = (): number => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
  const below = (n: number): number => (n <= 0 ? 0 : next() % n);
  return {
    below,
    pick: (from) => {
      const item = from[below(from.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
  };
};
