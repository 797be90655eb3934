// Memory for large bytes that are soon done with, used again. Garbage of this size drives the collector: every 64 MB of it
// cost a look through the whole heap.

export interface Slabs {
  /** So many bytes, with whatever was there before: fill all of them. */
  take(size: number): Buffer;
  /** Back, once, when nobody will look at it any more; what is not given back is collected as ever. */
  give(taken: Buffer): void;
}

/** Sizes are rounded up to this, so that one serves another. */
const STEP = 256 * 1024;
/** Below this it is not worth it. */
const SMALL = 64 * 1024;

/** `keptBytes`: how much lies ready at most. */
export function makeSlabs({ keptBytes }: { keptBytes: number }): Slabs {
  const free = new Map<number, ArrayBuffer[]>();
  let kept = 0;
  return {
    take: (size) => {
      if (size < SMALL) return Buffer.allocUnsafeSlow(size);
      const whole = Math.ceil(size / STEP) * STEP;
      const known = free.get(whole)?.pop();
      if (known !== undefined) kept -= whole;
      return Buffer.from(known ?? new ArrayBuffer(whole), 0, size);
    },
    give: ({ buffer }) => {
      const { byteLength } = buffer;
      if (byteLength === 0 || byteLength % STEP !== 0 || kept + byteLength > keptBytes) return;
      if (!(buffer instanceof ArrayBuffer)) return;
      const same = free.get(byteLength) ?? [];
      free.set(byteLength, same);
      same.push(buffer);
      kept += byteLength;
    },
  };
}
