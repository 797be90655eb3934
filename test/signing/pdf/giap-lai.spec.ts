// A seal across page edges (giáp lai): each page shows its slice at the right edge, the slices make up the seal, and
// one signature carries them all. NĐ 30/2020 Điều 33.

import { expect } from 'chai';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { listSignatureFields } from '../../../server/signing/pdf/signatures.ts';
import { sign } from '../../../server/signing/sign-pades.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import type { Mark, SignatureSpec, Signer } from '../../../server/signing/types.ts';
import { verify } from '../../../server/signing/verify.ts';
import { codeOf } from '../../support/code-of.ts';
import { buildDocument } from '../../support/pdf-samples/documents.ts';
import { encodePng } from '../../support/png.ts';
import { hasProgram } from '../../support/programs.ts';
import { drawPage, makeSigner, pdfsigVerdicts, qpdfCheck, specOf } from './witness.ts';

const PT = 72 / 25.4;
const SEAL_MM = 40;
/** Columns of their own colour, so that a slice tells where it was cut. */
const png = encodePng({
  width: 120,
  height: 120,
  depth: 8,
  colorType: 2,
  at: (x) => [2 * x, 0, 255 - 2 * x],
});

describe('signing/giáp lai', function () {
  this.timeout(60_000);
  let signer: Signer;

  before(function () {
    if (!['openssl', 'qpdf', 'pdfsig', 'pdftoppm'].every(hasProgram)) this.skip();
    signer = makeSigner();
  });

  const signed = async (base: Buffer, spec: Partial<SignatureSpec>): Promise<Buffer> => {
    const { revision } = await sign(bufferSource(base), specOf({ signedAt: new Date(), ...spec }), signer);
    return Buffer.concat([base, revision]);
  };

  it('shows each page its slice at the right edge, from left to right, and nothing beside it', async () => {
    const bytes = await signed(buildDocument({ pages: 4, page: '/Rotate 90' }), {
      role: 'agency',
      giapLai: { png, widthMm: SEAL_MM },
    });
    for (const number of [1, 2, 3, 4]) {
      const { width, height, at } = drawPage(bytes, number);
      const slice = (SEAL_MM / 4) * PT;
      for (const share of [0.1, 0.5, 0.9]) {
        const [red, green, blue] = at(width - slice * (1 - share) - 0.5, height / 2);
        const expected = 240 * ((number - 1 + share) / 4);
        expect(red, `page ${number}`).to.be.closeTo(expected, 8);
        expect(blue).to.be.closeTo(255 - expected, 8);
        expect(green).to.equal(0);
      }
      expect(at(width - slice - 2, height / 2)).to.deep.equal([255, 255, 255]);
      expect(at(width - 3, height / 2 - (SEAL_MM / 2) * PT - 2)).to.deep.equal([255, 255, 255]);
      expect(at(width - 3, height / 2 + (SEAL_MM / 2) * PT + 2)).to.deep.equal([255, 255, 255]);
    }
  });

  it('is one signature with the seal as its widget, allowed after the leader’s', async () => {
    const seal: Mark = { kind: 'image', png, box: { page: 6, xMm: 60, yMm: 200, widthMm: 36, heightMm: 36 } };
    const first = await signed(buildDocument({ pages: 7 }), {});
    const bytes = await signed(first, { role: 'agency', marks: [seal], giapLai: { png, widthMm: SEAL_MM } });
    expect(pdfsigVerdicts(bytes)).to.deep.equal(['Signature is Valid.', 'Signature is Valid.']);
    expect(qpdfCheck(bytes)).to.equal('clean');
    const policy = { trustAnchors: signer.certificateChain, now: new Date(), requireRevocation: false };
    const { signatures } = await verify(bufferSource(bytes), policy);
    expect(signatures.map(({ verdict, page }) => [verdict, page])).to.deep.equal([
      ['VALID', undefined],
      ['VALID', 6],
    ]);
    expect(signatures[0]?.facts.changesAfter.map(({ kind }) => kind)).to.have.members([
      'signature-added',
      ...Array.from({ length: 7 }, () => 'number-date-seal'),
    ]);
    // The picture is there once, however many pages show a part of it.
    expect(bytes.toString('latin1').match(/\/Subtype \/Image/g)).to.have.length(1);
  });

  for (const [pages, groups] of [
    [2, [2]],
    [5, [5]],
    [6, [3, 3]],
    [7, [4, 3]],
    [11, [4, 3, 4]],
  ] as [number, number[]][]) {
    it(`lays ${groups.length} seals over ${pages} pages, at most five pages each`, async () => {
      const bytes = await signed(buildDocument({ pages }), { giapLai: { png, widthMm: SEAL_MM } });
      const widths = Array.from({ length: pages }, (_, i) => {
        const { width, height, at } = drawPage(bytes, i + 1);
        let shown = 0;
        for (let x = 1; at(width - x, height / 2)[1] < 128; x += 1) shown = x;
        return shown;
      });
      const expected = groups.flatMap((count) => Array.from({ length: count }, () => (SEAL_MM / count) * PT));
      for (const [i, width] of widths.entries())
        expect(width, `page ${i + 1}`).to.be.closeTo(expected[i] ?? 0, 1.1);
    });
  }

  it('takes some pages only, at a height of the caller’s', async () => {
    const giapLai = { png, widthMm: SEAL_MM, pages: { from: 2, to: 3 }, middleMm: 60 };
    const bytes = await signed(buildDocument({ pages: 4 }), { giapLai });
    const shown = [1, 2, 3, 4].map((page) => {
      const { width, at } = drawPage(bytes, page);
      return at(width - 5, 60 * PT)[1] === 0;
    });
    expect(shown).to.deep.equal([false, true, true, false]);
    const [field] = await listSignatureFields(await openPdf(bufferSource(bytes)));
    expect(field?.page).to.equal(2);
  });

  it('refuses one page, pages that are not there, a seal of no size, and one that covers too much', async () => {
    const base = buildDocument({ pages: 3 });
    const refusal = (giapLai: NonNullable<SignatureSpec['giapLai']>) => codeOf(signed(base, { giapLai }));
    expect(await refusal({ png, widthMm: 40, pages: { from: 2, to: 2 } })).to.equal('MARK_BROKEN');
    expect(await refusal({ png, widthMm: 40, pages: { from: 3, to: 2 } })).to.equal('MARK_BROKEN');
    expect(await refusal({ png, widthMm: 40, pages: { from: 1, to: 4 } })).to.equal('PDF_PAGE_UNKNOWN');
    expect(await refusal({ png, widthMm: 40, pages: { from: 0, to: 2 } })).to.equal('PDF_PAGE_UNKNOWN');
    for (const widthMm of [0, -1, Number.NaN, 900])
      expect(await refusal({ png, widthMm })).to.equal('MARK_BROKEN');
    expect(await refusal({ png: new Uint8Array(9), widthMm: 40 })).to.equal('MARK_BROKEN');
  });

  it('is refused where a certification allows no annotation', async () => {
    const certified = await signed(buildDocument({ pages: 2 }), { certify: 2 });
    expect(await codeOf(signed(certified, { giapLai: { png, widthMm: 40 } }))).to.equal('PDF_FORBIDS_CHANGE');
  });
});
