// Small readings of a file are served from blocks: always the bytes of the file, with few readings where they lie close
// together, and no more than was asked for where they do not.
import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { Blocks } from '../../../server/signing/blocks.ts';

const BYTES = randomBytes(1_000_003);

function counted() {
  const lengths: number[] = [];
  const blocks = new Blocks((offset, length) => {
    lengths.push(length);
    return BYTES.subarray(offset, offset + length);
  });
  const read = (offset: number, length: number): Uint8Array => {
    const { block, at } = blocks.find(offset, length);
    return block.subarray(at, at + length);
  };
  return { blocks, read, lengths };
}

describe('reading in blocks', () => {
  it('gives the bytes of the file, whatever was read before', () => {
    const { read } = counted();
    const lengths = [0, 1, 2048, 8191, 8192, 8193, 50_000];
    for (let i = 0; i < 2_000; i += 1) {
      const offset = (i * i * 7_919) % (BYTES.length + 10);
      const length = lengths[i % lengths.length] ?? 0;
      const isRight = Buffer.compare(read(offset, length), BYTES.subarray(offset, offset + length)) === 0;
      expect(isRight, `${offset}+${length}`).to.equal(true);
    }
  });

  it('reads what lies together once, forwards and backwards', () => {
    const { read, lengths } = counted();
    for (let offset = 0; offset < 200_000; offset += 100) read(offset, 2048);
    const forwards = lengths.length;
    expect(forwards).to.be.at.most(26);
    for (let offset = 199_900; offset >= 0; offset -= 100) read(offset, 2048);
    expect(lengths.length - forwards).to.be.at.most(forwards);
  });

  it('reads no more than it was asked for where nothing lies near', () => {
    const { read, lengths } = counted();
    for (const offset of [500_000, 0, 300_000, 900_000]) read(offset, 2048);
    expect(lengths).to.deep.equal([2048, 2048, 2048, 2048]);
  });

  it('reads once for all who ask at the same time', () => {
    const { blocks, lengths } = counted();
    blocks.find(16_384, 10);
    const [first, ...others] = [16_384, 16_500, 20_000, 24_000].map(
      (offset) => blocks.find(offset, 600).block,
    );
    expect(others.every((block) => block === first)).to.equal(true);
    expect(lengths).to.have.length(2);
  });

  it('keeps but few blocks', () => {
    const { read, lengths } = counted();
    for (let offset = 0; offset < 800_000; offset += 8192) read(offset, 10);
    const before = lengths.length;
    read(0, 10);
    expect(lengths.length - before).to.equal(1);
  });

  it('reads again what could not be read', () => {
    const { blocks, lengths } = counted();
    blocks.find(0, 10);
    const { block } = blocks.find(100, 10);
    blocks.find(8_192, 10);
    blocks.forget(block);
    expect(blocks.find(200, 10).block).not.to.equal(block);
    expect(lengths).to.have.length(4);
  });
});
