// Empty fields for later signers: added before the first signature or after, without a change that any reader minds.

import { expect } from 'chai';
import { addSignatureFields, type EmptyFieldSpec } from '../../../server/signing/add-fields.ts';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { listSignatureFields } from '../../../server/signing/pdf/signatures.ts';
import { sign } from '../../../server/signing/sign-pades.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import type { SignatureSpec, Signer } from '../../../server/signing/types.ts';
import { verify } from '../../../server/signing/verify.ts';
import { codeOf } from '../../support/code-of.ts';
import { buildDocument, formParts } from '../../support/pdf-samples/documents.ts';
import { discPng } from '../../support/png.ts';
import { hasProgram } from '../../support/programs.ts';
import { drawPage, makeSigner, pdfsigVerdicts, qpdfCheck, specOf } from './witness.ts';

const VALID = 'Signature is Valid.';
const BOX = { page: 1, xMm: 100, yMm: 200, widthMm: 40, heightMm: 20 };

describe('signing/new empty fields', function () {
  this.timeout(60_000);
  let signer: Signer;

  before(function () {
    if (!['openssl', 'qpdf', 'pdfsig', 'pdftoppm'].every(hasProgram)) this.skip();
    signer = makeSigner();
  });

  const added = async (base: Buffer, specs: EmptyFieldSpec[]): Promise<Buffer> => {
    const { revision } = await addSignatureFields(bufferSource(base), specs);
    return Buffer.concat([base, revision]);
  };
  const signed = async (base: Buffer, spec: Partial<SignatureSpec>): Promise<Buffer> => {
    const { revision } = await sign(bufferSource(base), specOf({ signedAt: new Date(), ...spec }), signer);
    return Buffer.concat([base, revision]);
  };

  for (const [what, base] of Object.entries({
    'a plain file': buildDocument(),
    'a cross-reference stream': buildDocument({ form: 'stream' }),
    'a direct form': buildDocument(formParts('direct', 'direct')),
    'an indirect form': buildDocument(formParts('indirect', 'indirect')),
  })) {
    it(`are added to ${what}, show nothing, and are signed where they lie`, async () => {
      const specs = [
        { name: 'Lãnh đạo', box: BOX },
        { name: 'VanThu', lock: { action: 'All' as const } },
      ];
      const empty = await added(base, specs);
      expect(qpdfCheck(empty)).to.equal('clean');
      expect(drawPage(empty).at((120 * 72) / 25.4, (210 * 72) / 25.4)).to.deep.equal([255, 255, 255]);
      const mark = { kind: 'image' as const, png: discPng(40, [0, 0, 200]), box: BOX };
      const first = await signed(empty, { fieldName: 'Lãnh đạo', marks: [mark] });
      const second = await signed(first, { fieldName: 'VanThu' });
      expect(qpdfCheck(second)).to.equal('clean');
      expect(pdfsigVerdicts(second)).to.deep.equal([VALID, VALID]);
      expect(drawPage(second).at((120 * 72) / 25.4, (210 * 72) / 25.4)[2]).to.be.greaterThan(150);
      const fields = await listSignatureFields(await openPdf(bufferSource(second)));
      expect(fields.map(({ name, fieldMdp }) => [name, fieldMdp?.action])).to.deep.equal([
        ['Lãnh đạo', undefined],
        ['VanThu', 'All'],
      ]);
    });
  }

  it('may come after a signature, which stays valid', async () => {
    const first = await signed(buildDocument(), {});
    const second = await signed(await added(first, [{ name: 'Sau' }]), { fieldName: 'Sau' });
    const policy = { trustAnchors: signer.certificateChain, now: new Date(), requireRevocation: false };
    const { signatures } = await verify(bufferSource(second), policy);
    expect(signatures.map(({ verdict }) => verdict)).to.deep.equal(['VALID', 'VALID']);
  });

  it('answer digest and size of both files', async () => {
    const base = buildDocument();
    const { baseDigest, baseSize, digest, revision } = await addSignatureFields(bufferSource(base), [
      { name: 'A' },
    ]);
    const policy = { trustAnchors: [], now: new Date() };
    expect([baseSize, baseDigest]).to.deep.equal([
      base.length,
      (await verify(bufferSource(base), policy)).digest,
    ]);
    const whole = Buffer.concat([base, revision]);
    expect(digest).to.equal((await verify(bufferSource(whole), policy)).digest);
  });

  it('are refused under a name that is taken or can be none, off the page, and with a lock of nothing', async () => {
    const base = await added(buildDocument(), [{ name: 'A' }]);
    const refusal = (...specs: EmptyFieldSpec[]) => codeOf(added(base, specs));
    expect(await refusal({ name: 'A' })).to.equal('FIELD_NAME_TAKEN');
    expect(await refusal({ name: 'B' }, { name: 'B' })).to.equal('FIELD_NAME_TAKEN');
    expect(await refusal({ name: 'B.C' })).to.equal('FIELD_NAME_TAKEN');
    expect(await refusal({ name: '' })).to.equal('FIELD_NAME_TAKEN');
    expect(await refusal({ name: 'B', box: { ...BOX, page: 2 } })).to.equal('PDF_PAGE_UNKNOWN');
    expect(await refusal({ name: 'B', box: { ...BOX, xMm: 400 } })).to.equal('MARK_BROKEN');
    expect(await refusal({ name: 'B', lock: { action: 'Include', fields: [] } })).to.equal(
      'FIELD_CONSTRAINTS',
    );
  });

  it('are refused after a certification that allows no change', async () => {
    const certified = await signed(buildDocument(), { certify: 1 });
    expect(await codeOf(added(certified, [{ name: 'A' }]))).to.equal('PDF_FORBIDS_CHANGE');
  });
});
