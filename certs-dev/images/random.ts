// Numbers that look random and are always the same for the same words (SplitMix32 over SHA-256).
import { createHash } from 'node:crypto';

export type Random = (from?: number, to?: number) => number;

export const randomFrom = (seed: string): Random => {
  let state = createHash('sha256').update(seed.normalize('NFC')).digest().readUInt32BE(0);
  return (from = 0, to = 1) => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return from + (((z ^ (z >>> 15)) >>> 0) / 0x1_0000_0000) * (to - from);
  };
};
