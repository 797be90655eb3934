// Encrypted files: read and signed with the password in every form of the standard handler, refused clearly without.
// ISO 32000-2 §7.6. qpdf writes them, pdfsig and qpdf judge what comes out.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { addSignatureFields } from '../../../server/signing/add-fields.ts';
import { pdfFacts } from '../../../server/signing/pdf/facts.ts';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { PdfDict, PdfStream } from '../../../server/signing/pdf/objects.ts';
import { textValue } from '../../../server/signing/pdf/text.ts';
import { prepare } from '../../../server/signing/prepare.ts';
import { sign } from '../../../server/signing/sign-pades.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import type { Mark, Signer } from '../../../server/signing/types.ts';
import { verify } from '../../../server/signing/verify.ts';
import { codeOf } from '../../support/code-of.ts';
import { appendRevision } from '../../support/pdf-samples/assemble.ts';
import { buildDocument, formParts } from '../../support/pdf-samples/documents.ts';
import { discPng } from '../../support/png.ts';
import { hasProgram } from '../../support/programs.ts';
import { makeSigner, specOf, withFolder } from './witness.ts';

const MARKS: Mark[] = [
  {
    kind: 'image',
    png: discPng(40, [0, 0, 200]),
    box: { page: 1, xMm: 120, yMm: 200, widthMm: 30, heightMm: 20 },
  },
  {
    kind: 'text',
    lines: ['Số: 15/QĐ-UBND'],
    sizePt: 13,
    box: { page: 1, xMm: 30, yMm: 30, widthMm: 60, heightMm: 6 },
  },
];

const XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>';
/** A form, document information and metadata: strings and streams of every kind that is treated apart. */
const plainDocument = (form: 'table' | 'stream' = 'table') => {
  const parts = formParts('indirect', 'indirect');
  return buildDocument({
    ...parts,
    form,
    catalog: `${parts.catalog} /Metadata 20 0 R`,
    objects: {
      ...parts.objects,
      20: `<< /Type /Metadata /Subtype /XML /Length ${XMP.length} >>\nstream\n${XMP}\nendstream`,
      21: '<< /Title (Quyet dinh) >>',
    },
    trailer: '/Info 21 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]',
  });
};

const run = (program: string, bytes: Uint8Array, args: (path: string) => string[]) =>
  withFolder((folder) => {
    const path = join(folder, 'in.pdf');
    writeFileSync(path, bytes);
    const { status, stdout, stderr } = spawnSync(program, args(path), { encoding: 'utf8' });
    return { status, text: `${stdout}${stderr}` };
  });

const encrypt = (args: string[], base: Uint8Array = plainDocument()): Buffer =>
  withFolder((folder) => {
    const [from, to] = [join(folder, 'in.pdf'), join(folder, 'out.pdf')];
    writeFileSync(from, base);
    const done = spawnSync('qpdf', ['--allow-weak-crypto', from, to, '--encrypt', ...args, '--'], {
      encoding: 'utf8',
    });
    if (done.status !== 0) throw new Error(done.stderr);
    return readFileSync(to);
  });

const VARIANTS: Record<string, string[]> = {
  'RC4, 40 bits': ['40'],
  'RC4, 128 bits': ['128', '--use-aes=n'],
  'RC4, 128 bits, crypt filters': ['128', '--use-aes=n', '--force-V4'],
  'AES, 128 bits': ['128', '--use-aes=y'],
  'AES, 128 bits, open metadata': ['128', '--use-aes=y', '--cleartext-metadata'],
  'AES, 256 bits, revision 5': ['256', '--force-R5'],
  'AES, 256 bits, revision 6': ['256'],
  'AES, 256 bits, open metadata': ['256', '--cleartext-metadata'],
};
const FORMS: Record<string, string[]> = {
  'a table': ['--object-streams=disable'],
  'object streams': ['--object-streams=generate'],
};

const policyOf = (signer: Signer, password?: string) => ({
  trustAnchors: signer.certificateChain.slice(-1),
  now: new Date(),
  requireRevocation: false,
  ...(password === undefined ? {} : { password }),
});

