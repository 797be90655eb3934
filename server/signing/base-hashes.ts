// The running hashes over a base file: the file is read once, and every digest over it and a revision behind it goes on
// from there. ISO 32000-2 §12.8.1 (the range of a new signature is all of the base and most of its own revision).

import type { Hash } from 'node:crypto';
import { forkHash, nodeDigestName, startHash } from './cms/algorithms.ts';
import { streamRange } from './source.ts';
import { type DigestAlgorithm, SigningError, type Sink, type Source } from './types.ts';

const WHOLE_FILE = 'sha256';

export class BaseHashes {
  readonly size: number;
  #digest: string | undefined;
  readonly #running: ReadonlyMap<string, Hash>;

  private constructor(size: number, running: ReadonlyMap<string, Hash>) {
    this.size = size;
    this.#running = running;
  }

  /** SHA-256 of the base, hex. */
  get digest(): string {
    this.#digest ??= Buffer.from(this.#end(WHOLE_FILE)).toString('hex');
    return this.#digest;
  }

  /** Reads the base to its end, and copies it on the way when there is a sink. */
  static async read(source: Source, algorithm: DigestAlgorithm, sink?: Sink): Promise<BaseHashes> {
    const names = new Set([WHOLE_FILE, nodeDigestName(algorithm)]);
    const running = new Map([...names].map((name) => [name, startHash(name)]));
    const held = sink ? undefined : source.held?.(0, source.size);
    if (held?.length === source.size) {
      for (const hash of running.values()) hash.update(held);
      return new BaseHashes(source.size, running);
    }
    let size = 0;
    for await (const piece of streamRange(source, 0, source.size)) {
      const written = sink?.write(piece);
      for (const hash of running.values()) hash.update(piece);
      await written;
      size += piece.length;
    }
    if (size !== source.size) throw new SigningError('PDF_BROKEN', 'the file could not be read to its end');
    return new BaseHashes(size, running);
  }

  /** SHA-256 of the base followed by a revision, hex. */
  digestWith(revision: Uint8Array): string {
    return Buffer.from(this.#end(WHOLE_FILE, revision)).toString('hex');
  }

  /** The digest of the two ranges of a new signature. A range that leaves out part of the base has none here: empty. */
  digestRange(algorithm: string, byteRange: readonly number[], revision: Uint8Array): Uint8Array {
    const [start, length = 0, second = 0, rest = 0] = byteRange;
    if (start !== 0 || length < this.size || byteRange.length !== 4) return new Uint8Array();
    return this.#end(
      algorithm,
      revision.subarray(0, length - this.size),
      revision.subarray(second - this.size, second - this.size + rest),
    );
  }

  #end(algorithm: string, ...parts: Uint8Array[]): Uint8Array {
    const base = this.#running.get(algorithm);
    if (base === undefined) return new Uint8Array();
    const hash = forkHash(base, algorithm);
    for (const part of parts) hash.update(part);
    return hash.digest();
  }
}
