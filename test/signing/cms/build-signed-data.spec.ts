// Our CMS, judged by openssl.

import { createHash, createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { buildSignedData, estimateCmsSize } from '../../../server/signing/cms/build-signed-data.ts';
import { makeKeySigner } from '../../../server/signing/keys/key-signer.ts';
import { openPkcs12 } from '../../../server/signing/keys/open-pkcs12.ts';
import { type DigestAlgorithm, SigningError } from '../../../server/signing/types.ts';
import { hasProgram } from '../../support/programs.ts';
import { makeVietnamesePki, type OpensslPki } from '../keys/openssl-pki.ts';

const CONTENT = Buffer.from('Cộng hòa xã hội chủ nghĩa Việt Nam');

const digestOf = (algorithm: DigestAlgorithm): Buffer =>
  createHash(algorithm.replace('-', '').toLowerCase()).update(CONTENT).digest();

describe('building CMS', () => {
  let pki: OpensslPki;
  before(function () {
    if (!hasProgram('openssl')) this.skip();
    pki = makeVietnamesePki();
    writeFileSync(pki.path('content'), CONTENT);
  });
  after(() => pki?.dispose());

  const opensslAccepts = (cms: Uint8Array): string => {
    writeFileSync(pki.path('cms.der'), cms);
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
    return pki.run('cms', '-verify', '-cades', ...files, '-purpose', 'any', '-out', 'out');
  };

  for (const name of ['person', 'agency']) {
    for (const algorithm of ['SHA-256', 'SHA-384', 'SHA-512'] as const) {
      it(`openssl verifies a CAdES signature of ${name} with ${algorithm}, diacritics in the issuer`, async () => {
        const signer = await openPkcs12(pki.p12(name, '1', ['sub', 'root']), '1');
        const cms = await buildSignedData({
          digest: digestOf(algorithm),
          digestAlgorithm: algorithm,
          signer,
        });
        opensslAccepts(cms);
        expect(cms.length).to.be.at.most(estimateCmsSize(signer.certificateChain, false));
      });
    }
  }

  it('openssl verifies RSA-PSS', async () => {
    const key = createPrivateKey(readFileSync(pki.path('person.key')));
    const signer = makeKeySigner(key, [pki.der('person'), pki.der('sub')], 'RSASSA-PSS');
    opensslAccepts(
      await buildSignedData({ digest: digestOf('SHA-256'), digestAlgorithm: 'SHA-256', signer }),
    );
  });

  it('openssl refuses the signature over other content', async () => {
    const signer = await openPkcs12(pki.p12('person', '1', ['sub']), '1');
    const digest = createHash('sha256').update('khác').digest();
    const cms = await buildSignedData({ digest, digestAlgorithm: 'SHA-256', signer });
    expect(() => opensslAccepts(cms)).to.throw();
  });

  it('carries no signingTime: in PAdES the dictionary says it', async () => {
    const signer = await openPkcs12(pki.p12('person', '1', []), '1');
    const cms = await buildSignedData({ digest: digestOf('SHA-256'), digestAlgorithm: 'SHA-256', signer });
    expect(Buffer.from(cms).includes(Buffer.from('2a864886f70d010905', 'hex'))).to.equal(false);
    expect(Buffer.from(cms).includes(Buffer.from('2a864886f70d010910022f', 'hex'))).to.equal(true);
  });

  it('fails as TIMESTAMP_UNAVAILABLE when the authority does not answer', async () => {
    const signer = await openPkcs12(pki.p12('person', '1', []), '1');
    const timestamp = () => Promise.reject(new Error('ECONNREFUSED'));
    try {
      await buildSignedData({ digest: digestOf('SHA-256'), digestAlgorithm: 'SHA-256', signer, timestamp });
      expect.fail('signed without its timestamp');
    } catch (error) {
      expect(error).to.be.instanceOf(SigningError).with.property('code', 'TIMESTAMP_UNAVAILABLE');
    }
  });
});
