// Encrypted files of our own making in every version of the standard handler: read, refused, signed, verified.
// ISO 32000-2 §7.6. They need no other program; qpdf, where it is there, says that they are what they claim to be.

import { spawnSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import forge from 'node-forge';
import { makeKeySigner } from '../../../server/signing/keys/key-signer.ts';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { PdfDict, PdfStream } from '../../../server/signing/pdf/objects.ts';
import { textValue } from '../../../server/signing/pdf/text.ts';
import { sign } from '../../../server/signing/sign-pades.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import type { Signer } from '../../../server/signing/types.ts';
import { verify } from '../../../server/signing/verify.ts';
import { codeOf } from '../../support/code-of.ts';
import { buildDocument, formParts } from '../../support/pdf-samples/documents.ts';
import {
  ENCRYPTION_VARIANTS,
  type EncryptionVariant,
  makeEncryption,
} from '../../support/pdf-samples/encryption.ts';
import { hasProgram } from '../../support/programs.ts';
import { specOf, withFolder } from './witness.ts';

const XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>';
const DICTIONARY = 30;

const encryptedDocument = (variant: EncryptionVariant, form: 'table' | 'stream' | 'hybrid'): Buffer => {
  const parts = formParts('indirect', 'indirect');
  const { trailer, dictionary, seal } = makeEncryption(variant, { user: 'dung', owner: 'chu' }, DICTIONARY);
  return buildDocument({
    ...parts,
    form,
    seal,
    catalog: `${parts.catalog} /Metadata 20 0 R`,
    objects: {
      ...parts.objects,
      20: `<< /Type /Metadata /Subtype /XML /Length ${XMP.length} >>\nstream\n${XMP}\nendstream`,
      21: '<< /Title (Quyet dinh) >>',
      [DICTIONARY]: dictionary,
    },
    trailer: `/Info 21 0 R ${trailer}`,
    unpacked: [DICTIONARY],
  });
};

const selfSigned = (): Signer => {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date('2020-01-01');
  certificate.validity.notAfter = new Date('2040-01-01');
  const name = [{ shortName: 'CN', value: 'Van thu' }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([
    { name: 'keyUsage', critical: true, digitalSignature: true, nonRepudiation: true },
  ]);
  certificate.sign(keys.privateKey, forge.md.sha256.create());
  const der = forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes();
  return makeKeySigner(createPrivateKey(forge.pki.privateKeyToPem(keys.privateKey)), [
    Buffer.from(der, 'latin1'),
  ]);
};

describe('signing/encrypted samples', () => {
  let signer: Signer;
  before(() => {
    signer = selfSigned();
  });

  for (const [name, variant] of Object.entries(ENCRYPTION_VARIANTS)) {
    for (const form of ['table', 'stream', 'hybrid'] as const) {
      // Object streams came with PDF 1.5, RC4 of 40 bits with 1.1; a reader meets both together all the same.
      it(`reads, signs and verifies ${name} with a ${form}, with either password and no other`, async () => {
        const base = encryptedDocument(variant, form);
        for (const password of ['dung', 'chu']) {
          const { latest } = await openPdf(bufferSource(base), { password });
          const info = await latest.value(latest.trailer, 'Info');
          expect(info instanceof PdfDict && textValue(info.get('Title'))).to.equal('Quyet dinh');
          const metadata = await latest.value(await latest.catalog(), 'Metadata');
          const bytes = metadata instanceof PdfStream ? await latest.streamBytes(metadata) : Buffer.alloc(0);
          expect(Buffer.from(bytes).toString()).to.equal(XMP);
        }
        for (const wrong of [{}, { password: 'khac' }])
          expect(await codeOf(openPdf(bufferSource(base), wrong))).to.equal('PDF_PASSWORD');

        const spec = specOf({ reason: 'Ký duyệt', signedAt: new Date() });
        const { revision } = await sign(bufferSource(base), spec, signer, { password: 'dung' });
        const policy = { trustAnchors: signer.certificateChain, now: new Date(), requireRevocation: false };
        const signed = bufferSource(Buffer.concat([base, revision]));
        const report = await verify(signed, { ...policy, password: 'chu' });
        expect([report.verdict, report.reasons]).to.deep.equal(['VALID', []]);
      });
    }

    it(`makes ${name} as qpdf understands it`, function () {
      if (!hasProgram('qpdf')) this.skip();
      const said = withFolder((folder) => {
        const path = join(folder, 'in.pdf');
        writeFileSync(path, encryptedDocument(variant, 'table'));
        return spawnSync('qpdf', ['--password=dung', '--json=2', path], { encoding: 'utf8' });
      });
      expect(said.status, said.stderr).to.equal(0);
      expect(said.stdout).to.contain('u:Quyet dinh');
    });
  }
});
