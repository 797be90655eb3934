// Merkle trees as RFC 6962 §2.1 hashes them: 0x00 before a leaf, 0x01 before a node, the left subtree the largest power
// of two. A leaf is the hash of an entry (32 bytes).
import { createHash } from 'node:crypto';

const sha256 = (...parts: Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

const leafOf = (entryHash: string): Buffer => sha256(LEAF, Buffer.from(entryHash, 'hex'));
const nodeOf = (left: Uint8Array, right: Uint8Array): Buffer => sha256(NODE, left, right);

/** Takes leaves one after another and holds only one subtree per level. */
export class MerkleTree {
  /** Roots of whole subtrees, the largest first. */
  readonly #peaks: Array<{ size: number; hash: Buffer }> = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(entryHash: string): void {
    let last = { size: 1, hash: leafOf(entryHash) };
    this.#size += 1;
    for (let peak = this.#peaks.at(-1); peak?.size === last.size; peak = this.#peaks.at(-1)) {
      last = { size: last.size * 2, hash: nodeOf(peak.hash, last.hash) };
      this.#peaks.pop();
    }
    this.#peaks.push(last);
  }

  /** Hexadecimal; of no leaves, the hash of nothing. */
  root(): string {
    const last = this.#peaks.at(-1);
    if (last === undefined) return sha256().toString('hex');
    const rest = this.#peaks.slice(0, -1).toReversed();
    return rest.reduce((right, { hash }) => nodeOf(hash, right), last.hash).toString('hex');
  }
}

/** The whole tree of some entries, for the ways of many leaves: each level once, a node without a sibling goes up as it is. */
export class MerkleLevels {
  readonly #levels: Buffer[][];

  constructor(entryHashes: readonly string[]) {
    let level = entryHashes.map(leafOf);
    this.#levels = [level];
    while (level.length > 1) {
      const above: Buffer[] = [];
      for (const [index, right] of level.entries()) {
        const left = index % 2 === 1 ? level[index - 1] : undefined;
        if (left !== undefined) above.push(nodeOf(left, right));
        else if (index === level.length - 1) above.push(right);
      }
      this.#levels.push(above);
      level = above;
    }
  }

  /** The hashes that lead from one leaf to the root (§2.1.1), the nearest first. @throws RangeError. */
  path(index: number): string[] {
    if (index < 0 || index >= (this.#levels[0]?.length ?? 0)) throw new RangeError('no such leaf');
    const path: string[] = [];
    for (const [height, level] of this.#levels.entries()) {
      const sibling = level[Math.floor(index / 2 ** height) ^ 1];
      if (sibling !== undefined) path.push(sibling.toString('hex'));
    }
    return path;
  }
}

/** Where a leaf stands in its tree, and the way up. */
export interface Inclusion {
  /** From 0. */
  index: number;
  /** Leaves of the tree. */
  size: number;
  path: readonly string[];
}

/** The root to which this path leads; undefined when the path does not fit the place. */
export function rootByPath(entryHash: string, { index, size, path }: Inclusion): string | undefined {
  if (index < 0 || index >= size) return undefined;
  let [place, last] = [index, size - 1];
  let hash = leafOf(entryHash);
  for (const step of path) {
    if (last === 0) return undefined;
    const sibling = Buffer.from(step, 'hex');
    if (place % 2 === 1 || place === last) {
      hash = nodeOf(sibling, hash);
      while (place % 2 === 0 && place !== 0) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
    } else hash = nodeOf(hash, sibling);
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash.toString('hex') : undefined;
}
