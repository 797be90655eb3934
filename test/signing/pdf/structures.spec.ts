// Every way a file may be put together: signed, its bytes and its looks stay, and independent programs agree.

import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import type { PdfObject } from '../../../server/signing/pdf/objects.ts';
import { latin1 } from '../../../server/signing/pdf/parser.ts';
import { serialize } from '../../../server/signing/pdf/serialize.ts';
import { sign } from '../../../server/signing/sign-pades.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import type { Mark, Signer } from '../../../server/signing/types.ts';
import { verify } from '../../../server/signing/verify.ts';
import { codeOf } from '../../support/code-of.ts';
import { buildDocument, formParts } from '../../support/pdf-samples/documents.ts';
import { STRUCTURES } from '../../support/pdf-samples/structures.ts';
import { discPng } from '../../support/png.ts';
import { hasProgram } from '../../support/programs.ts';
import { makeSigner, qpdfCheck, specOf, withFolder } from './witness.ts';

const BOX = { page: 1, xMm: 60, yMm: 100, widthMm: 30, heightMm: 20 };
const MARK: Mark = { kind: 'image', png: discPng(40, [0, 0, 200]), box: BOX };
const DPI = 50;

const viaQpdf = (...args: string[]): Buffer =>
  withFolder((folder) => {
    const [from, to] = [join(folder, 'in.pdf'), join(folder, 'out.pdf')];
    writeFileSync(from, buildDocument({ ...formParts('indirect', 'indirect'), pages: 3 }));
    execFileSync('qpdf', [...args, from, to]);
    return readFileSync(to);
  });

const ALL: Record<string, () => Buffer> = {
  ...STRUCTURES,
  'a hybrid file as Word writes it': () =>
    buildDocument({ ...formParts('direct', 'indirect'), form: 'hybrid' }),
  'what qpdf linearises': () => viaQpdf('--linearize'),
  'what qpdf linearises with object streams': () => viaQpdf('--linearize', '--object-streams=generate'),
};

interface Picture {
  width: number;
  height: number;
  pixels: Buffer;
}

const drawAll = (bytes: Uint8Array): Picture[] =>
  withFolder((folder) => {
    writeFileSync(join(folder, 'file.pdf'), bytes);
    execFileSync('pdftoppm', ['-r', String(DPI), '-cropbox', join(folder, 'file.pdf'), join(folder, 'page')]);
    const pages = readdirSync(folder)
      .filter((name) => name.endsWith('.ppm'))
      .sort();
    return pages.map((name) => {
      const ppm = readFileSync(join(folder, name));
      const head = /^P6\s(\d+)\s(\d+)\s255\s/.exec(ppm.subarray(0, 40).toString('latin1'));
      const start = head?.[0].length ?? 0;
      return { width: Number(head?.[1]), height: Number(head?.[2]), pixels: ppm.subarray(start) };
    });
  });

/** Pixels that differ, inside the mark and outside of it. */
const differences = (before: Picture[], after: Picture[]) => {
  const pixel = (mm: number) => (mm / 25.4) * DPI;
  const count = { inside: 0, outside: before.length === after.length ? 0 : 1 };
  for (const [index, { width, height, pixels }] of before.entries()) {
    const other = after[index];
    if (other?.width !== width || other.height !== height) return { inside: 0, outside: -1 };
    for (let i = 0; i < pixels.length; i += 1) {
      if (pixels[i] === other.pixels[i]) continue;
      const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
      const isInside =
        index === 0 &&
        x >= pixel(BOX.xMm) - 2 &&
        x <= pixel(BOX.xMm + BOX.widthMm) + 2 &&
        y >= pixel(BOX.yMm) - 2 &&
        y <= pixel(BOX.yMm + BOX.heightMm) + 2;
      count[isInside ? 'inside' : 'outside'] += 1;
    }
  }
  return count;
};

/** 0 clean, 1 warnings, 2 errors. */
const complaints = (bytes: Uint8Array): number => {
  const said = qpdfCheck(bytes);
  if (said === 'clean') return 0;
  return said.includes('operation succeeded with warnings') ? 1 : 2;
};

