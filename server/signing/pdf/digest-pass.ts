// All digests of a file in one reading: the whole file's and those of the byte ranges of its signatures. What begins
// at the start of the file shares one running hash, copied where a range leaves its hole out (ISO 32000-2 §12.8.1).

import type { Hash } from 'node:crypto';
import { forkHash, startHash } from '../cms/algorithms.ts';
import { streamRange } from '../source.ts';
import type { Source } from '../types.ts';

/** The digest of ranges (pairs of offset and length) by an algorithm that startHash knows. */
export interface RangeWish {
  readonly byteRange: readonly number[];
  readonly algorithm: string;
}

const WHOLE_FILE = 'sha256';

/** Digests of one source, which is read when the first is asked for. */
export class DigestPass {
  readonly #source: Source;
  readonly #wishes = new Map<string, Track>();
  #read: Promise<Uint8Array> | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  /** Whether these ranges have a digest at all: whole numbers, in the order of the file, none twice. */
  static canDigest(byteRange: readonly number[]): boolean {
    let end = 0;
    for (let i = 0; i < byteRange.length; i += 2) {
      const [offset, length] = [byteRange[i] ?? -1, byteRange[i + 1] ?? -1];
      if (!Number.isSafeInteger(offset + length) || offset < end || length < 0) return false;
      end = offset + length;
    }
    return byteRange.length > 0;
  }

  /** Says before the reading what will be asked for. */
  announce(wish: RangeWish): void {
    if (this.#read === undefined && !this.#wishes.has(keyOf(wish))) {
      this.#wishes.set(keyOf(wish), new Track(wish));
    }
  }

  /** SHA-256 of the whole file. */
  whole(): Promise<Uint8Array> {
    this.#read ??= this.#run();
    return this.#read;
  }

  /** The digest of ranges; one that was not announced costs another reading. */
  async of(wish: RangeWish): Promise<Uint8Array> {
    const track = this.#wishes.get(keyOf(wish));
    if (track !== undefined) {
      await this.whole();
      return track.digest();
    }
    const late = new Track(wish);
    await runTracks(this.#source, [late], late.end);
    return late.digest();
  }

  async #run(): Promise<Uint8Array> {
    const file = new Track({ byteRange: [0, this.#source.size], algorithm: WHOLE_FILE });
    await runTracks(this.#source, [file, ...this.#wishes.values()], this.#source.size);
    return file.digest();
  }
}

const keyOf = ({ byteRange, algorithm }: RangeWish): string => `${algorithm} ${byteRange.join(' ')}`;

/** One digest on its way through the file. */
class Track {
  readonly algorithm: string;
  /** Offset behind the last byte. */
  readonly end: number;
  /** Where it begins or ceases to take bytes in, ascending: on, off, on, off… */
  readonly edges: readonly number[];
  #hash: Hash | undefined;
  #result: Uint8Array | undefined;

  constructor({ byteRange, algorithm }: RangeWish) {
    this.algorithm = algorithm;
    const edges: number[] = [];
    for (let i = 0; i < byteRange.length; i += 2) {
      const offset = byteRange[i] ?? 0;
      edges.push(offset, offset + (byteRange[i + 1] ?? 0));
    }
    this.edges = edges;
    this.end = edges.at(-1) ?? 0;
  }

  /** Up to here it has the bytes that everything from the start of the file has. */
  get sharedUntil(): number {
    return this.edges[0] === 0 ? (this.edges[1] ?? 0) : 0;
  }

  /** Leaves the shared hash and goes on alone. */
  fork(shared: Hash): void {
    this.#hash = forkHash(shared, this.algorithm);
  }

  /** Takes bytes that lie between two edges in, if it takes any there. */
  take(bytes: Uint8Array, at: number): void {
    const passed = this.edges.findIndex((edge) => edge > at);
    if (passed % 2 === 1 && at >= this.sharedUntil) this.hash.update(bytes);
  }

  get hash(): Hash {
    this.#hash ??= startHash(this.algorithm);
    return this.#hash;
  }

  digest(): Uint8Array {
    this.#result ??= this.hash.digest();
    return this.#result;
  }
}

/** Reads the source once up to `end`; between two edges every track takes all of a piece or nothing. */
async function runTracks(source: Source, tracks: readonly Track[], end: number): Promise<void> {
  const shared = new Map<string, { hash: Hash; riders: Track[] }>();
  for (const track of tracks) {
    const group = shared.get(track.algorithm) ?? { hash: startHash(track.algorithm), riders: [] };
    group.riders.push(track);
    shared.set(track.algorithm, group);
  }
  const groups = [...shared.values()];
  const fork = (at: number) => {
    for (const group of groups) {
      for (const rider of group.riders) if (rider.sharedUntil <= at) rider.fork(group.hash);
      group.riders = group.riders.filter((rider) => rider.sharedUntil > at);
    }
  };
  fork(0);
  const cuts = [...new Set(tracks.flatMap((track) => track.edges))].sort((a, b) => a - b);
  let at = 0;
  for await (const piece of streamRange(source, 0, end)) {
    const pieceEnd = at + piece.length;
    for (let from = at; from < pieceEnd; ) {
      const to = Math.min(pieceEnd, cuts.find((cut) => cut > from) ?? pieceEnd);
      const bytes = piece.subarray(from - at, to - at);
      for (const { hash, riders } of groups) if (riders.length > 0) hash.update(bytes);
      for (const track of tracks) track.take(bytes, from);
      fork(to);
      from = to;
    }
    at = pieceEnd;
  }
  // Ranges that reach behind the end of the file leave the shared hash with it.
  fork(Number.POSITIVE_INFINITY);
}
