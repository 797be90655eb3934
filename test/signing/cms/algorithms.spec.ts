// Every algorithm with every digest signs a PDF; openssl and poppler are asked too. RFC 4055, 5758, 8410, 8419.
import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import {
  children,
  isContext,
  readFirst,
  sequenceOf,
  setElements,
} from '../../../server/signing/cms/der-read.ts';
import {
  bufferSource,
  type DigestAlgorithm,
  type SignatureSpec,
  type Signer,
  sign,
} from '../../../server/signing/index.ts';
import { makeKeySigner } from '../../../server/signing/keys/key-signer.ts';
import type { SignatureAlgorithm } from '../../../server/signing/types.ts';
import { codeOf } from '../../support/code-of.ts';
import { hasProgram } from '../../support/programs.ts';
import type { IssueOptions } from '../keys/openssl-pki.ts';
import { makeOffice, type Office } from '../verify/office.ts';

const KEYS: Record<
  string,
  { key: NonNullable<IssueOptions['key']>; algorithm: SignatureAlgorithm; known: string }
> = {
  pkcs1: { key: 'rsa:2048', algorithm: 'RSASSA-PKCS1-v1_5', known: 'RSA' },
  pss: { key: 'rsa:2048', algorithm: 'RSASSA-PSS', known: 'RSA-PSS' },
  'pss-key': { key: 'rsa-pss', algorithm: 'RSASSA-PSS', known: 'RSA-PSS' },
  p256: { key: 'ec', algorithm: 'ECDSA', known: 'ECDSA' },
  p384: { key: 'ec:P-384', algorithm: 'ECDSA', known: 'ECDSA' },
  p521: { key: 'ec:P-521', algorithm: 'ECDSA', known: 'ECDSA' },
};
const DIGESTS: DigestAlgorithm[] = ['SHA-256', 'SHA-384', 'SHA-512'];

/** The CMS of the last signature, and the bytes it covers. */
const partsOf = (signed: Uint8Array): { cms: Buffer; content: Buffer } => {
  const text = Buffer.from(signed).toString('latin1');
  const [, ...numbers] = [...text.matchAll(/\/ByteRange \[(\d+) +(\d+) +(\d+) +(\d+) *\]/g)].at(-1) ?? [];
  const [a = 0, b = 0, c = 0, d = 0] = numbers.map(Number);
  const padded = Buffer.from(text.slice(a + b + 1, c - 1), 'hex');
  const content = Buffer.concat([signed.subarray(a, a + b), signed.subarray(c, c + d)]);
  return { cms: padded.subarray(0, readFirst(padded).raw.length), content };
};

