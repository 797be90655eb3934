// PNG marks: every colour type, depth, filter and both orders of rows show the same picture, and what is damaged,
// cut off or too large is refused by its code.

import { deflateSync, inflateSync } from 'node:zlib';
import { expect } from 'chai';
import { prepareImage } from '../../../../server/signing/pdf/appearance/image.ts';
import { readPng } from '../../../../server/signing/pdf/appearance/png-chunks.ts';
import { inflateRows, readPixels } from '../../../../server/signing/pdf/appearance/png-pixels.ts';
import { nameValue } from '../../../../server/signing/pdf/objects.ts';
import type { Mark, Signer } from '../../../../server/signing/types.ts';
import { codeOf } from '../../../support/code-of.ts';
import { buildDocument } from '../../../support/pdf-samples/documents.ts';
import { discPng, encodePng, type PngShape, pngOf } from '../../../support/png.ts';
import { hasProgram } from '../../../support/programs.ts';
import { drawPage, makeSigner, signedBytes, specOf } from '../witness.ts';

const SIZE = { width: 19, height: 13 };
const FILTERS = [0, 1, 2, 3, 4];
/** A colour of the given depth that differs from point to point. */
const sample = (depth: number, x: number, y: number, c: number) =>
  (x * 7 + y * 13 + c * 29 + ((x * y) % 5)) % 2 ** depth;
const to8 = (depth: number, value: number) =>
  depth === 16 ? value >> 8 : Math.floor((value * 255) / (2 ** depth - 1));

const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const FORMS: [number, number][] = [
  ...[1, 2, 4, 8, 16].map((depth): [number, number] => [0, depth]),
  ...[2, 4, 6].flatMap((type) => [8, 16].map((depth): [number, number] => [type, depth])),
];

const shapeOf = (colorType: number, depth: number, interlaced: boolean): PngShape => ({
  ...SIZE,
  depth,
  colorType,
  interlaced,
  filters: FILTERS,
  at: (x, y) => Array.from({ length: CHANNELS[colorType] ?? 1 }, (_, c) => sample(depth, x, y, c)),
});

const decode = (png: Uint8Array) => {
  const read = readPng(png);
  return readPixels(read, inflateRows(read));
};

const refusal = (png: Uint8Array) => codeOf((async () => prepareImage({ png }))());

