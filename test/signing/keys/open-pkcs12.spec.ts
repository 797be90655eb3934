// Key files made by openssl, opened by us.

import { createCipheriv, createHmac, createPublicKey, pbkdf2Sync, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import forge from 'node-forge';
import { children, type DerNode, readDer } from '../../../server/signing/cms/der-read.ts';
import {
  context,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  tlv,
} from '../../../server/signing/cms/der-write.ts';
import { readCertificateFacts } from '../../../server/signing/keys/certificate-facts.ts';
import { openPkcs12 } from '../../../server/signing/keys/open-pkcs12.ts';
import { parseCertificates } from '../../../server/signing/keys/parse-certificates.ts';
import { type Signer, SigningError } from '../../../server/signing/types.ts';
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

  const hexOf = (signer: Signer): string[] =>
    signer.certificateChain.map((der) => Buffer.from(der).toString('hex'));
  const chainOf = (...names: string[]): string[] => names.map((name) => pki.der(name).toString('hex'));

  for (const key of ['ec:P-384', 'ec:P-521', 'ed25519', 'rsa-pss'] as const) {
    it(`opens a file with a key of ${key}, and signs with it`, async () => {
      pki.issue('other', { subject: `/CN=${key}`, issuer: 'sub', key });
      const signer = await openPkcs12(pki.p12('other', 'pin', ['sub']), 'pin');
      expect(hexOf(signer)).to.deep.equal(chainOf('other', 'sub'));
      expect((await signer.sign(Buffer.from('x'), 'SHA-512')).length).to.be.above(60);
    });
  }

  for (const [cipher, prf] of [
    ['AES-192-CBC', 'hmacWithSHA384'],
    ['AES-256-CBC', 'hmacWithSHA512'],
    ['des-ede3-cbc', 'hmacWithSHA1'],
  ] as const) {
    it(`opens PBES2 with ${cipher} and ${prf} around the key`, async () => {
      const pin = ['-passout', 'pass:Mật khẩu'];
      const scheme = ['-v2', cipher, '-v2prf', prf, '-iter', '3000'];
      pki.run('pkcs8', '-topk8', '-in', 'person.key', '-outform', 'DER', '-out', 'k.p8', ...scheme, ...pin);
      const shrouded = readFileSync(pki.path('k.p8'));
      const signer = await openPkcs12(
        pfxOf(bagOf(BAG.shrouded, shrouded), certificateBag('person')),
        'Mật khẩu',
      );
      expect(hexOf(signer)).to.deep.equal(chainOf('person'));
    });
  }

  // Files that openssl does not write are put together here by the letter of RFC 7292 §4 and RFC 9579 §3.
  const BAG = {
    clear: '1.2.840.113549.1.12.10.1.1',
    shrouded: '1.2.840.113549.1.12.10.1.2',
    certificate: '1.2.840.113549.1.12.10.1.3',
    safe: '1.2.840.113549.1.12.10.1.6',
  };
  const named = (name: string): Uint8Array => {
    const text = tlv(0x1e, Buffer.from(name, 'utf16le').swap16());
    return setOf([sequence(objectIdentifier('1.2.840.113549.1.9.20'), setOf([text]))]);
  };
  const bagOf = (type: string, value: Uint8Array, name?: string): Uint8Array =>
    sequence(objectIdentifier(type), context(0, value), ...(name === undefined ? [] : [named(name)]));
  const certificateBag = (name: string, label?: string): Uint8Array => {
    const x509 = objectIdentifier('1.2.840.113549.1.9.22.1');
    return bagOf(BAG.certificate, sequence(x509, context(0, octetString(pki.der(name)))), label);
  };
  const keyBag = (name: string, label?: string): Uint8Array => {
    pki.run('pkcs8', '-topk8', '-nocrypt', '-in', `${name}.key`, '-outform', 'DER', '-out', 'clear.p8');
    return bagOf(BAG.clear, readFileSync(pki.path('clear.p8')), label);
  };
  const data = (content: Uint8Array): Uint8Array =>
    sequence(objectIdentifier('1.2.840.113549.1.7.1'), context(0, octetString(content)));
  const pfxWith = (safes: Uint8Array, ...mac: Uint8Array[]): Uint8Array =>
    sequence(integer(3), data(safes), ...mac);
  const pfxOf = (...bags: Uint8Array[]): Uint8Array => pfxWith(sequence(data(sequence(...bags))));

  const pbmac1 = (
    pin: string,
    content: Uint8Array,
    over: { bytes?: number; iterations?: number } = {},
  ): Uint8Array => {
    const { bytes = 32, iterations = 5000 } = over;
    const salt = Buffer.from('muối của tệp', 'utf8');
    const hmacSha256 = sequence(objectIdentifier('1.2.840.113549.2.9'), nullValue());
    const kdf = sequence(octetString(salt), integer(iterations), integer(bytes), hmacSha256);
    const parameters = sequence(sequence(objectIdentifier('1.2.840.113549.1.5.12'), kdf), hmacSha256);
    const key = pbkdf2Sync(pin, salt, Math.max(1, Math.min(iterations, 5000)), bytes, 'sha256');
    const value = createHmac('sha256', key).update(content).digest();
    const algorithm = sequence(objectIdentifier('1.2.840.113549.1.5.14'), parameters);
    return sequence(sequence(algorithm, octetString(value)), octetString(Buffer.alloc(8)), integer(1));
  };

  it('opens a file with PBMAC1, and refuses another PIN or other contents', async () => {
    const safes = sequence(data(sequence(keyBag('person'), certificateBag('person'))));
    const file = pfxWith(safes, pbmac1('Đắk Nông', safes));
    expect(hexOf(await openPkcs12(file, 'Đắk Nông'))).to.deep.equal(chainOf('person'));
    expect(await codeOf(openPkcs12(file, 'Đắk Lắk'))).to.equal('PIN_WRONG');
    const forged = pfxWith(
      sequence(data(sequence(keyBag('agency'), certificateBag('agency')))),
      pbmac1('1', safes),
    );
    expect(await codeOf(openPkcs12(forged, '1'))).to.equal('PIN_WRONG');
    for (const over of [{ iterations: 2_000_000 }, { iterations: 0 }, { bytes: 4096 }])
      expect(await codeOf(openPkcs12(pfxWith(safes, pbmac1('1', safes, over)), '1'))).to.equal(
        'KEY_FILE_BROKEN',
      );
  });

  it('tells a damaged file from a wrong PIN once the MAC has shown that the PIN is right', async () => {
    const salt = Buffer.alloc(8, 7);
    const cipher = createCipheriv('aes-128-cbc', pbkdf2Sync('1', salt, 1000, 16, 'sha1'), Buffer.alloc(16));
    const garbage = Buffer.concat([cipher.update('this is no key'), cipher.final()]);
    const kdf = sequence(
      objectIdentifier('1.2.840.113549.1.5.12'),
      sequence(octetString(salt), integer(1000)),
    );
    const aes = sequence(objectIdentifier('2.16.840.1.101.3.4.1.2'), octetString(Buffer.alloc(16)));
    const pbes2 = sequence(objectIdentifier('1.2.840.113549.1.5.13'), sequence(kdf, aes));
    for (const content of [garbage, garbage.subarray(0, 9)]) {
      const bag = bagOf(BAG.shrouded, sequence(pbes2, octetString(content)));
      const safes = sequence(data(sequence(bag, certificateBag('person'))));
      expect(await codeOf(openPkcs12(pfxWith(safes, pbmac1('1', safes)), '1'))).to.equal('KEY_FILE_BROKEN');
      expect(await codeOf(openPkcs12(pfxWith(safes), '1'))).to.equal('PIN_WRONG');
    }
    const noKey = pfxOf(bagOf(BAG.clear, sequence(integer(0))), certificateBag('person'));
    expect(await codeOf(openPkcs12(noKey, ''))).to.equal('KEY_FILE_BROKEN');
  });

  it('opens a PIN with accents typed as one character or as several', async () => {
    const pin = 'Lấp Lánh Ánh';
    expect(pin.normalize('NFD')).to.not.equal(pin.normalize('NFC'));
    for (const args of [[], OLD_3DES]) {
      const composed = pki.p12('person', pin.normalize('NFC'), [], ...args);
      const apart = pki.p12('person', pin.normalize('NFD'), [], ...args);
      for (const file of [composed, apart])
        for (const form of ['NFC', 'NFD'] as const)
          expect(hexOf(await openPkcs12(file, pin.normalize(form)))).to.deep.equal(chainOf('person'));
    }
  });

  it('opens a file protected by no password at all, which is not the empty one', async () => {
    const key = forge.pki.privateKeyFromPem(readFileSync(pki.path('person.key'), 'utf8'));
    const certificate = forge.pki.certificateFromPem(readFileSync(pki.path('person.pem'), 'utf8'));
    const pfx = forge.pkcs12.toPkcs12Asn1(key, [certificate], null, { algorithm: '3des', useMac: true });
    const file = Buffer.from(forge.asn1.toDer(pfx).getBytes(), 'latin1');
    expect((await openPkcs12(file, '')).certificateChain).to.have.length(1);
    expect(await codeOf(openPkcs12(file, '1'))).to.equal('PIN_WRONG');
  });

  it('opens BER: indefinite lengths, and OCTET STRINGs in pieces', async () => {
    const toBer = (node: DerNode): Uint8Array => {
      const [identifier = 0] = node.raw;
      const ends = Buffer.alloc(2);
      if (identifier === 0x04 && node.body.length > 100) {
        const pieces: Uint8Array[] = [];
        for (let at = 0; at < node.body.length; at += 90)
          pieces.push(octetString(node.body.subarray(at, at + 90)));
        return Buffer.concat([Buffer.from([0x24, 0x80]), ...pieces, ends]);
      }
      if (!node.constructed) return node.raw;
      return Buffer.concat([Buffer.from([identifier, 0x80]), ...children(node).map(toBer), ends]);
    };
    for (const args of [[], OLD_3DES, ['-certpbe', 'NONE']]) {
      const der = pki.p12('person', '1', ['sub', 'root'], ...args);
      const ber = toBer(readDer(der));
      expect(Buffer.compare(ber, der)).to.not.equal(0);
      expect(hexOf(await openPkcs12(ber, '1'))).to.deep.equal(chainOf('person', 'sub', 'root'));
      expect(await codeOf(openPkcs12(ber, '2'))).to.equal('PIN_WRONG');
    }
  });

  it('takes none of several keys unless one is named, and finds bags inside bags', async () => {
    const two = [
      keyBag('person', 'Cá nhân'),
      keyBag('agency'),
      certificateBag('agency', 'Con dấu'),
      certificateBag('person'),
    ];
    const nested = bagOf(BAG.safe, sequence(...two, certificateBag('sub')));
    for (const file of [pfxOf(...two, certificateBag('sub')), pfxOf(nested)]) {
      expect(await codeOf(openPkcs12(file, ''))).to.equal('KEY_AMBIGUOUS');
      const byKey = await openPkcs12(file, '', { name: 'Cá nhân'.normalize('NFD') });
      expect(hexOf(byKey)).to.deep.equal(chainOf('person', 'sub'));
      expect(hexOf(await openPkcs12(file, '', { name: 'Con dấu' }))).to.deep.equal(chainOf('agency', 'sub'));
      const certificate = pki.der('person');
      expect(hexOf(await openPkcs12(file, '', { certificate }))).to.deep.equal(chainOf('person', 'sub'));
      expect(await codeOf(openPkcs12(file, '', { name: 'ai đó' }))).to.equal('KEY_NOT_FOUND');
      expect(await codeOf(openPkcs12(file, '', { name: 'Con dấu', certificate }))).to.equal('KEY_NOT_FOUND');
    }
    const once = pfxOf(
      keyBag('person'),
      keyBag('person'),
      certificateBag('person'),
      certificateBag('person'),
    );
    expect(hexOf(await openPkcs12(once, ''))).to.deep.equal(chainOf('person'));
    const stray = pfxOf(keyBag('agency'), keyBag('person'), certificateBag('person'));
    expect(hexOf(await openPkcs12(stray, ''))).to.deep.equal(chainOf('person'));
  });

  it('takes the certificate that lasts longest when a key was certified again', async () => {
    const files = ['-CA', 'sub.pem', '-CAkey', 'sub.key', '-set_serial', '77', '-extfile', 'person.ext'];
    pki.run('x509', '-req', '-in', 'person.csr', ...files, '-days', '900', '-out', 'renewed.pem');
    for (const order of [
      ['person', 'renewed'],
      ['renewed', 'person'],
    ]) {
      const file = pfxOf(keyBag('person'), ...order.map((name) => certificateBag(name)));
      expect(hexOf(await openPkcs12(file, ''))).to.deep.equal(chainOf('renewed'));
    }
    const file = pfxOf(keyBag('person'), certificateBag('renewed'), certificateBag('person'));
    const certificate = pki.der('person');
    expect(hexOf(await openPkcs12(file, '', { certificate }))).to.deep.equal(chainOf('person'));
  });

  it('refuses files that ask for endless work in sum, in number or in depth', async () => {
    const scheme = ['-v2', 'AES-256-CBC', '-v2prf', 'hmacWithSHA256', '-iter', '50000'];
    const files = ['-in', 'person.key', '-outform', 'DER', '-out', 'k.p8'];
    pki.run('pkcs8', '-topk8', ...files, ...scheme, '-passout', 'pass:1');
    const times = (count: number): Uint8Array =>
      pfxOf(
        ...Array.from({ length: count }, () => bagOf(BAG.shrouded, readFileSync(pki.path('k.p8')))),
        certificateBag('person'),
      );
    expect(await codeOf(openPkcs12(times(3), '1'))).to.equal('no error');
    expect(await codeOf(openPkcs12(times(90), '1'))).to.equal('KEY_FILE_BROKEN');
    expect(await codeOf(openPkcs12(times(200), '1'))).to.equal('KEY_FILE_BROKEN');
    let deep = keyBag('person');
    for (let i = 0; i < 30; i++) deep = bagOf(BAG.safe, sequence(deep));
    expect(await codeOf(openPkcs12(pfxOf(deep), ''))).to.equal('KEY_FILE_BROKEN');
    const safes = Array.from({ length: 9 }, () => data(sequence(certificateBag('person'))));
    expect(await codeOf(openPkcs12(pfxWith(sequence(...safes)), ''))).to.equal('KEY_FILE_BROKEN');
  });

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
    const open = pki.p12('person', '1', [], '-legacy', '-keypbe', 'PBE-SHA1-RC4-128', '-nomac');
    expect(await codeOf(openPkcs12(open, '1'))).to.equal('KEY_FILE_BROKEN');
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
