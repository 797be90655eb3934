// Signing an empty field that is there: merged or separate widgets, nested names, its own rectangle, lock and seed
// values; and every reason why it cannot be signed, by its code.

import { expect } from 'chai';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { listSignatureFields } from '../../../server/signing/pdf/signatures.ts';
import { sign } from '../../../server/signing/sign-pades.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import type { Mark, SignatureSpec, Signer } from '../../../server/signing/types.ts';
import { verify } from '../../../server/signing/verify.ts';
import { codeOf } from '../../support/code-of.ts';
import { appendRevision } from '../../support/pdf-samples/assemble.ts';
import { buildDocument, type DocumentOptions } from '../../support/pdf-samples/documents.ts';
import { discPng } from '../../support/png.ts';
import { hasProgram } from '../../support/programs.ts';
import { drawPage, makeSigner, pdfsigVerdicts, pdfText, qpdfCheck, specOf } from './witness.ts';

const VALID = 'Signature is Valid.';
const RECT = '/Rect [100 500 250 600]';
const AS_WIDGET = `/Type /Annot /Subtype /Widget ${RECT} /F 4 /P 5 0 R`;

/** A form with the field as object 10; more objects besides. */
const formOf = (
  field: string,
  more: Record<number, string> = {},
  page = '/Annots [10 0 R]',
): DocumentOptions => ({
  page,
  catalog: '/AcroForm << /Fields [10 0 R] >>',
  objects: { 10: `<< ${field} >>`, ...more },
});
const MERGED = formOf(`/FT /Sig /T (Ky) ${AS_WIDGET}`);
const seeded = (seed: string) =>
  buildDocument(formOf(`/FT /Sig /T (Ky) ${AS_WIDGET} /SV << /Type /SV ${seed} >>`));
const IMAGE: Mark = {
  kind: 'image',
  png: discPng(60, [0, 0, 200]),
  box: { page: 1, xMm: 5, yMm: 5, widthMm: 5, heightMm: 5 },
};