describe('signing/appearance: PNG', function () {
  this.timeout(30_000);

  for (const [colorType, depth] of FORMS) {
    for (const interlaced of [false, true]) {
      it(`reads colour type ${colorType} of ${depth} bits${interlaced ? ', interlaced' : ''}`, () => {
        const shape = shapeOf(colorType, depth, interlaced);
        const { color, channels, alpha } = decode(encodePng(shape));
        for (let y = 0; y < SIZE.height; y += 1) {
          for (let x = 0; x < SIZE.width; x += 1) {
            const [point, samples] = [y * SIZE.width + x, shape.at(x, y).map((value) => to8(depth, value))];
            const shown = [...color.subarray(point * channels, (point + 1) * channels)];
            expect(shown, `${x}, ${y}`).to.deep.equal(samples.slice(0, channels));
            if (colorType > 3) expect(alpha?.[point]).to.equal(samples[channels]);
          }
        }
      });
    }
  }

  for (const depth of [1, 2, 4, 8]) {
    it(`reads a palette of ${depth} bits with transparent entries`, () => {
      const count = 2 ** depth;
      const palette = Array.from({ length: count }, (_, i) => [i, 255 - i, (i * 3) % 256]).flat();
      const shape = { ...shapeOf(3, depth, false), palette, transparency: [0, 128] };
      const { color, alpha } = decode(encodePng(shape));
      for (let point = 0; point < SIZE.width * SIZE.height; point += 1) {
        const [index = 0] = shape.at(point % SIZE.width, Math.floor(point / SIZE.width));
        expect([...color.subarray(point * 3, point * 3 + 3)]).to.deep.equal(
          palette.slice(index * 3, index * 3 + 3),
        );
        expect(alpha?.[point]).to.equal([0, 128][index] ?? 255);
      }
    });
  }

  it('takes the one transparent colour of grey and RGB pictures out', () => {
    for (const [colorType, depth, transparency] of [
      [0, 4, [0, 5]],
      [0, 16, [0, 9]],
      [2, 8, [0, 1, 0, 2, 0, 3]],
      [2, 16, [0, 1, 0, 2, 0, 3]],
    ] as [number, number, number[]][]) {
      const key = transparency.filter((_, i) => i % 2 === 1);
      const at = (x: number) => (x === 3 ? key : key.map(() => 0));
      const { alpha } = decode(encodePng({ ...SIZE, depth, colorType, at, transparency }));
      expect(alpha?.[3]).to.equal(0);
      expect(alpha?.[2]).to.equal(255);
    }
  });

  it('embeds an opaque picture’s own bytes, which inflate to the same rows', () => {
    const shape = shapeOf(2, 8, false);
    const png = encodePng(shape);
    const { picture, mask } = prepareImage({ png });
    expect(mask).to.equal(undefined);
    expect(Buffer.from(png).includes(Buffer.from(picture.data ?? []))).to.equal(true);
    expect(inflateSync(picture.data ?? new Uint8Array()).length).to.equal(13 * (1 + 19 * 3));
  });

  it('reads an interlaced picture smaller than the grid, most of whose passes are empty', () => {
    const { color } = decode(encodePng({ ...shapeOf(2, 8, true), width: 1, height: 2 }));
    expect([...color]).to.deep.equal([0, 1].flatMap((y) => [0, 1, 2].map((c) => sample(8, 0, y, c))));
  });

  it('makes no soft mask of an alpha channel that hides nothing', () => {
    const at = () => [10, 20, 30, 255];
    expect(prepareImage({ png: encodePng({ ...SIZE, depth: 8, colorType: 6, at }) }).mask).to.equal(
      undefined,
    );
    const { mask, picture } = prepareImage({ png: discPng(20, [200, 0, 0]) });
    expect(nameValue(mask?.dict.get('ColorSpace') ?? null)).to.equal('DeviceGray');
    expect(nameValue(picture.dict.get('ColorSpace'))).to.equal('DeviceRGB');
  });

  it('refuses headers, palettes and chunks that are not those of the standard', async () => {
    const data = ['IDAT', deflateSync(Buffer.alloc(100))] as const;
    const head = (...bytes: number[]) => ['IHDR', Buffer.from([0, 0, 0, 4, 0, 0, 0, 4, ...bytes])] as const;
    const palette = (length: number) => ['PLTE', Buffer.alloc(length)] as const;
    const wrong: Record<string, (readonly [string, Buffer])[]> = {
      'no header': [data],
      'a header behind the data': [data, head(8, 0, 0, 0, 0)],
      'a short header': [['IHDR', Buffer.alloc(12)], data],
      'a depth of 3 bits': [head(3, 0, 0, 0, 0), data],
      'a palette of 16 bits': [head(16, 3, 0, 0, 0), palette(6), data],
      'colour type 5': [head(8, 5, 0, 0, 0), data],
      'an unknown compression': [head(8, 0, 1, 0, 0), data],
      'an unknown filter method': [head(8, 0, 0, 1, 0), data],
      'an unknown order of rows': [head(8, 0, 0, 0, 2), data],
      'no palette': [head(8, 3, 0, 0, 0), data],
      'a palette of four bytes': [head(8, 3, 0, 0, 0), palette(4), data],
      'a palette of 257 colours': [head(8, 3, 0, 0, 0), palette(771), data],
      'two palettes': [head(8, 2, 0, 0, 0), palette(3), palette(3), data],
      'a transparent colour of one byte': [head(8, 0, 0, 0, 0), ['tRNS', Buffer.alloc(1)], data],
      'an unknown critical chunk': [head(8, 0, 0, 0, 0), ['XXXX', Buffer.alloc(1)], data],
      'no data': [head(8, 0, 0, 0, 0)],
    };
    for (const [what, chunks] of Object.entries(wrong))
      expect(await refusal(pngOf(chunks)), what).to.equal('MARK_BROKEN');
  });

  it('refuses pixels that are missing, too many, or of an unknown filter or colour', async () => {
    const head = ['IHDR', Buffer.from([0, 0, 0, 4, 0, 0, 0, 4, 8, 0, 0, 0, 0])] as const;
    const png = (rows: Buffer) => pngOf([head, ['IDAT', deflateSync(rows)]]);
    expect(await refusal(png(Buffer.alloc(20)))).to.equal('resolved');
    for (const rows of [Buffer.alloc(19), Buffer.alloc(21), Buffer.alloc(20, 5), Buffer.alloc(50_000_000)])
      expect(await refusal(png(rows))).to.equal('MARK_BROKEN');
    const alpha = ['IHDR', Buffer.from([0, 0, 0, 4, 0, 0, 0, 4, 8, 4, 0, 0, 0])] as const;
    const rows = Buffer.alloc(36);
    rows[9] = 5;
    expect(await refusal(pngOf([alpha, ['IDAT', deflateSync(rows)]]))).to.equal('MARK_BROKEN');
    const at = () => [2];
    const short = encodePng({ ...SIZE, depth: 4, colorType: 3, palette: [1, 2, 3, 4, 5, 6], at });
    expect(await refusal(short)).to.equal('MARK_BROKEN');
  });

  it('refuses a size no page has before it inflates anything', async () => {
    for (const [width, height] of [
      [0, 5],
      [5, 0],
      [100_000, 100_000],
      [4001, 4000],
    ]) {
      const head = Buffer.alloc(13);
      head.writeUInt32BE(width ?? 0, 0);
      head.writeUInt32BE(height ?? 0, 4);
      head.set([8, 6, 0, 0, 0], 8);
      expect(
        await refusal(
          pngOf([
            ['IHDR', head],
            ['IDAT', Buffer.from('junk')],
          ]),
        ),
      ).to.equal('MARK_BROKEN');
    }
    const head = Buffer.from([0, 0, 15, 160, 0, 0, 15, 160, 16, 6, 0, 0, 0]);
    expect(
      await refusal(
        pngOf([
          ['IHDR', head],
          ['IDAT', Buffer.from('junk')],
        ]),
      ),
    ).to.equal('MARK_BROKEN');
  });

  it('refuses a picture cut off or changed at any byte', async () => {
    const png = Buffer.from(discPng(12, [0, 0, 0]));
    for (let length = 0; length < png.length; length += 7)
      expect(await refusal(png.subarray(0, length)), `cut at ${length}`).to.equal('MARK_BROKEN');
    for (let at = 0; at < png.length; at += 3)
      expect(await refusal(png.with(at, (png[at] ?? 0) ^ 0x55)), `byte ${at}`).to.equal('MARK_BROKEN');
  });

  describe('as poppler shows it', () => {
    let signer: Signer;
    before(function () {
      if (!['openssl', 'pdftoppm'].every(hasProgram)) this.skip();
      signer = makeSigner();
    });

    const red = (depth: number) => [2 ** depth - 1, 0, 0];
    const shapes: Record<string, PngShape> = {
      'RGB of 8 bits, embedded as it is': {
        ...SIZE,
        depth: 8,
        colorType: 2,
        at: () => red(8),
        filters: FILTERS,
      },
      'RGB of 16 bits, interlaced': { ...SIZE, depth: 16, colorType: 2, at: () => red(16), interlaced: true },
      'a palette of 4 bits': {
        ...SIZE,
        depth: 4,
        colorType: 3,
        at: () => [1],
        palette: [0, 0, 0, 255, 0, 0],
      },
      'a palette of 1 bit': { ...SIZE, depth: 1, colorType: 3, at: () => [1], palette: [0, 0, 0, 255, 0, 0] },
      'RGB with alpha': { ...SIZE, depth: 8, colorType: 6, at: () => [...red(8), 255], filters: FILTERS },
    };
    for (const [what, shape] of Object.entries(shapes)) {
      it(`shows ${what}`, async () => {
        const box = { page: 1, xMm: 50, yMm: 50, widthMm: 38, heightMm: 26 };
        const mark: Mark = { kind: 'image', png: encodePng(shape), box };
        const picture = drawPage(await signedBytes(buildDocument(), specOf({ marks: [mark] }), signer));
        const at = (xMm: number, yMm: number) => picture.at((xMm * 72) / 25.4, (yMm * 72) / 25.4);
        for (const [x, y] of [
          [51, 51],
          [87, 51],
          [51, 75],
          [87, 75],
          [69, 63],
        ] as const)
          expect(at(x, y)).to.deep.equal([255, 0, 0]);
        for (const [x, y] of [
          [49, 60],
          [89, 60],
          [60, 49],
          [60, 77],
        ] as const)
          expect(at(x, y)).to.deep.equal([255, 255, 255]);
      });
    }
  });
});
