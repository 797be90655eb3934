// Recover mode: what has one reading is repaired and told, what has two is refused. Strict mode repairs nothing.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildSignedData } from '../../../server/signing/cms/build-signed-data.ts';
import { latin1 } from '../../../server/signing/pdf/parser.ts';
import { openRecovered } from '../../../server/signing/pdf/recover/open.ts';
import { serialize } from '../../../server/signing/pdf/serialize.ts';
import { dateString } from '../../../server/signing/pdf/text.ts';
import { prepare } from '../../../server/signing/prepare.ts';
import { sign } from '../../../server/signing/sign-pades.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import type { Signer } from '../../../server/signing/types.ts';
import { verify } from '../../../server/signing/verify.ts';
import { codeOf } from '../../support/code-of.ts';
import { appendRevision, assemble } from '../../support/pdf-samples/assemble.ts';
import { buildDocument, formParts } from '../../support/pdf-samples/documents.ts';
import { hasProgram } from '../../support/programs.ts';
import { makeSigner, pdfsigVerdicts, qpdfCheck, signedBytes, specOf, withFolder } from './witness.ts';

type Edit = (text: string) => string;
const edited = (bytes: Buffer, edit: Edit): Buffer => {
  const out = Buffer.from(edit(bytes.toString('latin1')), 'latin1');
  if (out.equals(bytes)) throw new Error('nothing was damaged');
  return out;
};
/** Each offset of the table a little too far. */
const shiftTable: Edit = (text) =>
  text.replace(
    /(\d{10})( 00000 n)/g,
    (_, offset, rest) => `${String(Number(offset) + 3).padStart(10, '0')}${rest}`,
  );
const cutTable: Edit = (text) => text.slice(0, text.lastIndexOf('\nxref') + 1);
const form = formParts('indirect', 'indirect');

const DAMAGED: Record<string, [() => Buffer, string[]]> = {
  'a startxref that points elsewhere': [
    () => edited(buildDocument(), (text) => text.replace(/startxref\n\d+/, 'startxref\n7')),
    ['STARTXREF_FOUND'],
  ],
  'no startxref': [
    () => edited(buildDocument(form), (text) => text.slice(0, text.indexOf('startxref'))),
    ['STARTXREF_FOUND'],
  ],
  'a stream without startxref': [
    () => edited(buildDocument({ form: 'stream' }), (text) => text.slice(0, text.indexOf('startxref'))),
    ['STARTXREF_FOUND'],
  ],
  'a table whose offsets are wrong': [() => edited(buildDocument(form), shiftTable), ['XREF_REBUILT']],
  'a table that is cut off, with its trailer': [
    () => edited(buildDocument(form), cutTable),
    ['XREF_REBUILT', 'TRAILER_REBUILT'],
  ],
  'a table that is no table': [
    () => edited(buildDocument(), (text) => text.replace('0000000000 65535 f', 'something else ...')),
    ['XREF_REBUILT'],
  ],
  'object streams without their cross-reference': [
    () =>
      edited(buildDocument({ ...form, form: 'stream' }), (text) =>
        text.slice(0, text.lastIndexOf('\n', text.indexOf('/Type /XRef')) - 8),
      ),
    ['XREF_REBUILT', 'TRAILER_REBUILT'],
  ],
  'junk in front and a damaged table': [
    () => edited(buildDocument({ junk: 'From: a\n\n' }), shiftTable),
    ['XREF_REBUILT'],
  ],
  'a length in another object, and no table': [
    () =>
      edited(
        buildDocument({
          page: '/Contents 20 0 R',
          objects: { 20: '<< /Length 21 0 R >>\nstream\nq Q\nendstream', 21: '3' },
        }),
        cutTable,
      ),
    ['XREF_REBUILT', 'TRAILER_REBUILT'],
  ],
};

