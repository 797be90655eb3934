// One reading of a file gives the digests of the whole file and of every byte range, each as if it had been read apart.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startHash } from '../../../server/signing/cms/algorithms.ts';
import { type FileSource, openFileSource } from '../../../server/signing/file-source.ts';
import { DigestPass, type RangeWish } from '../../../server/signing/pdf/digest-pass.ts';
import { bufferSource, concatSource, streamRange } from '../../../server/signing/source.ts';
import type { Source } from '../../../server/signing/types.ts';

const BYTES = randomBytes(2_300_000);
const SIZE = BYTES.length;

/** The digest by the book: the ranges put together, then hashed. */
function expected({ byteRange, algorithm }: RangeWish): string {
  const hash = startHash(algorithm);
  for (let i = 0; i < byteRange.length; i += 2) {
    const offset = byteRange[i] ?? 0;
    hash.update(BYTES.subarray(offset, offset + (byteRange[i + 1] ?? 0)));
  }
  return hash.digest('hex');
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Counts what is read. */
function counted(bytes: Uint8Array): Source & { total: number } {
  const inner = bufferSource(bytes);
  const source = {
    size: inner.size,
    total: 0,
    read: async (offset: number, length: number) => {
      const read = await inner.read(offset, length);
      source.total += read.length;
      return read;
    },
  };
  return source;
}

const WISHES: Record<string, RangeWish> = {
  'a hole at the end': { byteRange: [0, SIZE - 9000, SIZE - 100, 100], algorithm: 'sha256' },
  'a hole at the start': { byteRange: [0, 15, 4000, SIZE - 4000], algorithm: 'sha256' },
  'a hole in the middle of a piece': { byteRange: [0, 600_001, 700_003, 900_000], algorithm: 'sha256' },
  'an earlier end of the same hole': { byteRange: [0, 600_001, 700_003, 9], algorithm: 'sha256' },
  'another algorithm': { byteRange: [0, 600_001, 700_003, 900_000], algorithm: 'sha512' },
  'an extendable digest': { byteRange: [0, 600_001, 700_003, 900_000], algorithm: 'shake256' },
  'a start behind the first byte': { byteRange: [7, 20, 40, SIZE - 40], algorithm: 'sha256' },
  'an empty first range': { byteRange: [0, 0, 10, 20], algorithm: 'sha384' },
  'an empty hole': { byteRange: [0, 500, 500, 500], algorithm: 'sha256' },
  'more than two ranges': { byteRange: [0, 5, 10, 5, 30, 1_000_000], algorithm: 'sha256' },
  'the whole file': { byteRange: [0, SIZE], algorithm: 'sha256' },
  'an end behind the file': { byteRange: [0, 10, 20, SIZE * 2], algorithm: 'sha256' },
  'a hole behind the file': { byteRange: [0, SIZE + 10, SIZE + 20, 5], algorithm: 'sha256' },
};

describe('one reading for all digests', () => {
  it('gives each digest as if it were the only one, and reads the file once', async () => {
    const source = counted(BYTES);
    const pass = new DigestPass(source);
    for (const wish of Object.values(WISHES)) pass.announce(wish);
    for (const [name, wish] of Object.entries(WISHES))
      expect(hex(await pass.of(wish)), name).to.equal(expected(wish));
    expect(hex(await pass.whole())).to.equal(createHash('sha256').update(BYTES).digest('hex'));
    expect(source.total).to.equal(SIZE);
  });

  for (const [name, wish] of Object.entries(WISHES)) {
    it(`answers for ${name} when nobody announced it`, async () => {
      const pass = new DigestPass(bufferSource(BYTES));
      await pass.whole();
      expect(hex(await pass.of(wish))).to.equal(expected(wish));
    });
  }

  it('gives the digest of an empty file', async () => {
    const pass = new DigestPass(bufferSource(new Uint8Array()));
    expect(hex(await pass.whole())).to.equal(createHash('sha256').digest('hex'));
  });

  for (const [name, range] of Object.entries({
    none: [],
    'an odd number': [0, 10, 20],
    'backward ranges': [20, 10, 0, 5],
    'overlapping ranges': [0, 30, 20, 10],
    'a negative number': [0, -1, 20, 10],
    'a negative start': [-5, 10],
    'no integer': [0, 1.5, 20, 10],
    'a number beyond reason': [0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 10],
  })) {
    it(`knows no digest of ${name}`, () => {
      expect(DigestPass.canDigest(range)).to.equal(false);
    });
  }

  it('fails as the disk fails', async () => {
    const failing: Source = {
      size: 3_000_000,
      read: async (offset) => {
        if (offset > 0) throw Object.assign(new Error('EIO'), { syscall: 'read' });
        return BYTES.subarray(0, 1_000_000);
      },
    };
    const pass = new DigestPass(failing);
    const outcome = await pass.whole().catch((error: unknown) => error);
    expect(outcome).to.have.property('syscall', 'read');
  });
});

describe('streaming a file', () => {
  let folder: string;
  let file: FileSource;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stream-'));
    writeFileSync(join(folder, 'bytes'), BYTES);
    file = await openFileSource(join(folder, 'bytes'));
  });

  after(async () => {
    await file.close();
    rmSync(folder, { recursive: true });
  });

  const collect = async (source: Source, offset: number, length: number): Promise<Buffer> => {
    const pieces: Buffer[] = [];
    for await (const piece of streamRange(source, offset, length)) pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces);
  };

  it('gives the bytes of any range in order', async () => {
    const ranges = [
      [0, SIZE],
      [1, 3],
      [524_287, 600_000],
      [SIZE - 5, 100],
      [SIZE, 5],
      [0, 0],
    ] as const;
    for (const [offset, length] of ranges)
      expect((await collect(file, offset, length)).equals(BYTES.subarray(offset, offset + length))).to.equal(
        true,
      );
  });

  it('goes over the seam between a base and its revision', async () => {
    const revision = randomBytes(700_000);
    const whole = Buffer.concat([BYTES, revision]);
    const joined = concatSource(file, revision);
    expect((await collect(joined, 0, joined.size)).equals(whole)).to.equal(true);
    expect((await collect(joined, SIZE + 3, 50)).equals(revision.subarray(3, 53))).to.equal(true);
  });

  it('uses the same memory for the whole file', async () => {
    const memory = new Set<ArrayBufferLike>();
    for await (const piece of streamRange(file, 0, SIZE)) memory.add(piece.buffer);
    expect(memory.size).to.equal(2);
  });

  it('may be left early and the file closed at once', async () => {
    const own = await openFileSource(join(folder, 'bytes'));
    for await (const piece of streamRange(own, 0, SIZE)) if (piece.length > 0) break;
    await own.close();
  });

  it('reads the same whether or not the thread may be held up for it', async () => {
    const own = await openFileSource(join(folder, 'bytes'), { mayBlock: true });
    for (const [offset, length] of [
      [0, 10],
      [SIZE - 7, 100],
      [SIZE + 5, 10],
      [900_000, 65_536],
      [900_000, 65_537],
      [5, 1_048_576],
      [5, 1_048_577],
    ] as const) {
      const read = Buffer.from(await own.read(offset, length));
      expect(read.equals(await file.read(offset, length))).to.equal(true);
      expect(read.equals(BYTES.subarray(offset, offset + length))).to.equal(true);
    }
    await own.close();
  });

  it('gives what is left of a file that shrank, and the failure of one that cannot be read', async () => {
    const path = join(folder, 'shrinking');
    writeFileSync(path, BYTES);
    const own = await openFileSource(path, { mayBlock: true });
    const waiting = await openFileSource(path);
    truncateSync(path, 1_000_010);
    for (const source of [own, waiting]) {
      expect(await source.read(1_000_000, 500)).to.have.length(10);
      await source.close();
      for (const length of [10, 10, 1_000_000, 2_000_000]) {
        const outcome = await source.read(0, length).catch((error: unknown) => error);
        expect(outcome).to.be.instanceOf(Error);
      }
    }
  });

  it('ends where a file that shrank ends', async () => {
    const short: Source = { size: SIZE + 100, read: (offset, length) => file.read(offset, length) };
    expect(await collect(short, SIZE - 10, 110)).to.have.length(10);
  });
});
