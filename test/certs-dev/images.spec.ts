import { crc32, inflateSync } from 'node:zlib';
import { expect } from 'chai';
import { makeSealPng, makeSignaturePng } from '../../certs-dev/images.ts';

interface Picture {
  width: number;
  height: number;
  /** Pixels with ink: position, colour, alpha. */
  ink: { x: number; y: number; rgb: string; alpha: number }[];
}

/** Reads a PNG as a stranger would: signature, chunk sums, inflated rows. */
const readPng = (bytes: Buffer): Picture => {
  expect(bytes.subarray(0, 8).toString('hex')).to.equal('89504e470d0a1a0a');
  const data: Buffer[] = [];
  const types: string[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const typed = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).to.equal(crc32(typed));
    types.push(typed.toString('latin1', 0, 4));
    if (types.at(-1) === 'IDAT') data.push(typed.subarray(4));
    at += 12 + length;
  }
  expect([types[0], types.at(-1)]).to.deep.equal(['IHDR', 'IEND']);
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const rows = inflateSync(Buffer.concat(data));
  expect(rows.length).to.equal(height * (width * 4 + 1));
  const ink: Picture['ink'] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * (width * 4 + 1) + 1 + x * 4;
      const alpha = rows[at + 3] ?? 0;
      if (alpha > 0) ink.push({ x, y, rgb: rows.subarray(at, at + 3).toString('hex'), alpha });
    }
  }
  return { width, height, ink };
};

describe('certs-dev: images', () => {
  it('draws a signature in one blue ink on a transparent ground', () => {
    const { width, height, ink } = readPng(makeSignaturePng('Trần Đình Nghĩa'));
    expect([width, height]).to.deep.equal([720, 320]);
    expect(new Set(ink.map((p) => p.rgb))).to.deep.equal(new Set(['16349e']));
    expect(ink.length / (width * height)).to.be.within(0.02, 0.2);
    expect(ink.some((p) => p.alpha < 200)).to.equal(true);
  });

  it('fills the canvas and never touches its edge, whoever signs', () => {
    for (const name of ['Lê Văn Chiến', 'Nguyễn Đức Hiếu', "H'Lan Êban", 'Y Thương Niê', 'A', '']) {
      const { width, height, ink } = readPng(makeSignaturePng(name));
      const [xs, ys] = [ink.map((p) => p.x), ink.map((p) => p.y)];
      expect(Math.min(...xs, ...ys), name).to.be.above(10);
      expect(Math.max(...xs), name).to.be.below(width - 10);
      expect(Math.max(...ys), name).to.be.below(height - 10);
      expect(Math.max(...xs) - Math.min(...xs), name).to.be.above(width / 2);
    }
  });

  it('gives one person one signature, and two people two', () => {
    const one = makeSignaturePng('Lê Văn Chiến');
    expect(makeSignaturePng('Lê Văn Chiến'.normalize('NFD')).equals(one)).to.equal(true);
    expect(makeSignaturePng('Lê Văn Chiên').equals(one)).to.equal(false);
  });

  it('draws a seal in one red ink inside a circle that says 36 mm', async () => {
    const png = await makeSealPng('UBND tỉnh Đắk Nông');
    const { width, height, ink } = readPng(png);
    expect([width, height]).to.deep.equal([480, 480]);
    expect(new Set(ink.map((p) => p.rgb))).to.deep.equal(new Set(['ce1826']));
    const farthest = Math.max(...ink.map((p) => Math.hypot(p.x + 0.5 - 240, p.y + 0.5 - 240)));
    expect(farthest).to.be.within(233, 235.5);
    const perMetre = png.readUInt32BE(png.indexOf('pHYs') + 4);
    expect((480 / perMetre) * 1000).to.be.closeTo(36, 0.01);
  });

  it('is the same for the same agency however it is typed, and writes the tone marks', async () => {
    const seal = await makeSealPng('Sở Nội vụ');
    expect((await makeSealPng('SỞ NỘI VỤ'.normalize('NFD'))).equals(seal)).to.equal(true);
    const inkAt = (bytes: Buffer) => new Set(readPng(bytes).ink.map((p) => `${p.x},${p.y}`));
    const [marked, bare] = [inkAt(seal), inkAt(await makeSealPng('So Noi vu'))];
    expect([...marked].filter((at) => !bare.has(at)).length).to.be.above(300);
  });

  it('keeps even a very long name between the rings', async () => {
    const name = 'Ban Quản lý dự án đầu tư xây dựng công trình dân dụng và công nghiệp tỉnh Đắk Nông';
    const { ink } = readPng(await makeSealPng(name));
    const radii = ink.map((p) => Math.hypot(p.x + 0.5 - 240, p.y + 0.5 - 240));
    const inGap = (from: number, to: number) => radii.filter((r) => r > from && r < to).length;
    expect(inGap(210, 217)).to.equal(0);
    expect(inGap(133.5, 140)).to.equal(0);
    expect(inGap(141, 209)).to.be.above(2000);
  });
});