const pdfsig = (bytes: Uint8Array): string =>
  withFolder((folder) => {
    writeFileSync(join(folder, 'file.pdf'), bytes);
    return spawnSync('pdfsig', ['-nocert', join(folder, 'file.pdf')], { encoding: 'utf8' }).stdout;
  });

describe('signing/structures', function () {
  this.timeout(60_000);
  let signer: Signer;

  before(function () {
    if (!['openssl', 'qpdf', 'pdfsig', 'pdftoppm'].every(hasProgram)) this.skip();
    signer = makeSigner();
  });

  const signed = async (base: Buffer) => {
    const output = await sign(bufferSource(base), specOf({ marks: [MARK], signedAt: new Date() }), signer);
    return Buffer.concat([base, output.revision]);
  };

  for (const [what, build] of Object.entries(ALL)) {
    it(`signs ${what}: the bytes and the looks stay, qpdf and pdfsig agree`, async () => {
      const base = build();
      const bytes = await signed(base);
      expect(bytes.subarray(0, base.length).equals(base)).to.equal(true);
      expect(complaints(bytes)).to.be.at.most(complaints(base));
      const said = pdfsig(bytes);
      expect(said)
        .to.contain('Signature Validation: Signature is Valid.')
        .and.to.contain('Total document signed');
      const { inside, outside } = differences(drawAll(base), drawAll(bytes));
      expect(outside).to.equal(0);
      // Poppler makes the appearances of all fields itself there, and has none to make for a signature.
      if (!what.includes('viewer makes')) expect(inside).to.be.greaterThan(100);
      const report = await verify(bufferSource(bytes), {
        trustAnchors: signer.certificateChain,
        now: new Date(),
        requireRevocation: false,
      });
      expect([report.verdict, report.reasons]).to.deep.equal(['VALID', []]);
    });
  }

  it('keeps what the catalog of a tagged, a PDF/A and an XFA document says', async () => {
    const text = (object: PdfObject) => latin1(serialize(object));
    const kept = ['MarkInfo', 'Lang', 'StructTreeRoot', 'Metadata', 'OutputIntents'];
    for (const what of [
      'a tagged document',
      'a PDF/A document',
      'a form whose appearances the viewer makes, with XFA',
    ]) {
      const file = await openPdf(bufferSource(await signed(ALL[what]?.() ?? Buffer.alloc(0))));
      const [before, after] = [await file.at(1).catalog(), await file.latest.catalog()];
      for (const key of kept) expect(text(after.get(key))).to.equal(text(before.get(key)));
      const [was, is] = [
        await file.at(1).dict(before, 'AcroForm'),
        await file.latest.dict(after, 'AcroForm'),
      ];
      for (const key of was?.entries.keys() ?? [])
        if (key !== 'Fields' && key !== 'SigFlags')
          expect(text(is?.get(key) ?? null)).to.equal(text(was?.get(key) ?? null));
    }
  });

  const REFUSED: Record<string, [Buffer, string]> = {
    'pages that the viewer makes from an XFA form': [
      buildDocument({ catalog: '/NeedsRendering true' }),
      'PDF_FORBIDS_CHANGE',
    ],
    'a catalog that is no object of its own': [
      Buffer.from(buildDocument().toString('latin1').replace('/Root 1 0 R', '/Root << >>'), 'latin1'),
      'PDF_BROKEN',
    ],
    'a page that is no object of its own': [
      Buffer.from(buildDocument().toString('latin1').replace('[5 0 R]', '[<<>> ]'), 'latin1'),
      'PDF_BROKEN',
    ],
    'an integrity code over the file': [buildDocument({ trailer: '/AuthCode << >>' }), 'PDF_FORBIDS_CHANGE'],
  };
  for (const [what, [base, code]] of Object.entries(REFUSED)) {
    it(`refuses ${what}`, async () => {
      expect(await codeOf(signed(base))).to.equal(code);
    });
  }
});
