// Small readings of a file are served from blocks: always the bytes of the file, with few readings where they lie close
// together, and no more than was asked for where they do not.
import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { Blocks } from '../../../server/signing/blocks.ts';

const BYTES = randomBytes(1_000_003);

function counted(fails: () => boolean = () => false) {
  const readings: { offset: number; length: number }[] = [];
  const blocks = new Blocks(async (offset, length) => {
    readings.push({ offset, length });
    if (fails()) throw new Error('EIO');
    return BYTES.subarray(offset, offset + length);
  });
  return { blocks, readings };
}

const isRight = (read: Uint8Array, offset: number, length: number): boolean =>
  Buffer.compare(read, BYTES.subarray(offset, offset + length)) === 0;

describe('reading in blocks', () => {
  it('gives the bytes of the file, whatever was read before', async () => {
    const { blocks } = counted();
    const lengths = [0, 1, 2048, 8191, 8192, 8193, 50_000];
    for (let i = 0; i < 2_000; i += 1) {
      const offset = (i * i * 7_919) % (BYTES.length + 10);
      const length = lengths[i % lengths.length] ?? 0;
      expect(isRight(await blocks.read(offset, length), offset, length), `${offset}+${length}`).to.equal(
        true,
      );
    }
  });

  it('reads what lies together once, forwards and backwards', async () => {
    const { blocks, readings } = counted();
    for (let offset = 0; offset < 200_000; offset += 100) await blocks.read(offset, 2048);
    const forwards = readings.length;
    expect(forwards).to.be.at.most(26);
    for (let offset = 199_900; offset >= 0; offset -= 100) await blocks.read(offset, 2048);
    expect(readings.length - forwards).to.be.at.most(forwards);
  });

  it('reads no more than it was asked for where nothing lies near', async () => {
    const { blocks, readings } = counted();
    for (const offset of [500_000, 0, 300_000, 900_000]) await blocks.read(offset, 2048);
    expect(readings.map(({ length }) => length)).to.deep.equal([2048, 2048, 2048, 2048]);
  });

  it('reads once for all who ask at the same time', async () => {
    const { blocks, readings } = counted();
    await blocks.read(16_384, 10);
    const places = [16_384, 16_500, 20_000, 24_000];
    const read = await Promise.all(places.map((offset) => blocks.read(offset, 600)));
    expect(read.every((bytes, i) => isRight(bytes, places[i] ?? 0, 600))).to.equal(true);
    expect(readings).to.have.length(2);
  });

  it('keeps but few blocks', async () => {
    const { blocks, readings } = counted();
    for (let offset = 0; offset < 800_000; offset += 8192) await blocks.read(offset, 10);
    const before = readings.length;
    await blocks.read(0, 10);
    expect(readings.length - before).to.equal(1);
  });

  it('tells everybody of a failure, and asks the disk again', async () => {
    let isBroken = true;
    const { blocks } = counted(() => isBroken);
    const failed = async () => (await blocks.read(100, 10).catch(() => undefined)) === undefined;
    expect(await Promise.all([failed(), failed(), failed()])).to.deep.equal([true, true, true]);
    isBroken = false;
    expect(isRight(await blocks.read(100, 10), 100, 10)).to.equal(true);
  });
});