describe('signature algorithms', () => {
  let office: Office;
  let base: Uint8Array;
  before(async function () {
    if (!hasProgram('openssl')) this.skip();
    office = makeOffice();
    base = await office.pdf();
    for (const [name, { key }] of Object.entries(KEYS))
      office.issue(name, { subject: `/CN=${name}`, issuer: 'sub', key });
    for (const key of ['ed25519', 'ed448', 'rsa-pss:SHA-384'] as const)
      office.issue(key, { subject: `/CN=${key}`, issuer: 'sub', key });
  });
  after(() => office?.pki.dispose());

  const signerOf = (name: string, algorithm?: SignatureAlgorithm): Signer => {
    const key = createPrivateKey(readFileSync(office.pki.path(`${name}.key`)));
    return makeKeySigner(key, [office.pki.der(name), office.pki.der('sub')], algorithm);
  };
  const signed = async (signer: Signer, over: Partial<SignatureSpec> = {}): Promise<Buffer> => {
    const spec: SignatureSpec = { role: 'person', marks: [], signedAt: new Date(), ...over };
    const { revision } = await sign(bufferSource(base), spec, signer);
    return Buffer.concat([base, revision]);
  };
  const factsOf = async (pdf: Uint8Array) => {
    const { verdict, signatures } = await office.check(pdf, { requireRevocation: false });
    return { verdict, algorithm: signatures[0]?.facts.algorithm };
  };
  const opensslAccepts = (pdf: Uint8Array): void => {
    const { cms, content } = partsOf(pdf);
    writeFileSync(office.pki.path('cms.der'), cms);
    writeFileSync(office.pki.path('content'), content);
    const files = [
      '-in',
      'cms.der',
      '-inform',
      'DER',
      '-content',
      'content',
      '-binary',
      '-CAfile',
      'root.pem',
    ];
    office.pki.run('cms', '-verify', '-cades', ...files, '-purpose', 'any', '-out', 'out');
  };
  const popplerSays = (pdf: Uint8Array): string => {
    writeFileSync(office.pki.path('signed.pdf'), pdf);
    return execFileSync('pdfsig', ['-nocert', office.pki.path('signed.pdf')], { encoding: 'utf8' });
  };

  for (const [name, { algorithm, known }] of Object.entries(KEYS)) {
    for (const digest of DIGESTS) {
      it(`openssl, poppler and we verify ${name} with ${digest}`, async () => {
        const pdf = await signed(signerOf(name, algorithm), { digest });
        const until = known.startsWith('RSA') ? { until: '2029-01-01T00:00:00.000Z' } : {};
        expect(await factsOf(pdf)).to.deep.equal({
          verdict: 'VALID',
          algorithm: { digest, signature: `${known} ${digest}`, weak: false, ...until },
        });
        opensslAccepts(pdf);
        // Poppler reads no certificate whose key is id-RSASSA-PSS.
        if (hasProgram('pdfsig') && name !== 'pss-key')
          expect(popplerSays(pdf)).to.include('Signature is Valid');
      });
    }
  }

  // The cms command of OpenSSL 3.0 cannot do Ed25519, so its plain verification is asked about the signed attributes.
  it('openssl and we verify Ed25519, whose digest is SHA-512 without being asked', async () => {
    const pdf = await signed(signerOf('ed25519'));
    expect(await factsOf(pdf)).to.deep.equal({
      verdict: 'VALID',
      algorithm: { digest: 'SHA-512', signature: 'Ed25519', weak: false },
    });
    const [, wrapped] = sequenceOf(readFirst(partsOf(pdf).cms));
    const [info] = setElements(sequenceOf(wrapped && children(wrapped)[0]).at(-1));
    const fields = sequenceOf(info);
    const attributes = Buffer.from(fields.find((f) => isContext(f, 0))?.raw ?? []);
    attributes[0] = 0x31;
    writeFileSync(office.pki.path('attributes'), attributes);
    writeFileSync(office.pki.path('value'), fields.at(-1)?.body ?? '');
    const key = ['-certin', '-inkey', 'ed25519.pem', '-sigfile', 'value', '-in', 'attributes'];
    expect(office.pki.run('pkeyutl', '-verify', '-rawin', ...key)).to.include('Verified Successfully');
  });

  it('takes the digest that suits the key when none is asked for', async () => {
    const cases = {
      pkcs1: 'SHA-256',
      p256: 'SHA-256',
      p384: 'SHA-384',
      p521: 'SHA-512',
      'rsa-pss:SHA-384': 'SHA-384',
    };
    for (const [name, digest] of Object.entries(cases)) {
      const pdf = await signed(signerOf(name));
      expect((await factsOf(pdf)).algorithm?.digest, name).to.equal(digest);
      opensslAccepts(pdf);
    }
  });

  it('refuses a combination that no verifier accepts, before the key is used', async () => {
    const cases: [string, SignatureAlgorithm | undefined, DigestAlgorithm | undefined][] = [
      ['ed25519', undefined, 'SHA-256'],
      ['rsa-pss:SHA-384', undefined, 'SHA-256'],
      ['pkcs1', 'ECDSA', undefined],
      ['p256', 'RSASSA-PSS', undefined],
      ['pss-key', 'RSASSA-PKCS1-v1_5', undefined],
      ['p256', 'Ed25519', 'SHA-512'],
    ];
    for (const [name, algorithm, digest] of cases) {
      let used = 0;
      const signer: Signer = {
        ...signerOf(name, algorithm),
        sign: async () => {
          used++;
          return Buffer.alloc(64);
        },
      };
      const code = await codeOf(signed(signer, digest ? { digest } : {}));
      expect([code, used], name).to.deep.equal(['ALGORITHM_MISMATCH', 0]);
    }
  });

  it('refuses keys of other kinds', async () => {
    expect(await codeOf((async () => signerOf('ed448'))())).to.equal('ALGORITHM_MISMATCH');
    const signer: Signer = { ...signerOf('p256'), certificateChain: [office.pki.der('ed448')] };
    expect(await codeOf(signed(signer))).to.equal('ALGORITHM_MISMATCH');
  });

  it('gives nothing out when the private key is not the certificate’s', async () => {
    for (const name of ['p256', 'pkcs1', 'ed25519']) {
      const own = signerOf(name);
      const { privateKey } = {
        p256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
        pkcs1: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
        ed25519: () => generateKeyPairSync('ed25519'),
      }[name as 'p256' | 'pkcs1' | 'ed25519']();
      const signer = makeKeySigner(privateKey, own.certificateChain);
      expect(await codeOf(signed(signer)), name).to.equal('SELF_CHECK_FAILED');
    }
  });
});
