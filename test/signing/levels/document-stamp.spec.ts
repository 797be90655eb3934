// Document timestamps from authorities that behave oddly: tokens that grow, none at all, other people's signatures.
import { expect } from 'chai';
import { buildSignedData } from '../../../server/signing/cms/build-signed-data.ts';
import { complete } from '../../../server/signing/complete.ts';
import { augment, bufferSource, type SignatureSpec } from '../../../server/signing/index.ts';
import { makeKeySigner } from '../../../server/signing/keys/key-signer.ts';
import { DigestPass } from '../../../server/signing/pdf/digest-pass.ts';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { prepare } from '../../../server/signing/prepare.ts';
import { probeToken, stampDocument } from '../../../server/signing/timestamp/document-timestamp.ts';
import { SigningError, type TimestampClient } from '../../../server/signing/types.ts';
import { EXT, issue, issueCa, PURPOSE, point } from '../../support/authority/certificates.ts';
import { makeList } from '../../support/authority/crl.ts';
import { clientOf } from '../../support/authority/timestamp.ts';
import { codeOf } from '../../support/code-of.ts';
import { buildDocument } from '../../support/pdf-samples/documents.ts';
import { check } from '../verify/long-term.ts';

describe('signing/document timestamps', () => {
  const root = issueCa({ subject: 'Root' });
  const url = 'http://pki.test/root.crl';
  const from = [EXT.crlPoints(point({ url }))];
  const stamping = [EXT.usage(0), EXT.extended([PURPOSE.stamping], true)];
  const tsa = issue({ subject: 'TSA', issuer: root, extensions: [...stamping, ...from] });
  const person = issue({ subject: 'Person', issuer: root, extensions: [EXT.usage(0, 1), ...from] });
  const thief = issue({ subject: 'Thief', issuer: root, extensions: [EXT.usage(0, 1), ...from] });
  const others = Array.from({ length: 8 }, (_, i) => issueCa({ subject: `CA ${i}`, issuer: root }));
  const now = () => new Date(Math.floor(Date.now() / 1000) * 1000);
  const token = (size: number): TimestampClient =>
    clientOf({ authority: tsa, chain: others.slice(0, size), at: now() });
  const base = buildDocument();

  it('get a larger hole, once, when the token is larger than the one before', async () => {
    let asked = 0;
    const growing: TimestampClient = (digest, algorithm) => {
      asked += 1;
      return token(8)(digest, algorithm);
    };
    const revision = await stampDocument(await openPdf(bufferSource(base)), growing, 10);
    expect(asked).to.equal(2);
    const report = await check(Buffer.concat([base, revision]), {
      trustAnchors: [root.der],
      now: new Date(),
      requireRevocation: false,
    });
    expect(report.signatures.map(({ role, verdict }) => [role, verdict])).to.deep.equal([
      ['timestamp', 'VALID'],
    ]);
  });

  it('are refused when tokens grow without end', async () => {
    let asked = 0;
    const endless: TimestampClient = async (digest, algorithm) => {
      asked += 1;
      const one = await token(0)(digest, algorithm);
      return Buffer.concat([one, Buffer.alloc(asked * 5000)]);
    };
    const stamped = stampDocument(await openPdf(bufferSource(base)), endless, 10);
    expect(await codeOf(stamped)).to.equal('CONTENTS_TOO_SMALL');
    expect(asked).to.equal(2);
  });

  it('are refused by one code, whatever the client of the authority throws', async () => {
    const failing = (error: unknown) => probeToken(() => Promise.reject(error));
    expect(await codeOf(failing(new Error('ECONNRESET')))).to.equal('TIMESTAMP_UNAVAILABLE');
    expect(await codeOf(failing('down'))).to.equal('TIMESTAMP_UNAVAILABLE');
    expect(await codeOf(failing(new SigningError('TIMESTAMP_UNAVAILABLE', 'no')))).to.equal(
      'TIMESTAMP_UNAVAILABLE',
    );
  });

  const signedBy = async (bytes: Buffer, who: typeof person, subFilter = 'ETSI.CAdES.detached') => {
    const spec: SignatureSpec = { role: 'person', marks: [], signedAt: now() };
    const prepared = await prepare(bufferSource(bytes), spec, { contentsCapacity: 8192 });
    const named = Buffer.from(prepared.revision)
      .toString('latin1')
      .replace('/ETSI.CAdES.detached', `/${subFilter}`.padEnd(20));
    const revision = Buffer.from(named, 'latin1');
    const whole = bufferSource(Buffer.concat([bytes, revision]));
    const pass = new DigestPass(whole);
    const digest = await pass.of({ byteRange: prepared.byteRange, algorithm: 'sha256' });
    const cms = await buildSignedData({
      digest,
      digestAlgorithm: 'SHA-256',
      signer: makeKeySigner(who.key, [who.der]),
      timestamp: token(0),
    });
    return Buffer.concat([bytes, complete({ ...prepared, revision }, cms).revision]);
  };
  const extend = async (bytes: Buffer, revisions?: number[]) => {
    const entries = [{ serial: thief.serial, at: new Date(Date.now() - 86_400_000) }];
    const crl = makeList({ issuer: root, entries });
    const none = async () => null;
    return augment(bufferSource(bytes), {
      level: 'B-LTA',
      timestamp: token(0),
      policy: {
        trustAnchors: [root.der],
        revocation: { ocsp: none, issuer: none, crl: async () => crl },
        now: new Date(),
      },
      ...(revisions && { revisions }),
    });
  };

  it('close signatures of another profile too, which have no level but last as long', async () => {
    const foreign = await signedBy(base, person, 'adbe.pkcs7.detached');
    const first = await extend(foreign);
    expect(first.report.signatures[0]).to.include({ verdict: 'VALID', subFilter: 'adbe.pkcs7.detached' });
    expect(first.report.signatures[0]?.facts.level).to.equal('none');
    expect(first.revision).to.have.length.above(0);
    const again = await extend(Buffer.concat([foreign, first.revision]));
    expect(again.report.signatures[0]?.verdict).to.equal('VALID');
  });

  it('are not given out when the evidence for one signature shows another to be INVALID', async () => {
    const both = await signedBy(await signedBy(base, thief), person);
    expect(await codeOf(extend(both, [3]))).to.equal('SELF_CHECK_FAILED');
    expect(await codeOf(extend(both))).to.equal('CERT_REVOKED');
  });
});