const twice = (body: string) => edited(appendRevision(buildDocument(), { 3: body }), shiftTable);
const UNREPAIRABLE: Record<string, [() => Buffer, string]> = {
  'an object that is there twice': [() => twice('<< /Type /Font >>'), 'PDF_AMBIGUOUS'],
  'trailers that name two catalogs': [
    () =>
      edited(
        Buffer.concat([
          buildDocument(),
          Buffer.from('90 0 obj\n<< >>\nendobj\ntrailer\n<< /Root 90 0 R >>\n'),
        ]),
        shiftTable,
      ),
    'PDF_AMBIGUOUS',
  ],
  'two catalogs and no trailer': [
    () => edited(buildDocument({ objects: { 20: '<< /Type /Catalog /Pages 2 0 R >>' } }), cutTable),
    'PDF_AMBIGUOUS',
  ],
  'no catalog': [
    () => edited(buildDocument(), (text) => cutTable(text).replace('/Catalog', '/Kaladog')),
    'PDF_BROKEN',
  ],
  'a stream that is longer than it says': [
    () => edited(buildDocument(), (text) => shiftTable(text).replace(/\/Length \d\d/, '/Length 11')),
    'PDF_BROKEN',
  ],
  'a stream that may end in two places': [
    () =>
      edited(
        buildDocument({
          objects: { 20: '<< /Length 21 0 R >>\nstream\nq endstream Q\nendstream', 21: '13' },
        }),
        shiftTable,
      ),
    'PDF_AMBIGUOUS',
  ],
  'an object that cannot be read': [
    () =>
      edited(buildDocument(), (text) =>
        shiftTable(text).replace('/BaseFont /Times-Roman >>', '/BaseFont ]]'),
      ),
    'PDF_BROKEN',
  ],
  'an object 0': [() => edited(buildDocument({ objects: { 0: 'null' } }), shiftTable), 'PDF_BROKEN'],
  'an encrypted file whose trailer is lost': [
    () =>
      edited(
        buildDocument({ objects: { 20: '<< /Filter /Standard /V 1 /R 2 /O (o) /U (u) /P -4 >>' } }),
        cutTable,
      ),
    'PDF_BROKEN',
  ],
  'nothing but a header': [() => Buffer.from('%PDF-1.7\n'), 'PDF_BROKEN'],
};

