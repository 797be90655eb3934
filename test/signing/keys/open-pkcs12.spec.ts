// Key files made by openssl, opened by us.

import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { readCertificateFacts } from '../../../server/signing/keys/certificate-facts.ts';
import { openPkcs12 } from '../../../server/signing/keys/open-pkcs12.ts';
import { parseCertificates } from '../../../server/signing/keys/parse-certificates.ts';
import { SigningError } from '../../../server/signing/types.ts';
import { hasProgram } from '../../support/programs.ts';
import { makeVietnamesePki, type OpensslPki } from './openssl-pki.ts';

const codeOf = async (work: Promise<unknown> | (() => unknown)): Promise<string> => {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    return error instanceof SigningError ? error.code : `not a SigningError: ${String(error)}`;
  }
  return 'no error';
};

describe('key files', () => {
  let pki: OpensslPki;
  before(function () {
    if (!hasProgram('openssl')) this.skip();
    pki = makeVietnamesePki();
  });
  after(() => pki?.dispose());

  for (const name of ['person', 'agency']) {
    it(`opens the key of ${name} with its chain, leaf first, bytes unchanged`, async () => {
      const signer = await openPkcs12(pki.p12(name, '12345678', ['sub', 'root']), '12345678');
      expect(signer.certificateChain.map((d) => Buffer.from(d).toString('hex'))).to.deep.equal(
        [name, 'sub', 'root'].map((n) => pki.der(n).toString('hex')),
      );
      const message = Buffer.from('quyết định');
      const value = await signer.sign(message, 'SHA-384');
      const key = createPublicKey(pki.run('x509', '-in', `${name}.pem`, '-pubkey', '-noout'));
      expect(verify('sha384', message, key, value)).to.equal(true);
    });
  }

  const OLD_3DES = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'];
  const VARIANTS: Record<string, string[]> = {
    'AES-256 and a SHA-256 MAC': [],
    'AES-128 and a SHA-512 MAC': ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-128-CBC', '-macalg', 'sha512'],
    '3DES and a SHA-1 MAC': OLD_3DES,
    'RC2-40 around the certificates': ['-legacy'],
    'RC2-128 around the certificates': ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128'],
    'certificates in clear': ['-certpbe', 'NONE'],
    'nothing encrypted': ['-certpbe', 'NONE', '-keypbe', 'NONE'],
    'no MAC': ['-nomac'],
    'Vietnamese names of the bags': ['-name', 'Chữ ký số của Sở Nội vụ'],
  };
  const PINS = {
    '': 'no',
    '1': 'a short',
    'Mật khẩu dài của Nguyễn Thị Lấp Lánh Ánh, Đắk Nông 2026 😀': 'a Vietnamese',
  };
  for (const [variant, args] of Object.entries(VARIANTS)) {
    for (const [pin, kind] of Object.entries(PINS)) {
      it(`opens a file with ${variant} by ${kind} PIN, and by no other`, async () => {
        const bytes = pki.p12('person', pin, ['sub'], ...args);
        const { certificateChain } = await openPkcs12(bytes, pin);
        expect(certificateChain.map((der) => Buffer.from(der).toString('hex'))).to.deep.equal(
          ['person', 'sub'].map((name) => pki.der(name).toString('hex')),
        );
        expect(await codeOf(openPkcs12(bytes, `${pin}x`))).to.equal('PIN_WRONG');
      });
    }
  }

  it('opens RSA-3072, a file without chain, and one with a stray certificate, which is left out', async () => {
    pki.issue('large', { subject: '/CN=Lê Văn Chiến', issuer: 'sub', key: 'rsa:3072' });
    const alone = await openPkcs12(pki.p12('large', '1', []), '1');
    expect(alone.certificateChain).to.have.length(1);
    const stray = await openPkcs12(pki.p12('large', '1', ['agency', 'root', 'sub']), '1');
    expect(stray.certificateChain.map((der) => Buffer.from(der).toString('hex'))).to.deep.equal(
      ['large', 'sub', 'root'].map((name) => pki.der(name).toString('hex')),
    );
  });

  it('refuses a scheme it does not know, and one that asks for endless work', async () => {
    const rc4 = pki.p12('person', '1', [], '-legacy', '-keypbe', 'PBE-SHA1-RC4-128');
    expect(await codeOf(openPkcs12(rc4, '1'))).to.equal('KEY_FILE_BROKEN');
    const endless = pki.p12('person', '1', [], '-iter', '65536');
    // The count of the MAC is the last thing in the file.
    expect(endless.subarray(-5).toString('hex')).to.equal('0203010000');
    endless.set([0x7f, 0xff, 0xff], endless.length - 3);
    expect(await codeOf(openPkcs12(endless, '1'))).to.equal('KEY_FILE_BROKEN');
  });

  it('refuses a wrong PIN as PIN_WRONG', async () => {
    const bytes = pki.p12('agency', '12345678', []);
    expect(await codeOf(openPkcs12(bytes, '12345679'))).to.equal('PIN_WRONG');
    expect(await codeOf(openPkcs12(bytes, ''))).to.equal('PIN_WRONG');
  });

  it('refuses what is not a key file as KEY_FILE_BROKEN', async () => {
    const good = pki.p12('person', '1', []);
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('%PDF-1.7'),
      good.subarray(0, 900),
      pki.der('person'),
      Buffer.alloc(300_000),
    ]) {
      expect(await codeOf(openPkcs12(bytes, '1'))).to.equal('KEY_FILE_BROKEN');
    }
  });

  it('refuses a file whose certificate belongs to another key', async () => {
    pki.run(
      'pkcs12',
      '-export',
      '-nocerts',
      '-inkey',
      'agency.key',
      '-passout',
      'pass:1',
      '-out',
      'nocert.p12',
    );
    expect(await codeOf(openPkcs12(readFileSync(pki.path('nocert.p12')), '1'))).to.equal('KEY_FILE_BROKEN');
  });

  it('answers every damaged file with a SigningError', async () => {
    const good = pki.p12('person', '1', []);
    for (let i = 0; i < 40; i++) {
      const bytes = Buffer.from(good);
      bytes[(i * 7919) % bytes.length] = (bytes[(i * 7919) % bytes.length] ?? 0) ^ (1 + (i % 255));
      expect(await codeOf(openPkcs12(bytes, '1'))).to.be.oneOf(['PIN_WRONG', 'KEY_FILE_BROKEN', 'no error']);
    }
  });

  it('tells names with every diacritic', () => {
    const facts = readCertificateFacts(pki.der('person'));
    expect(facts.commonName).to.equal('Nguyễn Thị Lấp Lánh Ánh');
    expect(facts.organization).to.equal('Sở Thành phố');
    expect(facts.issuer).to.equal(
      'CN=CA phục vụ các cơ quan Nhà nước (THỬ NGHIỆM),O=Ban Cơ yếu Chính phủ,C=VN',
    );
    expect(facts.key).to.equal('RSA 2048');
    expect(readCertificateFacts(pki.der('agency')).key).to.equal('EC P-256');
  });

  it('reads certificates from PEM, DER and PKCS#7, and refuses anything else', async () => {
    pki.run('crl2pkcs7', '-nocrl', '-certfile', 'sub.pem', '-certfile', 'root.pem', '-out', 'b.p7b');
    pki.run('crl2pkcs7', '-nocrl', '-certfile', 'sub.pem', '-outform', 'DER', '-out', 'b.p7c');
    const many = Buffer.concat([readFileSync(pki.path('root.pem')), readFileSync(pki.path('sub.pem'))]);
    expect(parseCertificates(many)).to.have.length(2);
    expect(parseCertificates(readFileSync(pki.path('b.p7b')))).to.have.length(2);
    expect(parseCertificates(readFileSync(pki.path('b.p7c')))).to.have.length(1);
    expect(parseCertificates(pki.der('sub'))).to.have.length(1);
    for (const bytes of [Buffer.alloc(0), Buffer.from('hello'), readFileSync(pki.path('person.key'))]) {
      expect(await codeOf(() => parseCertificates(bytes))).to.equal('KEY_FILE_BROKEN');
    }
  });
});
