// Timestamp tokens no ordinary authority gives: of the wrong authority, form, time or algorithm. RFC 3161, RFC 5816.
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { readTimestampToken, verifyTimestampToken } from '../../../server/signing/timestamp/token.ts';
import { readCertificate } from '../../../server/signing/validation/certificate.ts';
import {
  DAY,
  EXT,
  extension,
  type Identity,
  issue,
  issueCa,
  PURPOSE,
  rsaKey,
} from '../../support/authority/certificates.ts';
import { makeToken, type TokenSpec } from '../../support/authority/timestamp.ts';

const CONTENT = Buffer.from('nội dung');
const digestFor = async (algorithm: string): Promise<Uint8Array> =>
  createHash(algorithm).update(CONTENT).digest();

describe('timestamp tokens', () => {
  const root = issueCa({ subject: 'Root', from: new Date('2009-01-01'), to: new Date('2060-01-01') });
  const stamping = [EXT.usage(0), EXT.extended([PURPOSE.stamping], true)];
  const make = (over: Partial<Parameters<typeof issue>[0]> = {}): Identity =>
    issue({ subject: 'TSA', issuer: root, extensions: stamping, ...over });
  const tsa = make();
  const store = { anchors: [readCertificate(root.der)], pool: [] };
  const problems = async (over: Partial<TokenSpec> = {}, imprint = 'sha256') => {
    const hash = createHash(imprint).update(CONTENT).digest();
    const token = makeToken({ authority: tsa, at: new Date(), ...over }, hash, imprint);
    return (await verifyTimestampToken(token, digestFor, { store })).problems;
  };

  it('hold when everything is as it should be', async () => {
    expect(await problems()).to.deep.equal([]);
    expect(await problems({}, 'sha512')).to.deep.equal([]);
  });

  it('come from an authority for timestamps alone, which its certificate says critically', async () => {
    const wrong = [
      [EXT.usage(0)],
      [EXT.usage(0), EXT.extended([PURPOSE.stamping])],
      [EXT.usage(0), EXT.extended([PURPOSE.stamping, PURPOSE.ocsp], true)],
      [EXT.usage(0), EXT.extended([PURPOSE.ocsp], true)],
      [EXT.usage(5, 6), EXT.extended([PURPOSE.stamping], true)],
    ];
    for (const extensions of wrong)
      expect(await problems({ authority: make({ extensions }) })).to.deep.equal(['not-an-authority']);
  });

  it('name the certificate of their signer', async () => {
    const twin = make({ key: tsa.key });
    expect(await problems({ named: twin })).to.deep.equal(['ess-mismatch']);
  });

  it('are of version 1, and have no critical extension nobody knows', async () => {
    expect(await problems({ version: 2 })).to.deep.equal(['malformed']);
    const strange = (critical: boolean) => [extension('1.2.3.4.5', Buffer.of(5, 0), critical)];
    expect(await problems({ extensions: strange(true) })).to.deep.equal(['malformed']);
    expect(await problems({ extensions: strange(false) })).to.deep.equal([]);
  });

  it('tell how far they may be off', () => {
    const accuracy = (over: Partial<TokenSpec>) =>
      readTimestampToken(makeToken({ authority: tsa, at: new Date(), ...over }, Buffer.alloc(32)))
        ?.accuracyMs;
    expect(accuracy({})).to.equal(0);
    expect(accuracy({ accuracySeconds: 2, accuracyMillis: 500 })).to.equal(2500);
    expect(accuracy({ accuracySeconds: 2 ** 39 })).to.be.below(101 * 365 * DAY);
  });

  it('are of a time at which their authority’s certificate was in its dates', async () => {
    const before = new Date(Date.now() - 400 * DAY);
    expect(await problems({ at: before })).to.deep.equal(['untrusted']);
  });

  it('use no algorithm that had ended by then: for signature, imprint, certificate or key', async () => {
    const long = { from: new Date('2010-01-01'), to: new Date('2050-01-01') };
    const old = make(long);
    const [early, late] = [new Date('2011-01-01'), new Date('2020-01-01')];
    for (const [at, expected] of [
      [early, []],
      [late, ['weak-algorithm']],
    ] as const) {
      expect(await problems({ authority: old, at, digest: 'sha1' })).to.deep.equal(expected);
      expect(await problems({ authority: old, at }, 'sha1')).to.deep.equal(expected);
      const short = make({ ...long, key: rsaKey(1024) });
      expect(await problems({ authority: short, at })).to.deep.equal(expected);
    }
    const certified = make({ ...long, digest: 'sha1' });
    expect(await problems({ authority: certified, at: early })).to.deep.equal([]);
    expect(await problems({ authority: certified, at: late })).to.deep.equal(['untrusted']);
  });
});