describe('signing/recover', function () {
  this.timeout(60_000);
  let signer: Signer;
  const check = (bytes: Uint8Array, mode?: 'recover') =>
    verify(bufferSource(bytes), {
      trustAnchors: signer.certificateChain,
      now: new Date(),
      requireRevocation: false,
      ...(mode ? { mode } : {}),
    });

  before(function () {
    if (!['openssl', 'qpdf', 'pdfsig'].every(hasProgram)) this.skip();
    signer = makeSigner();
  });

  for (const [what, [build, codes]] of Object.entries(DAMAGED)) {
    it(`signs on top of ${what} in recover mode only, so that strict readers open it`, async () => {
      const base = build();
      const spec = specOf({ signedAt: new Date() });
      expect(await codeOf(sign(bufferSource(base), spec, signer))).to.equal('PDF_BROKEN');
      const { repairs } = await prepare(bufferSource(base), spec, { mode: 'recover' });
      expect(repairs?.map(({ code }) => code)).to.deep.equal(codes);
      const output = await sign(bufferSource(base), spec, signer, { mode: 'recover' });
      const bytes = Buffer.concat([base, output.revision]);
      expect(qpdfCheck(bytes)).to.equal('clean');
      expect(pdfsigVerdicts(bytes)).to.deep.equal(['Signature is Valid.']);
      const report = await check(bytes);
      expect([report.verdict, report.signatures[0]?.facts.coverage]).to.deep.equal(['VALID', 'whole-file']);
    });

    it(`reports what it repaired of ${what}`, async () => {
      const report = await check(build(), 'recover');
      expect([report.verdict, report.reasons]).to.deep.equal(['INDETERMINATE', ['NO_SIGNATURE', 'REPAIRED']]);
      expect(report.repairs?.map(({ code }) => code)).to.deep.equal(codes);
      expect(report.pageCount).to.equal(1);
      expect((await check(build())).reasons).to.deep.equal(['FORMAT_FAILURE']);
    });
  }

  for (const [what, [build, code]] of Object.entries(UNREPAIRABLE)) {
    it(`refuses ${what}`, async () => {
      const source = bufferSource(build());
      expect(await codeOf(openRecovered(source))).to.equal(code);
      const report = await check(build(), 'recover');
      expect([report.verdict, report.reasons]).to.deep.equal(['INVALID', ['FORMAT_FAILURE']]);
      expect(report.problem).to.be.a('string');
    });
  }

  it('finds the objects of an encrypted file, and asks for its password', async () => {
    const locked = withFolder((folder) => {
      const [from, to] = [join(folder, 'in.pdf'), join(folder, 'out.pdf')];
      writeFileSync(from, buildDocument(form));
      spawnSync('qpdf', ['--object-streams=generate', '--encrypt', 'a', 'b', '256', '--', from, to]);
      return readFileSync(to);
    });
    const base = edited(locked, (text) => text.replace(/startxref\n\d+/, 'startxref\n7'));
    expect(await codeOf(openRecovered(bufferSource(base)))).to.equal('PDF_PASSWORD');
    const spec = specOf({ signedAt: new Date() });
    const output = await sign(bufferSource(base), spec, signer, { mode: 'recover', password: 'b' });
    const report = await verify(bufferSource(Buffer.concat([base, output.revision])), {
      trustAnchors: signer.certificateChain,
      now: new Date(),
      requireRevocation: false,
      password: 'b',
    });
    expect(report.verdict).to.equal('VALID');
  });

  it('does not sign on top of a signed file that is damaged', async () => {
    const signed = await signedBytes(buildDocument(), specOf({ signedAt: new Date() }), signer);
    const base = edited(signed, (text) => text.slice(0, text.lastIndexOf('startxref')));
    expect(await codeOf(prepare(bufferSource(base), specOf(), { mode: 'recover' }))).to.equal('PDF_BROKEN');
    expect((await check(base, 'recover')).verdict).to.equal('INVALID');
  });

  it('never says VALID of a signature that could only be read after a repair', async () => {
    const bytes = await signedWithoutTable(signer);
    const [strict, recovered] = [await check(bytes), await check(bytes, 'recover')];
    expect([strict.verdict, strict.reasons]).to.deep.equal(['INVALID', ['FORMAT_FAILURE']]);
    expect([recovered.verdict, recovered.reasons]).to.deep.equal(['INDETERMINATE', ['REPAIRED']]);
    expect(recovered.signatures[0]?.facts).to.include({ intact: true, coverage: 'whole-file' });
  });

  it('stops at its limits while it looks for objects', async () => {
    const many = Buffer.from(`%PDF-1.7\n${'1 0 obj null endobj\n'.repeat(5_000)}`);
    const limits = { loads: 1_000 };
    expect(await codeOf(openRecovered(bufferSource(many), { limits }))).to.equal('PDF_LIMIT');
    expect(await codeOf(openRecovered(bufferSource(many), { limits: { milliseconds: -1 } }))).to.equal(
      'PDF_LIMIT',
    );
  });
});

/** A file of one revision, signed as a whole, whose table was wrong before it was signed. */
async function signedWithoutTable(signer: Signer): Promise<Buffer> {
  const hole = `<${'0'.repeat(8000)}>`;
  const draft = edited(
    assemble({
      1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /SigFlags 3 >> >>',
      2: '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
      3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Annots [4 0 R] >>',
      4: '<< /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /F 132 /FT /Sig /T (Ten) /V 5 0 R /P 3 0 R >>',
      5: `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 aaaaa bbbbb ccccc] /M ${latin1(serialize(dateString(new Date())))} /Contents ${hole} >>`,
    }),
    shiftTable,
  );
  const open = draft.indexOf(hole);
  const close = open + hole.length;
  const numbers = { aaaaa: open, bbbbb: close, ccccc: draft.length - close };
  let text = draft.toString('latin1');
  for (const [word, number] of Object.entries(numbers)) text = text.replace(word, String(number).padEnd(5));
  const bytes = Buffer.from(text, 'latin1');
  const hash = createHash('sha256').update(bytes.subarray(0, open)).update(bytes.subarray(close));
  const cms = await buildSignedData({ digest: hash.digest(), digestAlgorithm: 'SHA-256', signer });
  bytes.write(Buffer.from(cms).toString('hex'), open + 1, 'latin1');
  return bytes;
}
