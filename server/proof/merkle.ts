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

const largestPowerBelow = (size: number): number => 2 ** Math.floor(Math.log2(size - 1));

/** The hashes that lead from one leaf to the root (§2.1.1), the nearest first. */
export function inclusionPath(entryHashes: readonly string[], index: number): string[] {
  if (index < 0 || index >= entryHashes.length) throw new RangeError('no such leaf');
  return pathIn(entryHashes, index).map((hash) => hash.toString('hex'));
}

function pathIn(hashes: readonly string[], index: number): Buffer[] {
  if (hashes.length === 1) return [];
  const split = largestPowerBelow(hashes.length);
  const [left, right] = [hashes.slice(0, split), hashes.slice(split)];
  return index < split
    ? [...pathIn(left, index), rootOf(right)]
    : [...pathIn(right, index - split), rootOf(left)];
}

function rootOf(hashes: readonly string[]): Buffer {
  const tree = new MerkleTree();
  for (const hash of hashes) tree.add(hash);
  return Buffer.from(tree.root(), 'hex');
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
