// CMS made by openssl and by us, whole and damaged, judged by our verifier.

import { createHash, createPrivateKey, createPublicKey, sign as signByKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import {
  algorithmIdentifier,
  startHash,
  verifySignatureValue,
} from '../../../server/signing/cms/algorithms.ts';
import { buildSignedData } from '../../../server/signing/cms/build-signed-data.ts';
import { readDer } from '../../../server/signing/cms/der-read.ts';
import {
  context,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  tlv,
} from '../../../server/signing/cms/der-write.ts';
import { matchEss } from '../../../server/signing/cms/ess.ts';
import { OID } from '../../../server/signing/cms/oids.ts';
import { signedAttributes } from '../../../server/signing/cms/signed-attributes.ts';
import { type CmsReport, verifyCms } from '../../../server/signing/cms/verify-cms.ts';
import { openPkcs12 } from '../../../server/signing/keys/open-pkcs12.ts';
import { readCertificate } from '../../../server/signing/validation/certificate.ts';
import { hasProgram } from '../../support/programs.ts';
import { makeVietnamesePki, type OpensslPki } from '../keys/openssl-pki.ts';

const CONTENT = Buffer.from('Điều 1. Quyết định này có hiệu lực kể từ ngày ký.');
const digestFor = async (algorithm: string): Promise<Uint8Array> =>
  startHash(algorithm).update(CONTENT).digest();
const check = (cms: Uint8Array): Promise<CmsReport> => verifyCms(cms, digestFor);

describe('verifying CMS', () => {
  let pki: OpensslPki;
  let ours: Uint8Array;
  before(async function () {
    if (!hasProgram('openssl')) this.skip();
    pki = makeVietnamesePki();
    writeFileSync(pki.path('content'), CONTENT);
    const signer = await openPkcs12(pki.p12('person', '1', ['sub', 'root']), '1');
    const digest = await digestFor('sha256');
    ours = await buildSignedData({ digest, digestAlgorithm: 'SHA-256', signer });
  });
  after(() => pki?.dispose());

  const byOpenssl = (...extra: string[]): Buffer => {
    const files = ['-in', 'content', '-signer', 'person.pem', '-inkey', 'person.key', '-certfile', 'sub.pem'];
    pki.run('cms', '-sign', '-binary', ...files, '-outform', 'DER', '-out', 'theirs.der', ...extra);
    return readFileSync(pki.path('theirs.der'));
  };

  it('accepts our own, with ESS and all its certificates', async () => {
    const report = await check(ours);
    expect(report.problems).to.deep.equal([]);
    expect([report.intact, report.cryptographicallyValid, report.essMatch]).to.deep.equal([true, true, true]);
    expect(report.certificates).to.have.length(3);
    expect(report.signature).to.equal('RSA SHA-256');
  });

  for (const extra of [
    ['-cades'],
    ['-md', 'sha512'],
    ['-keyid'],
    ['-keyopt', 'rsa_padding_mode:pss'],
    ['-noattr'],
  ]) {
    it(`accepts openssl's ${extra.join(' ')}`, async () => {
      const report = await check(byOpenssl(...extra));
      expect(report.problems).to.deep.equal([]);
      expect(report.cryptographicallyValid).to.equal(true);
      expect(report.essMatch).to.equal(extra[0] === '-cades' ? true : null);
    });
  }

  it('accepts BER with indefinite lengths', async () => {
    const ends = Buffer.alloc(2);
    expect(ours.subarray(0, 2)).to.deep.equal(Buffer.from('3082', 'hex'));
    const report = await check(Buffer.concat([Buffer.from('3080', 'hex'), ours.subarray(4), ends]));
    expect(report.problems).to.deep.equal([]);
  });

  // Nobody here makes these, so the structure is written by hand: RFC 8419 §3, RFC 8702.
  const ed448 = (digestIdentifier: Uint8Array): Uint8Array => {
    const privateKey = createPrivateKey(readFileSync(pki.path('ed448.key')));
    const leaf = readCertificate(pki.der('ed448'));
    const attributes = signedAttributes(startHash('shake256').update(CONTENT).digest(), leaf);
    const implicit = Uint8Array.from(attributes);
    implicit[0] = 0xa0;
    const info = [
      sequence(leaf.issuer.der, leaf.serialDer),
      digestIdentifier,
      implicit,
      algorithmIdentifier(OID.ed448),
      octetString(signByKey(null, attributes, privateKey)),
    ];
    const content = [setOf([digestIdentifier]), sequence(objectIdentifier(OID.data)), tlv(0xa0, leaf.der)];
    const signedData = sequence(integer(1), ...content, setOf([sequence(integer(1), ...info)]));
    return sequence(objectIdentifier(OID.signedData), context(0, signedData));
  };

  it('accepts Ed448 with SHAKE256, its length told or not, and no other length', async () => {
    pki.issue('ed448', { subject: '/CN=Ed448', issuer: 'sub', key: 'ed448' });
    const plain = await check(ed448(algorithmIdentifier('2.16.840.1.101.3.4.2.12')));
    expect(plain.problems).to.deep.equal([]);
    expect([plain.signature, plain.digest, plain.used?.digests]).to.deep.equal([
      'Ed448',
      'SHAKE256',
      ['SHAKE256'],
    ]);
    const told = await check(ed448(algorithmIdentifier(OID.shake256Len, integer(512))));
    expect(told.problems).to.deep.equal([]);
    const short = await check(ed448(algorithmIdentifier(OID.shake256Len, integer(256))));
    expect(short.problems).to.deep.equal(['malformed']);
  });

  it('names the digests a signature rests on, so that their strength can be judged', async () => {
    expect((await check(byOpenssl('-md', 'sha1'))).used?.digests).to.deep.equal(['SHA-1', 'SHA-1']);
    expect((await check(ours)).used?.digests).to.deep.equal(['SHA-256', 'SHA-256']);
  });

  it('refuses content that travels inside: the file could say something else', async () => {
    expect((await check(byOpenssl('-nodetach'))).problems).to.include('encapsulated-content');
  });

  it('refuses two signers in one CMS', async () => {
    const two = byOpenssl('-signer', 'agency.pem', '-inkey', 'agency.key');
    expect((await check(two)).problems).to.deep.equal(['malformed']);
  });

  it('refuses other content', async () => {
    const report = await verifyCms(ours, async (a) => createHash(a).update('khác').digest());
    expect(report.problems).to.deep.equal(['digest-mismatch']);
    expect(report.cryptographicallyValid).to.equal(true);
    expect(report.intact).to.equal(false);
  });

  it('refuses other content when there are no signed attributes', async () => {
    const report = await verifyCms(byOpenssl('-noattr'), async (a) => createHash(a).update('khác').digest());
    expect(report.problems).to.include('signature-mismatch');
    expect(report.intact).to.equal(false);
  });

  it('refuses a signature over the content itself that the key cannot open', async () => {
    const cms = byOpenssl('-noattr');
    for (const at of [1, 100, 256]) {
      const forged = Buffer.from(cms);
      forged[cms.length - at] = (forged[cms.length - at] ?? 0) ^ 0xff;
      const report = await check(forged);
      expect(report.problems).to.include('signature-mismatch');
      expect([report.intact, report.cryptographicallyValid]).to.deep.equal([false, false]);
    }
  });

  it('takes a key it cannot read for no key: the signature does not hold', async () => {
    const key = createPublicKey(readFileSync(pki.path('person.pem'))).export({ type: 'spki', format: 'der' });
    const unreadable = Buffer.from(ours);
    // The last byte of the OID rsaEncryption.
    const at = unreadable.indexOf(key) + key.indexOf(Buffer.from('2a864886f70d010101', 'hex')) + 8;
    unreadable[at] = 0x7f;
    const report = await check(unreadable);
    expect(report.cryptographicallyValid).to.equal(false);
    expect(report.problems).to.include('signature-mismatch');
  });

  it('takes a signature that the key’s own parameters forbid for one that does not hold', async () => {
    pki.issue('strict', { subject: '/CN=Strict', issuer: 'sub', key: 'rsa-pss:SHA-384' });
    const { key } = readCertificate(pki.der('strict'));
    if (!key) throw new Error('openssl wrote a key');
    const forbidden = {
      scheme: 'RSA-PSS',
      digest: { name: 'SHA-256', node: 'sha256' },
      saltLength: 32,
      name: '',
    } as const;
    for (const message of [CONTENT, Buffer.alloc(100_000)])
      expect(await verifySignatureValue(forbidden, key, message, Buffer.alloc(256))).to.equal(false);
  });

  it('lets the error of a failing disk through: it says nothing of the signature', async () => {
    const disk = new Error('EIO');
    const answer = verifyCms(ours, () => Promise.reject(disk)).catch((error: unknown) => error);
    expect(await answer).to.equal(disk);
  });

  it('refuses an ESS attribute that names another certificate', async () => {
    const certificate = createHash('sha256').update(pki.der('person')).digest();
    const at = Buffer.from(ours).indexOf(certificate);
    expect(at).to.be.above(0);
    const forged = Buffer.from(ours);
    forged[at] = (forged[at] ?? 0) ^ 1;
    const report = await check(forged);
    expect(report.essMatch).to.equal(false);
    expect(report.problems).to.include('ess-mismatch').and.include('signature-mismatch');
  });

  it('takes a malformed ESS attribute, or one of an unknown digest, for one that names another certificate', () => {
    const der = pki.der('person');
    const digest = (name: string) => octetString(createHash(name).update(der).digest());
    const match = (oid: string, value: Uint8Array) =>
      matchEss({ messages: [], values: new Map([[oid, readDer(value)]]) }, readCertificate(der));
    const naming = (...id: Uint8Array[]) => sequence(sequence(sequence(...id)));
    expect(match(OID.signingCertificateV2, naming(digest('sha256')))).to.equal(true);
    expect(match(OID.signingCertificate, naming(digest('sha1')))).to.equal(true);
    const unknown = naming(algorithmIdentifier('1.2.3.4'), digest('sha256'));
    for (const value of [
      unknown,
      integer(5),
      sequence(),
      sequence(integer(5)),
      sequence(sequence(integer(5))),
    ])
      expect(match(OID.signingCertificateV2, value)).to.equal(false);
    expect(match(OID.signingCertificateV2, naming(digest('sha1')))).to.equal(false);
    expect(matchEss({ messages: [], values: new Map() }, readCertificate(der))).to.equal(null);
  });

  it('finds no signer when the certificate is missing, and takes it from elsewhere', async () => {
    const bare = byOpenssl('-nocerts');
    expect((await check(bare)).problems).to.deep.equal(['no-signing-certificate']);
    const extraCertificates = [readCertificate(pki.der('person'))];
    const report = await verifyCms(bare, digestFor, { content: 'detached', extraCertificates });
    expect(report.cryptographicallyValid).to.equal(true);
  });

  it('answers each of 1,000 mutations with a report that agrees with itself', async () => {
    let seed = 20_260_101;
    const random = (n: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % n;
    };
    for (let i = 0; i < 1000; i++) {
      const bytes = Buffer.from(ours);
      for (let k = 0; k <= i % 3; k++) bytes[random(bytes.length)] = random(256);
      const report = await check(i % 10 === 0 ? bytes.subarray(0, random(bytes.length)) : bytes);
      expect(report).to.have.property('problems');
      if (!report.intact || !report.cryptographicallyValid) expect(report.problems).to.not.deep.equal([]);
    }
  });

  it('reports hostile shapes at once', async () => {
    const deep = Buffer.concat(Array.from({ length: 5000 }, () => Buffer.from([0x30, 0x80])));
    const shapes = [
      Buffer.alloc(0),
      Buffer.alloc(1 << 20),
      deep,
      Buffer.from('3084ffffffff', 'hex'),
      CONTENT,
    ];
    for (const bytes of shapes) expect((await check(bytes)).problems).to.deep.equal(['malformed']);
  });

  it('refuses bytes hidden behind the CMS, but not zero padding', async () => {
    expect((await check(Buffer.concat([ours, Buffer.alloc(500)]))).problems).to.deep.equal([]);
    expect((await check(Buffer.concat([ours, Buffer.from([0, 1])]))).problems).to.deep.equal(['malformed']);
  });
});