describe('signing/an empty field', function () {
  this.timeout(60_000);
  let signer: Signer;

  before(function () {
    if (!['openssl', 'qpdf', 'pdfsig', 'pdftoppm', 'pdftotext'].every(hasProgram)) this.skip();
    signer = makeSigner();
  });

  const signed = async (base: Buffer, spec: Partial<SignatureSpec>): Promise<Buffer> => {
    const { revision } = await sign(bufferSource(base), specOf(spec), signer);
    return Buffer.concat([base, revision]);
  };
  const fieldsOf = async (bytes: Buffer) => listSignatureFields(await openPdf(bufferSource(bytes)));
  const changesOf = async (bytes: Buffer) => {
    const { signatures } = await verify(bufferSource(bytes), {
      trustAnchors: [],
      now: new Date('2026-11-23T02:00:00Z'),
    });
    return signatures.flatMap(({ facts }) => facts.changesAfter);
  };

  const layouts: Record<string, [DocumentOptions, string]> = {
    'its own widget': [MERGED, 'Ky'],
    'with a widget apart': [
      formOf(
        '/FT /Sig /T (Ky) /Kids [11 0 R]',
        { 11: `<< ${AS_WIDGET} /Parent 10 0 R >>` },
        '/Annots [11 0 R]',
      ),
      'Ky',
    ],
    'below another field': [
      formOf(
        '/T (BanHanh) /Kids [11 0 R]',
        { 11: `<< /FT /Sig /T (Ky) /Parent 10 0 R ${AS_WIDGET} >>` },
        '/Annots [11 0 R]',
      ),
      'BanHanh.Ky',
    ],
    'whose kind is inherited': [
      formOf(
        '/T (BanHanh) /FT /Sig /Kids [11 0 R]',
        { 11: `<< /T (Ký) /Parent 10 0 R ${AS_WIDGET} >>`.replace('(Ký)', '<FEFF004B00FD>') },
        '/Annots [11 0 R]',
      ),
      'BanHanh.Ký',
    ],
    'in object streams': [{ ...MERGED, form: 'stream' }, 'Ky'],
    'in a hybrid file': [{ ...MERGED, form: 'hybrid' }, 'Ky'],
  };
  for (const [what, [options, fieldName]] of Object.entries(layouts)) {
    it(`signs a field ${what}, shown in its own rectangle`, async () => {
      const bytes = await signed(buildDocument(options), { fieldName, marks: [IMAGE] });
      expect(qpdfCheck(bytes)).to.equal('clean');
      expect(pdfsigVerdicts(bytes)).to.deep.equal([VALID]);
      const [field, second] = await fieldsOf(bytes);
      expect(field).to.deep.include({
        name: fieldName,
        coverage: 'whole-file',
        rect: [100, 500, 250, 600],
        page: 1,
      });
      expect(second).to.equal(undefined);
      const picture = drawPage(bytes);
      expect(picture.at(175, 842 - 550)[2]).to.be.greaterThan(150);
      expect(picture.at(95, 842 - 550)).to.deep.equal([255, 255, 255]);
      expect(picture.at(20, 20), 'the box of the mark').to.deep.equal([255, 255, 255]);
    });
  }

  it('signs a field on another page of a turned document upright', async () => {
    const page = `<< /Type /Page /Parent 2 0 R /Rotate 90 /Resources << >> /Annots [10 0 R] >>`;
    const base = buildDocument({
      ...formOf(`/FT /Sig /T (Ky) ${AS_WIDGET.replace('5 0 R', '101 0 R')}`, {}, ''),
      pages: 2,
    });
    const turned = appendRevision(base, { 101: page });
    const text: Mark = { kind: 'text', lines: ['Đã ký'], sizePt: 20, box: IMAGE.box };
    const bytes = await signed(turned, { fieldName: 'Ky', marks: [text] });
    expect((await fieldsOf(bytes))[0]?.page).to.equal(2);
    expect(pdfText(bytes)).to.contain('Đã ký');
  });

  it('puts the further marks on the pages as stamps of the same signature', async () => {
    const number: Mark = {
      kind: 'text',
      lines: ['Số: 15'],
      sizePt: 13,
      box: { page: 1, xMm: 20, yMm: 20, widthMm: 40, heightMm: 6 },
    };
    const bytes = await signed(buildDocument(MERGED), { fieldName: 'Ky', marks: [number, IMAGE] });
    const again = await signed(bytes, {});
    expect(pdfText(again)).to.contain('Số: 15');
    expect(pdfsigVerdicts(again)).to.deep.equal([VALID, VALID]);
    expect((await changesOf(again)).every(({ allowed }) => allowed)).to.equal(true);
  });

  it('stamps what a field without a rectangle cannot show', async () => {
    const hidden = formOf(`/FT /Sig /T (Ky) ${AS_WIDGET.replace(RECT, '/Rect [0 0 0 0]')}`);
    const text: Mark = {
      kind: 'text',
      lines: ['Số: 16'],
      sizePt: 13,
      box: { page: 1, xMm: 20, yMm: 20, widthMm: 40, heightMm: 6 },
    };
    const onNoPage = formOf(`/FT /Sig /T (Ky) ${AS_WIDGET}`, {}, '');
    for (const options of [hidden, onNoPage, formOf('/FT /Sig /T (Ky)', {}, '')]) {
      const bytes = await signed(buildDocument(options), { fieldName: 'Ky', marks: [text] });
      expect(pdfText(bytes)).to.contain('Số: 16');
      expect(pdfsigVerdicts(bytes)).to.deep.equal([VALID]);
      expect(qpdfCheck(bytes)).to.equal('clean');
    }
  });

  it('is allowed after an earlier signature, which stays whole', async () => {
    const first = await signed(buildDocument(MERGED), {});
    const second = await signed(first, { role: 'agency', fieldName: 'Ky', marks: [IMAGE] });
    expect(pdfsigVerdicts(second)).to.have.members([VALID, VALID]);
    const changes = await changesOf(second);
    expect(changes.map(({ kind, allowed }) => [kind, allowed])).to.deep.equal([['signature-added', true]]);
  });

  it('refuses a name that is no signature field, is there twice, or is signed', async () => {
    const refusal = (base: Buffer, fieldName: string) => codeOf(signed(base, { fieldName }));
    expect(await refusal(buildDocument(), 'Ky')).to.equal('FIELD_UNKNOWN');
    expect(await refusal(buildDocument(MERGED), 'ky')).to.equal('FIELD_UNKNOWN');
    expect(await refusal(buildDocument(formOf(`/FT /Tx /T (Ky) ${AS_WIDGET}`)), 'Ky')).to.equal(
      'FIELD_UNKNOWN',
    );
    const twice = buildDocument({
      ...MERGED,
      catalog: '/AcroForm << /Fields [10 0 R 11 0 R] >>',
      objects: { 10: `<< /FT /Sig /T (Ky) ${AS_WIDGET} >>`, 11: '<< /FT /Sig /T (Ky) >>' },
    });
    expect(await refusal(twice, 'Ky')).to.equal('FIELD_UNKNOWN');
    const direct = buildDocument({ catalog: '/AcroForm << /Fields [<< /FT /Sig /T (Ky) >>] >>' });
    expect(await refusal(direct, 'Ky')).to.equal('FIELD_UNKNOWN');
    const once = await signed(buildDocument(MERGED), { fieldName: 'Ky' });
    expect(await refusal(once, 'Ky')).to.equal('FIELD_SIGNED');
    expect(await refusal(once, 'VanthuPerson1')).to.equal('FIELD_UNKNOWN');
  });

  it('refuses a field that an earlier signature locked, and signs one it did not', async () => {
    const two = buildDocument({
      page: '/Annots [10 0 R 11 0 R]',
      catalog: '/AcroForm << /Fields [10 0 R 11 0 R] >>',
      objects: { 10: `<< /FT /Sig /T (A) ${AS_WIDGET} >>`, 11: `<< /FT /Sig /T (B) ${AS_WIDGET} >>` },
    });
    for (const lock of [
      { action: 'All' },
      { action: 'Include', fields: ['B'] },
      { action: 'Exclude', fields: ['A'] },
    ] as const) {
      const first = await signed(two, {
        fieldName: 'A',
        lock: { ...lock, fields: [...('fields' in lock ? lock.fields : [])] },
      });
      expect(await codeOf(signed(first, { fieldName: 'B' })), lock.action).to.equal('FIELD_LOCKED');
    }
    const first = await signed(two, { fieldName: 'A', lock: { action: 'Include', fields: ['C'] } });
    expect(pdfsigVerdicts(await signed(first, { fieldName: 'B' }))).to.deep.equal([VALID, VALID]);
  });

  it('refuses a field that is read-only by itself or by those above it', async () => {
    const inherited = formOf('/T (A) /FT /Sig /Ff 1 /Kids [11 0 R]', {
      11: `<< /T (B) /Parent 10 0 R ${AS_WIDGET} >>`,
    });
    const freed = formOf('/T (A) /FT /Sig /Ff 1 /Kids [11 0 R]', {
      11: `<< /T (B) /Ff 2 /Parent 10 0 R ${AS_WIDGET} >>`,
    });
    const own = formOf(`/FT /Sig /T (Ky) /Ff 3 ${AS_WIDGET}`);
    expect(await codeOf(signed(buildDocument(own), { fieldName: 'Ky' }))).to.equal('FIELD_LOCKED');
    expect(await codeOf(signed(buildDocument(inherited), { fieldName: 'A.B' }))).to.equal('FIELD_LOCKED');
    expect(await codeOf(signed(buildDocument(freed), { fieldName: 'A.B' }))).to.equal('resolved');
  });

  it('repeats the lock its author gave the field, and refuses one that cannot be kept', async () => {
    const locked = (lock: string) => buildDocument(formOf(`/FT /Sig /T (Ky) ${AS_WIDGET} /Lock ${lock}`));
    const base = locked('<< /Type /SigFieldLock /Action /Exclude /Fields [(X)] /P 2 >>');
    const bytes = await signed(base, { fieldName: 'Ky' });
    expect(bytes.toString('latin1')).to.match(
      /\/TransformMethod \/FieldMDP \/TransformParams << [^>]*\/Action \/Exclude/,
    );
    const [field] = await fieldsOf(bytes);
    expect(field?.fieldMdp).to.deep.equal({ action: 'Exclude', fields: ['X'] });
    expect(field?.docMdp).to.equal(2);
    for (const lock of ['<< /Action /Some >>', '<< /Action /All /P 4 >>', '(All)', '<< /Action /Include >>'])
      expect(await codeOf(signed(locked(lock), { fieldName: 'Ky' })), lock).to.equal('FIELD_CONSTRAINTS');
    expect(await codeOf(signed(base, { fieldName: 'Ky', lock: { action: 'All' } }))).to.equal(
      'FIELD_CONSTRAINTS',
    );
    expect(await codeOf(signed(buildDocument(), { lock: { action: 'Include' } }))).to.equal(
      'FIELD_CONSTRAINTS',
    );
  });

  it('closes the document when the lock of the field says so', async () => {
    const base = buildDocument(formOf(`/FT /Sig /T (Ky) ${AS_WIDGET} /Lock << /Action /All /P 1 >>`));
    const bytes = await signed(base, { fieldName: 'Ky' });
    expect(await codeOf(signed(bytes, {}))).to.equal('PDF_FORBIDS_CHANGE');
  });

  describe('with seed values', () => {
    const leafHex = () => Buffer.from(signer.certificateChain[0] ?? []).toString('hex');
    const allowed: Record<string, [string, Partial<SignatureSpec>?]> = {
      'advice that is not followed': [
        '/SubFilter [/adbe.pkcs7.detached] /DigestMethod [(SHA1)] /Reasons [(A)]',
      ],
      'our form': ['/Ff 2 /SubFilter [/adbe.pkcs7.detached /ETSI.CAdES.detached]'],
      'our handler': ['/Ff 1 /Filter /Adobe.PPKLite'],
      'our digest': ['/Ff 64 /DigestMethod [(SHA1) (SHA256)]'],
      'a chosen digest': ['/Ff 64 /DigestMethod [(SHA512)]', { digest: 'SHA-512' }],
      'a listed reason': ['/Ff 8 /Reasons [(Duyet) (Ban hanh)]', { reason: 'Ban hanh' }],
      'no reason where none is allowed': ['/Ff 8 /Reasons [(.)]'],
      'known versions': ['/Ff 4 /V 2'],
      'a signature that does not certify': ['/MDP << /P 0 >>'],
      'advice on timestamps': ['/TimeStamp << /URL (http://tsa.invalid) /Ff 0 >>'],
      'a document that stays open': ['/Ff 128 /LockDocument /false'],
      'no revocation data': ['/Ff 32 /AddRevInfo false'],
      'where to get a certificate': ['/Cert << /Ff 64 /URL (http://ca.invalid) >>'],
    };
    for (const [what, [seed, spec]] of Object.entries(allowed)) {
      it(`signs with ${what}`, async () => {
        expect(pdfsigVerdicts(await signed(seeded(seed), { fieldName: 'Ky', ...spec }))).to.deep.equal([
          VALID,
        ]);
      });
    }

    const refused: Record<string, [string, Partial<SignatureSpec>?]> = {
      'another form': ['/Ff 2 /SubFilter [/adbe.pkcs7.detached]'],
      'another handler': ['/Ff 1 /Filter /Entrust.PPKEF'],
      'another digest': ['/Ff 64 /DigestMethod [(SHA1) (RIPEMD160)]'],
      'another reason': ['/Ff 8 /Reasons [(Duyet)]', { reason: 'Ban hanh' }],
      'a reason that is not given': ['/Ff 8 /Reasons [(Duyet)]'],
      'a reason where none is allowed': ['/Ff 8 /Reasons [(.)]', { reason: 'Ban hanh' }],
      'a newer kind of wishes': ['/Ff 4 /V 4'],
      'a requirement nobody knows': ['/Ff 512'],
      'a legal attestation': ['/Ff 16 /LegalAttestation [(x)]'],
      'revocation data in the CMS': ['/Ff 32 /AddRevInfo true'],
      'a locked document': ['/Ff 128 /LockDocument /true'],
      'an appearance of its own': ['/Ff 256 /AppearanceFilter (x)'],
      'a timestamp': ['/TimeStamp << /URL (http://tsa.invalid) /Ff 1 >>'],
      'no certification': ['/MDP << /P 0 >>', { certify: 2 }],
      'another level of certification': ['/MDP << /P 1 >>', { certify: 2 }],
      'another certificate': ['/Cert << /Ff 1 /Subject [<3000>] >>'],
      'another issuer': ['/Cert << /Ff 2 /Issuer [<3000>] >>'],
      'a policy of the certificate': ['/Cert << /Ff 4 /OID [(1.2.3)] >>'],
    };
    for (const [what, [seed, spec]] of Object.entries(refused)) {
      it(`refuses ${what}`, async () => {
        expect(await codeOf(signed(seeded(seed), { fieldName: 'Ky', ...spec }))).to.equal(
          'FIELD_CONSTRAINTS',
        );
      });
    }

    it('certifies where the author asks for it', async () => {
      const bytes = await signed(seeded('/MDP << /P 2 >>'), { fieldName: 'Ky' });
      expect((await fieldsOf(bytes))[0]?.docMdp).to.equal(2);
      const later = await signed(
        buildDocument({ ...formOf(`/FT /Sig /T (Ky) ${AS_WIDGET} /SV << /MDP << /P 2 >> >>`) }),
        {},
      );
      expect(await codeOf(signed(later, { fieldName: 'Ky' }))).to.equal('PDF_FORBIDS_CHANGE');
    });

    it('signs with the very certificate, or one of the issuer, that is asked for', async () => {
      const [issuer] = makeSigner().certificateChain;
      const chained = {
        ...signer,
        certificateChain: [...signer.certificateChain, issuer ?? new Uint8Array()],
      };
      const issuerHex = Buffer.from(issuer ?? []).toString('hex');
      for (const seed of [`/Ff 1 /Subject [<${leafHex()}>]`, `/Ff 2 /Issuer [<3000> <${issuerHex}>]`]) {
        const base = seeded(`/Cert << ${seed} >>`);
        const { revision } = await sign(bufferSource(base), specOf({ fieldName: 'Ky' }), chained);
        expect(pdfsigVerdicts(Buffer.concat([base, revision]))).to.deep.equal([VALID]);
      }
    });
  });
});
