// The hole for a signature is as large as its chain, its key and its timestamp need: measured by a token of the authority
// before the key is used, and made larger once when that was not enough.
import { expect } from 'chai';
import { children, isContext, readDer, sequenceOf } from '../../../server/signing/cms/der-read.ts';
import { context, sequence, tlv } from '../../../server/signing/cms/der-write.ts';
import {
  bufferSource,
  type Der,
  type Signer,
  SigningError,
  sign,
  type TimestampClient,
} from '../../../server/signing/index.ts';
import { codeOf } from '../../support/code-of.ts';
import { buildDocument } from '../../support/pdf-samples/documents.ts';
import { makeOffice, type Office } from './office.ts';

/** A token with more certificates than anybody needs, which are no part of what is signed in it. */
const withCertificates = (token: Der, certificates: readonly Der[]): Der => {
  const [type, wrapped] = sequenceOf(readDer(token));
  const parts = wrapped === undefined ? [] : sequenceOf(children(wrapped)[0]);
  const grown = parts.map((part): Uint8Array => {
    const { raw, body } = part;
    return isContext(part, 0) ? tlv(0xa0, body, ...certificates) : raw;
  });
  return sequence(type?.raw ?? new Uint8Array(), context(0, sequence(...grown)));
};

describe('the hole for a signature', function () {
  this.timeout(60_000);
  let office: Office;
  let signer: Signer;
  let uses: number;
  const base = buildDocument();

  before(async () => {
    office = makeOffice();
    const own = await office.signer('person');
    signer = {
      ...own,
      sign: (message, digest) => {
        uses += 1;
        return own.sign(message, digest);
      },
    };
  });
  beforeEach(() => {
    uses = 0;
  });
  after(() => office.pki.dispose());

  /** Tokens grown by so many certificates: the n-th token by the n-th number, and the last from then on. */
  const authority = (...growth: number[]): TimestampClient & { asked: () => number } => {
    let asked = 0;
    const client: TimestampClient = async (digest, algorithm) => {
      const count = growth[Math.min(asked, growth.length - 1)] ?? 0;
      asked += 1;
      const certificates = Array.from({ length: count }, () => office.pki.der('sub'));
      return withCertificates(await office.timestamp(digest, algorithm), certificates);
    };
    return Object.assign(client, { asked: () => asked });
  };
  const signWith = (timestamp: TimestampClient, timestampBytes?: number) =>
    sign(bufferSource(base), { role: 'person', marks: [], signedAt: new Date() }, signer, {
      timestamp,
      ...(timestampBytes !== undefined && { timestampBytes }),
    });
  const check = async (revision: Uint8Array) => {
    const { verdict, signatures } = await office.check(Buffer.concat([base, revision]));
    expect([verdict, signatures[0]?.facts.level]).to.deep.equal(['VALID', 'B-T']);
  };

  it('is no larger than the tokens of the authority ask for', async () => {
    const token = await office.timestamp(new Uint8Array(32), 'SHA-256');
    const { revision } = await signWith(authority(0));
    const hole = /<(0|[0-9a-f])+>/.exec(Buffer.from(revision).toString('latin1').slice(0))?.[0].length ?? 0;
    const chain = signer.certificateChain.reduce((sum, der) => sum + der.length, 0);
    expect(hole / 2).to.be.within(token.length + chain, token.length + chain + 4096);
    await check(revision);
  });

  it('fits a token that is many times larger than usual, and the key is used once', async () => {
    const { revision } = await signWith(authority(60));
    expect(revision.length).to.be.greaterThan(100_000);
    expect(uses).to.equal(1);
    await check(revision);
  });

  it('asks an authority for its size once', async () => {
    const client = authority(0);
    await signWith(client);
    await signWith(client);
    expect(client.asked()).to.equal(3);
  });

  it('does not ask where the size is told', async () => {
    const client = authority(0);
    await signWith(client, 6_000);
    expect(client.asked()).to.equal(1);
  });

  it('is made larger once when the token outgrew what was known', async () => {
    const { revision } = await signWith(authority(0, 40));
    expect(uses).to.equal(2);
    await check(revision);
  });

  it('is refused when the token outgrows the larger one too', async () => {
    expect(await codeOf(signWith(authority(0, 40, 120)))).to.equal('CONTENTS_TOO_SMALL');
    expect(uses).to.equal(2);
  });

  it('leaves the key alone when the authority is silent, and asks again the next time', async () => {
    let isSilent = true;
    const client: TimestampClient = async (digest, algorithm) => {
      if (isSilent) throw new SigningError('TIMESTAMP_UNAVAILABLE', 'silent');
      return office.timestamp(digest, algorithm);
    };
    expect(await codeOf(signWith(client))).to.equal('TIMESTAMP_UNAVAILABLE');
    expect(uses).to.equal(0);
    isSilent = false;
    await check((await signWith(client)).revision);
  });
});
