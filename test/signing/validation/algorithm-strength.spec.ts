// Until when algorithms and keys count: the table, and the table of somebody who knows better. ETSI TS 119 312.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import {
  DEFAULT_ALGORITHMS,
  isStrongAt,
  strengthEnds,
} from '../../../server/signing/validation/algorithm-strength.ts';
import { rsaKey } from '../../support/authority/certificates.ts';

const ec = (namedCurve: string): KeyObject => generateKeyPairSync('ec', { namedCurve }).publicKey;
const P256 = ec('prime256v1');
const RSA_2048 = rsaKey(2048);
const RSA_3072 = rsaKey(3072);

describe('algorithm strength', () => {
  const isStrong = (digest: string, key: KeyObject | undefined, date: string, policy = DEFAULT_ALGORITHMS) =>
    isStrongAt({ digests: [digest], key }, new Date(date), policy);

  it('ends for a digest on its day', () => {
    expect(isStrong('SHA-1', P256, '2012-07-31T23:59:59Z')).to.equal(true);
    expect(isStrong('SHA-1', P256, '2012-08-01T00:00:00Z')).to.equal(false);
    expect(isStrong('MD5', P256, '2004-07-31')).to.equal(true);
    expect(isStrong('MD5', P256, '2004-08-01')).to.equal(false);
    for (const digest of ['SHA-256', 'SHA-384', 'SHA-512', 'SHA3-256', 'SHAKE256'])
      expect(isStrong(digest, P256, '2090-01-01'), digest).to.equal(true);
  });

  it('ends for an RSA key by its size, whatever lies between the steps', () => {
    const sizes: [KeyObject, string, string | undefined][] = [
      [rsaKey(1024), '2019-09-30', '2019-10-01'],
      [rsaKey(1536), '2019-09-30', '2019-10-01'],
      [RSA_2048, '2028-12-31', '2029-01-01'],
      [RSA_3072, '2090-01-01', undefined],
    ];
    for (const [key, last, first] of sizes) {
      expect(isStrong('SHA-256', key, last), last).to.equal(true);
      if (first) expect(isStrong('SHA-256', key, first), first).to.equal(false);
    }
    expect(isStrong('SHA-256', rsaKey(768), '2000-01-01')).to.equal(false);
  });

  it('counts the curves that are named, and no other', () => {
    for (const curve of ['prime256v1', 'secp384r1', 'secp521r1', 'brainpoolP256r1'])
      expect(isStrong('SHA-256', ec(curve), '2090-01-01'), curve).to.equal(true);
    expect(isStrong('SHA-256', ec('secp224r1'), '2012-07-31')).to.equal(true);
    expect(isStrong('SHA-256', ec('secp224r1'), '2026-01-01')).to.equal(false);
    expect(isStrong('SHA-256', ec('secp256k1'), '2000-01-01')).to.equal(false);
    const { publicKey } = generateKeyPairSync('ed25519');
    expect(isStrongAt({ digests: [], key: publicKey }, new Date('2090-01-01'), DEFAULT_ALGORITHMS)).to.equal(
      true,
    );
  });

  it('never counts what is unknown: a digest, a key', () => {
    expect(strengthEnds({ digests: ['RIPEMD-160'], key: P256 }, DEFAULT_ALGORITHMS)).to.equal(
      Number.NEGATIVE_INFINITY,
    );
    expect(isStrong('SHA-256', undefined, '1990-01-01')).to.equal(false);
  });

  it('ends with the weakest part', () => {
    const used = { digests: ['SHA-256', 'SHA-1'], key: RSA_2048 };
    expect(strengthEnds(used, DEFAULT_ALGORITHMS)).to.equal(Date.parse('2012-08-01'));
  });

  it('follows the policy it is given', () => {
    const strict = {
      ...DEFAULT_ALGORITHMS,
      rsa: [{ bits: 3072, until: null }],
      digests: { 'SHA-512': '2030-01-01' },
    };
    expect(isStrong('SHA-512', RSA_3072, '2029-01-01', strict)).to.equal(true);
    expect(isStrong('SHA-512', RSA_3072, '2031-01-01', strict)).to.equal(false);
    expect(isStrong('SHA-512', RSA_2048, '2026-01-01', strict)).to.equal(false);
    expect(isStrong('SHA-256', RSA_3072, '2026-01-01', strict)).to.equal(false);
  });
});
