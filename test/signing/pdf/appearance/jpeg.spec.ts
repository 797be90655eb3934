// JPEG marks: poppler's own JPEGs are embedded byte for byte and shown as they should be, turned as Exif says; what is
// cut off, lossless or arithmetic is refused.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { prepareImage } from '../../../../server/signing/pdf/appearance/image.ts';
import { readJpeg } from '../../../../server/signing/pdf/appearance/jpeg.ts';
import type { Mark, Signer } from '../../../../server/signing/types.ts';
import { codeOf } from '../../../support/code-of.ts';
import { assemble } from '../../../support/pdf-samples/assemble.ts';
import { buildDocument } from '../../../support/pdf-samples/documents.ts';
import { hasProgram } from '../../../support/programs.ts';
import {
  drawPage,
  makeSigner,
  pdfsigVerdicts,
  qpdfCheck,
  signedBytes,
  specOf,
  withFolder,
} from '../witness.ts';

/** A picture of 80 × 40: its left half red, its right half blue, a black band along its foot. */
function jpegByPoppler(...options: string[]): Buffer {
  // Only the program by cairo writes grey as grey.
  const program = options.includes('-gray') ? 'pdftocairo' : 'pdftoppm';
  const content = '1 0 0 rg 0 0 40 40 re f 0 0 1 rg 40 0 40 40 re f 0 g 0 0 80 10 re f';
  const pdf = assemble({
    1: '<< /Type /Catalog /Pages 2 0 R >>',
    2: '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 80 40] /Contents 4 0 R >>',
    4: `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
  });
  return withFolder((folder) => {
    writeFileSync(join(folder, 'in.pdf'), pdf);
    execFileSync(program, [
      '-r',
      '72',
      '-singlefile',
      ...options,
      join(folder, 'in.pdf'),
      join(folder, 'out'),
    ]);
    return readFileSync(join(folder, 'out.jpg'));
  });
}

/** An Exif segment with an orientation, put behind the first marker. */
function oriented(jpeg: Buffer, orientation: number, order: 'II' | 'MM'): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write(order, 0, 'latin1');
  const word = (value: number, at: number) =>
    order === 'II' ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  word(42, 2);
  if (order === 'II') tiff.writeUInt32LE(8, 4);
  else tiff.writeUInt32BE(8, 4);
  word(1, 8);
  word(0x0112, 10);
  word(3, 12);
  if (order === 'II') tiff.writeUInt32LE(1, 14);
  else tiff.writeUInt32BE(1, 14);
  word(orientation, 18);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

const refusal = (jpeg: Uint8Array) => codeOf((async () => prepareImage({ jpeg }))());

/** What stands in which corner, by its colour. */
const CORNERS: Record<number, [string, string, string, string]> = {
  // top left, top right, bottom left, bottom right
  1: ['red', 'blue', 'black', 'black'],
  2: ['blue', 'red', 'black', 'black'],
  3: ['black', 'black', 'blue', 'red'],
  4: ['black', 'black', 'red', 'blue'],
  5: ['red', 'black', 'blue', 'black'],
  6: ['black', 'red', 'black', 'blue'],
  7: ['black', 'blue', 'black', 'red'],
  8: ['blue', 'black', 'red', 'black'],
};

const nameOfColor = ([r, g, b]: readonly [number, number, number]): string => {
  if (r > 200 && g < 60 && b < 60) return 'red';
  if (b > 200 && r < 60 && g < 60) return 'blue';
  return r < 60 && g < 60 && b < 60 ? 'black' : `${r} ${g} ${b}`;
};

describe('signing/appearance: JPEG', function () {
  this.timeout(60_000);
  let signer: Signer;
  let baseline: Buffer;

  before(function () {
    if (!['openssl', 'pdftoppm', 'pdftocairo', 'pdfsig', 'qpdf'].every(hasProgram)) this.skip();
    signer = makeSigner();
    baseline = jpegByPoppler('-jpeg');
  });

  const shown = async (jpeg: Uint8Array, size: { widthMm: number; heightMm: number }) => {
    const mark: Mark = { kind: 'image', jpeg, box: { page: 1, xMm: 50, yMm: 50, ...size } };
    const bytes = await signedBytes(buildDocument(), specOf({ marks: [mark] }), signer);
    const picture = drawPage(bytes);
    const at = (x: number, y: number) =>
      nameOfColor(picture.at(((50 + x * size.widthMm) * 72) / 25.4, ((50 + y * size.heightMm) * 72) / 25.4));
    return { bytes, corners: [at(0.06, 0.06), at(0.94, 0.06), at(0.06, 0.94), at(0.94, 0.94)] };
  };

  it('embeds the bytes untouched, and independent programs accept the file', async () => {
    const { bytes, corners } = await shown(baseline, { widthMm: 80, heightMm: 40 });
    expect(bytes.includes(baseline)).to.equal(true);
    expect(corners).to.deep.equal(CORNERS[1]);
    expect(qpdfCheck(bytes)).to.equal('clean');
    expect(pdfsigVerdicts(bytes)).to.deep.equal(['Signature is Valid.']);
  });

  it('shows progressive, CMYK and grey pictures', async () => {
    const size = { widthMm: 80, heightMm: 40 };
    expect((await shown(jpegByPoppler('-jpeg', '-jpegopt', 'progressive=y'), size)).corners).to.deep.equal(
      CORNERS[1],
    );
    const cmyk = jpegByPoppler('-jpegcmyk');
    expect(readJpeg(cmyk)).to.include({ components: 4 });
    expect((await shown(cmyk, size)).corners.slice(2)).to.deep.equal(['black', 'black']);
    const grey = jpegByPoppler('-jpeg', '-gray');
    expect(readJpeg(grey)).to.include({ components: 1, inverted: false });
    expect((await shown(grey, size)).corners[2]).to.equal('black');
  });

  for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
    it(`turns the picture as Exif orientation ${orientation} says`, async () => {
      const size = orientation > 4 ? { widthMm: 40, heightMm: 80 } : { widthMm: 80, heightMm: 40 };
      const jpeg = oriented(baseline, orientation, orientation % 2 === 0 ? 'II' : 'MM');
      expect((await shown(jpeg, size)).corners).to.deep.equal(CORNERS[orientation]);
    });
  }

  it('takes a damaged Exif segment for none', () => {
    for (const orientation of [0, 9, 65_535])
      expect(readJpeg(oriented(baseline, orientation, 'II')).orientation).to.equal(1);
    const far = oriented(baseline, 6, 'II');
    far.writeUInt32LE(0xfffffff0, 2 + 4 + 6 + 4);
    expect(readJpeg(far).orientation).to.equal(1);
  });

  it('skips fill bytes before a marker', () => {
    const filled = Buffer.concat([baseline.subarray(0, 2), Buffer.from([0xff, 0xff]), baseline.subarray(2)]);
    expect(readJpeg(filled)).to.include({ width: 80, height: 40 });
  });

  it('leaves out what follows the end', () => {
    const { bytes } = readJpeg(Buffer.concat([baseline, Buffer.from('another picture')]));
    expect(Buffer.from(bytes).equals(baseline)).to.equal(true);
  });

  it('refuses what is cut off anywhere', async () => {
    for (let length = 0; length < baseline.length; length += 13)
      expect(await refusal(baseline.subarray(0, length)), `cut at ${length}`).to.equal('MARK_BROKEN');
  });

  it('refuses frames that PDF readers do not know, and damaged ones', async () => {
    const frame = baseline.indexOf(Buffer.from([0xff, 0xc0]));
    const changed = (at: number, value: number) => baseline.with(at, value);
    const wrong: Record<string, Uint8Array> = {
      'a lossless frame': changed(frame + 1, 0xc3),
      'an arithmetic frame': changed(frame + 1, 0xc9),
      'a frame of 12 bits': changed(frame + 4, 12),
      'no height': baseline.with(frame + 5, 0).with(frame + 6, 0),
      'no width': baseline.with(frame + 7, 0).with(frame + 8, 0),
      'a gigantic picture': baseline.with(frame + 5, 0xff).with(frame + 7, 0xff),
      'two components': changed(frame + 9, 2),
      'no sampling': changed(frame + 11, 0),
      'no frame': changed(frame + 1, 0xfe),
      'two frames': Buffer.concat([
        baseline.subarray(0, frame),
        baseline.subarray(frame, frame + 2 + baseline.readUInt16BE(frame + 2)),
        baseline.subarray(frame),
      ]),
      'only the two ends': Buffer.from([0xff, 0xd8, 0xff, 0xd9]),
      'no marker where one must be': changed(2 + 2 + baseline.readUInt16BE(4), 0),
      'a segment of no length': Buffer.concat([baseline.subarray(0, 2), Buffer.from([0xff, 0xe0, 0, 0])]),
      'a PNG': Buffer.from([0x89, 0x50, 0x4e, 0x47]),
    };
    for (const [what, jpeg] of Object.entries(wrong))
      expect(await refusal(jpeg), what).to.equal('MARK_BROKEN');
  });

  it('answers any changed byte with a picture or its code, never with another error', async () => {
    for (let at = 0; at < Math.min(baseline.length, 700); at += 1) {
      const answer = await refusal(baseline.with(at, (baseline[at] ?? 0) ^ 0xff));
      expect(['resolved', 'MARK_BROKEN']).to.include(answer);
    }
  });
});