describe('signing/encryption', function () {
  this.timeout(60_000);
  let signer: Signer;

  before(function () {
    if (!['openssl', 'qpdf', 'pdfsig'].every(hasProgram)) this.skip();
    signer = makeSigner();
  });

  const signed = async (base: Uint8Array, password?: string) => {
    const spec = specOf({ marks: MARKS, reason: 'Ký duyệt', signedAt: new Date() });
    const output = await sign(bufferSource(base), spec, signer, password === undefined ? {} : { password });
    return Buffer.concat([base, output.revision]);
  };

  for (const [variant, args] of Object.entries(VARIANTS)) {
    for (const [form, how] of Object.entries(FORMS)) {
      it(`signs ${variant} with ${form} twice, and qpdf and pdfsig agree`, async () => {
        const base = withFolder((folder) => {
          const [from, to] = [join(folder, 'in.pdf'), join(folder, 'out.pdf')];
          writeFileSync(from, plainDocument());
          spawnSync('qpdf', [
            '--allow-weak-crypto',
            ...how,
            '--encrypt',
            'nguoidung',
            'chu',
            ...args,
            '--',
            from,
            to,
          ]);
          return readFileSync(to);
        });
        const twice = await signed(await signed(base, 'nguoidung'), 'chu');
        expect(twice.subarray(0, base.length).equals(base)).to.equal(true);
        const check = run('qpdf', twice, (path) => ['--password=nguoidung', '--check', path]);
        expect(check.status, check.text).to.equal(0);
        const said = run('pdfsig', twice, (path) => ['-nocert', '-upw', 'nguoidung', path]).text;
        expect([...said.matchAll(/Signature Validation: (.*)/g)].map((m) => m[1])).to.deep.equal([
          'Signature is Valid.',
          'Signature is Valid.',
        ]);
        expect(said).to.contain('Total document signed');
        const report = await verify(bufferSource(twice), policyOf(signer, 'nguoidung'));
        expect([report.verdict, report.reasons]).to.deep.equal(['VALID', []]);
      });
    }
  }

  it('encrypts what it writes, but not the signature', async () => {
    const base = encrypt(['', 'chu', '256']);
    const out = await signed(base, 'chu');
    const text = out.subarray(base.length).toString('latin1');
    expect(text).to.not.contain('VanthuPerson1');
    expect(text).to.match(/\/Contents <3082/);
    const json = run('qpdf', out, (path) => ['--json=2', path]).text;
    expect(json).to.contain('u:VanthuPerson1').and.to.contain('u:Ký duyệt');
  });

  it('keeps the metadata open where they were, and reads them', async () => {
    const file = await openPdf(bufferSource(encrypt(['', 'chu', '256', '--cleartext-metadata'])));
    const metadata = await file.latest.value(await file.latest.catalog(), 'Metadata');
    const bytes = metadata instanceof PdfStream ? await file.latest.streamBytes(metadata) : Buffer.alloc(0);
    expect(Buffer.from(bytes).toString()).to.equal(XMP);
  });

  for (const [variant, args] of Object.entries(VARIANTS)) {
    it(`reads strings as they were (${variant})`, async () => {
      const file = await openPdf(bufferSource(encrypt(['a', 'b', ...args])), { password: 'b' });
      const info = await file.latest.value(file.latest.trailer, 'Info');
      const title = info instanceof PdfDict ? textValue(info.get('Title')) : undefined;
      expect(title).to.equal('Quyet dinh');
    });

    it(`refuses no password and a wrong one (${variant})`, async () => {
      const source = bufferSource(encrypt(['a', 'b', ...args]));
      expect(await codeOf(openPdf(source))).to.equal('PDF_PASSWORD');
      expect(await codeOf(openPdf(source, { password: 'c' }))).to.equal('PDF_PASSWORD');
      expect(await codeOf(openPdf(source, { password: '' }))).to.equal('PDF_PASSWORD');
      const report = await verify(source, policyOf(signer, 'c'));
      expect([report.verdict, report.reasons]).to.deep.equal(['INDETERMINATE', ['ENCRYPTED']]);
      expect((await pdfFacts(source)).encrypted).to.equal(true);
    });
  }

  it('takes a Vietnamese password, composed or not', async () => {
    const source = bufferSource(encrypt(['Mật khẩu'.normalize('NFC'), 'b', '256']));
    const open = (password: string) => openPdf(source, { password });
    expect((await open('Mật khẩu'.normalize('NFC'))).security?.rights.mayAddFields).to.equal(true);
    expect((await open('Mật khẩu'.normalize('NFD'))).security?.rights.mayAddFields).to.equal(true);
    const legacy = bufferSource(encrypt(['caf\u00e9', 'b', '128', '--use-aes=y']));
    expect((await openPdf(legacy, { password: 'caf\u00e9' })).revisions.length).to.equal(1);
  });

  const RESTRICTED = ['--modify=none', '--annotate=n', '--form=n', '--modify-other=n'];
  for (const [variant, args] of Object.entries({ R4: ['128', '--use-aes=y'], R6: ['256'] })) {
    it(`lets only the owner sign what the permissions forbid to the user (${variant})`, async () => {
      const base = encrypt(['', 'chu', ...args, ...RESTRICTED]);
      expect(await codeOf(signed(base))).to.equal('PDF_FORBIDS_CHANGE');
      const report = await verify(bufferSource(await signed(base, 'chu')), policyOf(signer));
      expect(report.verdict).to.equal('VALID');
    });
  }

  it('lets the user sign an empty field where the permissions allow only that, and add nothing', async () => {
    const withField = buildDocument();
    const { revision } = await addSignatureFields(bufferSource(withField), [{ name: 'Ky' }]);
    const base = encrypt(['', 'chu', '256', '--modify=form'], Buffer.concat([withField, revision]));
    expect(await codeOf(signed(base))).to.equal('PDF_FORBIDS_CHANGE');
    const spec = specOf({ fieldName: 'Ky', signedAt: new Date() });
    const output = await sign(bufferSource(base), spec, signer);
    const report = await verify(bufferSource(Buffer.concat([base, output.revision])), policyOf(signer));
    expect(report.verdict).to.equal('VALID');
  });

  /** The dictionary changed in length; what lies behind it in a file of qpdf is the table alone. */
  const regrown = (base: Buffer, what: RegExp, by: string): Buffer => {
    const text = base.toString('latin1');
    const out = text.replace(what, by);
    const grown = out.length - text.length;
    if (out === text) throw new Error('nothing was edited');
    const moved = out.replace(/startxref\n(\d+)/, (_, at) => `startxref\n${Number(at) + grown}`);
    return Buffer.from(moved, 'latin1');
  };

  it('leaves streams alone where the file says so, and encrypts strings all the same', async () => {
    const base = regrown(encrypt(['', 'chu', '128', '--use-aes=y']), /\/StmF \/StdCF/, '/StmF /Identity');
    const output = await sign(bufferSource(base), specOf({ marks: MARKS, signedAt: new Date() }), signer, {
      password: 'chu',
    });
    const text = Buffer.from(output.revision).toString('latin1');
    // What is compressed begins as zlib does, and the image is called by its name.
    expect(text).to.match(/ Do\b/);
    expect(text)
      .to.match(/\nstream\n\x78/)
      .and.to.not.contain('VanthuPerson1');
    const report = await verify(bufferSource(Buffer.concat([base, output.revision])), policyOf(signer));
    expect(report.verdict).to.equal('VALID');
  });

  it('reads streams by the crypt filter they name themselves', async () => {
    const base = encrypt(['', '', '128', '--use-aes=y']);
    const text = base.toString('latin1');
    const trailer = [/\/Encrypt \d+ 0 R/, /\/ID \[.*?\]/].map((part) => part.exec(text)?.[0] ?? '').join(' ');
    const read = async (entries: string) => {
      const object = `<< ${entries} /Length 5 >>\nstream\nplain\nendstream`;
      const { latest } = await openPdf(bufferSource(appendRevision(base, { 90: object }, trailer)));
      const stream = await latest.object(90);
      return stream instanceof PdfStream ? Buffer.from(await latest.streamBytes(stream)).toString() : '';
    };
    const name = (filter: string) => `/DecodeParms [<< /Name /${filter} >>]`;
    expect(await read(`/Filter [/Crypt] ${name('Identity')}`)).to.equal('plain');
    expect(await read('/Filter /Crypt')).to.equal('plain');
    expect(await codeOf(read(`/Filter [/Crypt] ${name('StdCF')}`))).to.equal('PDF_BROKEN');
    expect(await codeOf(read(`/Filter [/Crypt] ${name('Other')}`))).to.equal('PDF_BROKEN');
    expect(await codeOf(read('/Filter [/FlateDecode /Crypt]'))).to.equal('PDF_BROKEN');
    expect(await codeOf(read(''))).to.equal('PDF_BROKEN');
  });

  it('gives no rights when the open permissions were edited', async () => {
    const base = encrypt(['', 'chu', '256', ...RESTRICTED]).toString('latin1');
    const edited = Buffer.from(
      base.replace(/\/P (-\d+)/, (all) => `/P ${'-4'.padEnd(all.length - 3)}`),
      'latin1',
    );
    expect(edited.toString('latin1')).to.not.equal(base);
    expect(await codeOf(prepare(bufferSource(edited), specOf()))).to.equal('PDF_FORBIDS_CHANGE');
  });

  it('judges what was changed after the signature in an encrypted file, too', async () => {
    const base = await signed(encrypt(['', '', '128', '--use-aes=y']));
    const trailer = /\/Encrypt \d+ 0 R/.exec(base.toString('latin1'))?.[0] ?? '';
    const id = /\/ID \[.*?\]/.exec(base.toString('latin1'))?.[0] ?? '';
    const page = /(\d+) 0 obj\s[^\n]*\/Type \/Page /.exec(base.toString('latin1'))?.[1] ?? '';
    const moved = appendRevision(
      base,
      { [page]: '<< /Type /Page /MediaBox [0 0 99 99] >>' },
      `${trailer} ${id}`,
    );
    const report = await verify(bufferSource(moved), policyOf(signer));
    expect([report.verdict, report.signatures[0]?.facts.intact]).to.deep.equal(['INVALID', true]);
    expect(report.reasons).to.include('DISALLOWED_CHANGE');
  });

  const edited = (what: RegExp, by: string, args = ['', 'b', '128', '--use-aes=y']) => {
    const text = encrypt(args).toString('latin1');
    // A dictionary that grows shifts what follows, so the edit stays within its place.
    const out = text.replace(what, (all) => by.padEnd(all.length).slice(0, Math.max(all.length, by.length)));
    if (out === text || out.length !== text.length) throw new Error('nothing was edited');
    return bufferSource(Buffer.from(out, 'latin1'));
  };

  it('refuses another handler, another version and an unknown method', async () => {
    expect(await codeOf(openPdf(edited(/\/Filter \/Standard/, '/Filter /Adobe.X')))).to.equal(
      'PDF_ENCRYPTED',
    );
    expect(await codeOf(openPdf(edited(/\/V 4/, '/V 9')))).to.equal('PDF_ENCRYPTED');
    expect(await codeOf(openPdf(edited(/\/V 4/, '/V 3')))).to.equal('PDF_ENCRYPTED');
    expect(await codeOf(openPdf(edited(/\/R 4/, '/R 6')))).to.equal('PDF_ENCRYPTED');
    expect(await codeOf(openPdf(edited(/\/AESV2/, '/AESV9')))).to.equal('PDF_ENCRYPTED');
  });

  it('refuses a damaged dictionary', async () => {
    const rc4 = ['', 'b', '128', '--use-aes=n'];
    expect(await codeOf(openPdf(edited(/\/Length 128/, '/Length 999', rc4)))).to.equal('PDF_BROKEN');
    expect(await codeOf(openPdf(edited(/\/Length 128/, '/Length 127', rc4)))).to.equal('PDF_BROKEN');
    expect(await codeOf(openPdf(edited(/\/O <\w+>/, '/O <00>')))).to.equal('PDF_BROKEN');
    expect(await codeOf(openPdf(edited(/\/U <\w+>/, '/U 1')))).to.equal('PDF_BROKEN');
    expect(await codeOf(openPdf(edited(/\/UE <\w+>/, '/UE <00>', ['', 'b', '256'])))).to.equal('PDF_BROKEN');
    expect(await codeOf(openPdf(edited(/\/StmF \/StdCF/, '/StmF /Other')))).to.equal('PDF_BROKEN');
    expect(await codeOf(openPdf(edited(/\/StmF \/StdCF/, '/StmF 9 0 R ')))).to.equal('PDF_BROKEN');
    expect(await codeOf(openPdf(edited(/\/P -\d/, '/P /')))).to.equal('PDF_BROKEN');
  });

  it('refuses a dictionary that is nowhere, itself, or another one in a later revision', async () => {
    expect(await codeOf(openPdf(edited(/\/Encrypt \d+/, '/Encrypt 99')))).to.equal('PDF_BROKEN');
    const base = encrypt(['', 'b', '128', '--use-aes=y']);
    const [, number = ''] = /\/Encrypt (\d+) 0 R/.exec(base.toString('latin1')) ?? [];
    const again = appendRevision(base, { [number]: `${number} 0 R` }, `/Encrypt ${number} 0 R`);
    expect(await codeOf(openPdf(bufferSource(again)))).to.equal('PDF_BROKEN');
    expect(await codeOf(openPdf(bufferSource(appendRevision(base, { 5: 'null' }))))).to.equal('PDF_BROKEN');
  });

  it('refuses strings that were not encrypted as the dictionary says', async () => {
    const base = encrypt(['', '', '256']);
    const text = base.toString('latin1');
    const trailer = [/\/Encrypt \d+ 0 R/, /\/ID \[.*?\]/].map((part) => part.exec(text)?.[0] ?? '').join(' ');
    const open = async (string: string) => {
      const bytes = appendRevision(base, { 90: `<< /Title ${string} >>` }, trailer);
      await (await openPdf(bufferSource(bytes))).latest.object(90);
    };
    expect(await codeOf(open('(Quyet dinh)'))).to.equal('PDF_BROKEN');
    expect(await codeOf(open(`<${'00'.repeat(32)}>`))).to.equal('PDF_BROKEN');
    expect(await codeOf(open('()'))).to.equal('resolved');
  });
});
