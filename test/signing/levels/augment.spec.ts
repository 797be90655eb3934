// From a signature to a file that proves itself without network: what is written, and what is refused.
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { complete } from '../../../server/signing/complete.ts';
import {
  augment,
  bufferSource,
  buildSignedData,
  openPkcs12,
  prepare,
  type TimestampClient,
  type VerificationReport,
} from '../../../server/signing/index.ts';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { stampDocument } from '../../../server/signing/timestamp/document-timestamp.ts';
import { codeOf } from '../../support/code-of.ts';
import { appendRevision } from '../../support/pdf-samples/assemble.ts';
import { buildDocument, formParts } from '../../support/pdf-samples/documents.ts';
import { DAY, openWorld, type World } from './world.ts';

type Level = 'B-T' | 'B-LT' | 'B-LTA';

describe('signing/augment', function () {
  this.timeout(60_000);
  let world: World;
  let base: Buffer;
  let start: Date;
  before(async () => {
    world = await openWorld();
    base = buildDocument();
    start = world.now;
  });
  after(() => world?.close());
  beforeEach(() => {
    world.now = start;
    world.tsa = 'tsa-1';
    world.silent.clear();
    world.asked = [];
  });

  const revisionFor = async (bytes: Uint8Array, level: Level, over = {}) => {
    const options = { level, timestamp: world.timestamp, policy: world.policy(), ...over };
    return (await augment(bufferSource(bytes), options)).revision;
  };
  const extended = async (bytes: Uint8Array, level: Level, over = {}) =>
    Buffer.concat([bytes, await revisionFor(bytes, level, over)]);
  const stamped = (bytes: Uint8Array, who = 'leader') =>
    world.signed(bytes, who, { timestamp: world.timestamp });
  const levels = ({ signatures }: VerificationReport) =>
    signatures.map(({ field, verdict, facts }) => [field, verdict, facts.level]);
  const refusal = (bytes: Uint8Array, level: Level, over = {}) => codeOf(revisionFor(bytes, level, over));

  it('brings a timestamped signature to B-LT, valid by the anchor alone and without network', async () => {
    const signed = await stamped(base);
    expect((await world.offline(signed)).reasons).to.deep.equal(['REVOCATION_UNKNOWN']);
    const report = await world.offline(await extended(signed, 'B-LT'));
    expect([report.verdict, levels(report)]).to.deep.equal(['VALID', [['VanthuPerson1', 'VALID', 'B-LT']]]);
    expect(report.signatures[0]?.facts.changesAfter.map((c) => [c.kind, c.allowed])).to.deep.equal([
      ['metadata', true],
      ['dss-added', true],
    ]);
  });

  it('gives a signature that only claims its time one by a document timestamp', async () => {
    const signed = await world.signed(base, 'leader');
    const report = await world.offline(await extended(signed, 'B-T'));
    expect(levels(report).map(([field, , level]) => [field, level])).to.deep.equal([
      ['VanthuPerson1', 'B-T'],
      ['VanthuTimestamp1', 'none'],
    ]);
    expect(report.signatures[0]?.facts.time.basis).to.equal('timestamp');
  });

  it('brings a plain signature to B-LTA: a time first, then the evidence, then a stamp over both', async () => {
    const report = await world.offline(await extended(await world.signed(base, 'leader'), 'B-LTA'));
    expect([report.verdict, levels(report)]).to.deep.equal([
      'VALID',
      [
        ['VanthuPerson1', 'VALID', 'B-LTA'],
        ['VanthuTimestamp1', 'VALID', 'none'],
        ['VanthuTimestamp2', 'VALID', 'none'],
      ],
    ]);
    expect(report.revisions).to.equal(5);
  });

  it('signs at each level in one call', async () => {
    for (const level of ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const) {
      const options = { level, timestamp: world.timestamp, policy: world.policy() };
      const report = await world.offline(await world.signed(base, 'leader', options));
      expect(report.signatures[0]?.facts.level).to.equal(level);
      expect(report.verdict).to.equal(level.startsWith('B-LT') ? 'VALID' : 'INDETERMINATE');
    }
  });

  it('does nothing, and asks nobody, where the level is reached', async () => {
    const lasting = await world.signed(base, 'leader', {
      level: 'B-LTA',
      timestamp: world.timestamp,
      policy: world.policy(),
    });
    world.asked = [];
    for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
      expect(await revisionFor(lasting, level)).to.have.length(0);
    }
    expect(world.asked).to.deep.equal([]);
  });

  it('takes lists where no responder answers, and refuses where nobody does', async () => {
    const signed = await stamped(base);
    world.silent.add('ocsp');
    const report = await world.offline(await extended(signed, 'B-LT'));
    expect([report.verdict, report.signatures[0]?.facts.revocation.source]).to.deep.equal(['VALID', 'crl']);
    world.silent.add('crl');
    expect(await refusal(signed, 'B-LT')).to.equal('EVIDENCE_UNAVAILABLE');
    expect(await refusal(signed, 'B-LTA')).to.equal('EVIDENCE_UNAVAILABLE');
  });

  it('waits for the grace period the policy asks for, in which a revocation may still become known', async () => {
    const signed = await stamped(base);
    const waiting = () => ({ policy: world.policy({ freshness: { graceMs: 3_600_000 } }) });
    expect(await refusal(signed, 'B-LT', waiting())).to.equal('EVIDENCE_UNAVAILABLE');
    world.now = new Date(start.getTime() + 2 * 3_600_000);
    const lasting = await extended(signed, 'B-LT', waiting());
    expect((await world.offline(lasting)).verdict).to.equal('VALID');
  });

  it('refuses without an authority, and when it is down', async () => {
    const signed = await world.signed(base, 'leader');
    world.silent.add('tsa');
    for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
      expect(await refusal(signed, level)).to.equal('TIMESTAMP_UNAVAILABLE');
      expect(await refusal(signed, level, { timestamp: undefined })).to.equal('TIMESTAMP_UNAVAILABLE');
    }
    expect(await codeOf(world.signed(base, 'leader', { level: 'B-T' }))).to.equal('TIMESTAMP_UNAVAILABLE');
    const { timestamp } = world;
    world.silent.clear();
    expect(await codeOf(world.signed(base, 'leader', { level: 'B-LT', timestamp }))).to.equal(
      'EVIDENCE_UNAVAILABLE',
    );
  });

  it('refuses a timestamp of an authority that is not trusted', async () => {
    const signed = await world.signed(base, 'leader');
    world.now = new Date(start.getTime() + 301 * DAY);
    world.tsa = 'tsa-1';
    const late = { policy: world.policy({ now: world.now }) };
    expect(await refusal(signed, 'B-T', late)).to.equal('TIMESTAMP_UNAVAILABLE');
  });

  it('refuses a signature whose certificate was revoked before, and keeps one revoked later', async () => {
    const signed = await stamped(base, 'thief');
    try {
      world.now = new Date(start.getTime() + DAY);
      await world.pki.revoke('thief', new Date(start.getTime() + DAY / 2));
      const report = await world.offline(await extended(signed, 'B-LT'));
      expect([report.verdict, report.signatures[0]?.facts.revocation.status]).to.deep.equal([
        'VALID',
        'revoked',
      ]);
      await world.pki.revoke('thief', new Date(start.getTime() - DAY));
      expect(await refusal(signed, 'B-LT')).to.equal('CERT_REVOKED');
    } finally {
      await world.pki.reinstate('thief');
    }
  });

  it('refuses what is unsigned, broken, or of an unknown root', async () => {
    expect(await refusal(base, 'B-LT')).to.equal('NOT_SIGNED');
    expect(await refusal(Buffer.from('no PDF'), 'B-LT')).to.equal('PDF_NOT_PDF');
    const broken = Buffer.from(await stamped(base));
    broken[30] = (broken[30] ?? 0) ^ 1;
    expect(await refusal(broken, 'B-LTA')).to.equal('SIGNATURE_INVALID');
    const attacked = appendRevision(Buffer.from(await stamped(base)), {
      4: '<< /Length 3 >>\nstream\nq Q\nendstream',
    });
    expect(await refusal(attacked, 'B-LTA')).to.equal('SIGNATURE_INVALID');
    const foreign = await stamped(await stamped(base), 'stranger');
    expect(await refusal(foreign, 'B-LT')).to.equal('CERT_UNTRUSTED');
  });

  it('signs at B-LT over a signature it cannot help', async () => {
    const foreign = await world.signed(base, 'stranger');
    const options = { level: 'B-LT', timestamp: world.timestamp, policy: world.policy() } as const;
    const report = await world.offline(await world.signed(foreign, 'leader', options));
    expect(levels(report)).to.deep.equal([
      ['VanthuPerson1', 'INDETERMINATE', 'B-B'],
      ['VanthuPerson2', 'VALID', 'B-LT'],
    ]);
  });

  it('preserves every signature, also where a form was filled between them', async () => {
    const first = await stamped(buildDocument(formParts('direct', 'indirect')));
    const filled = appendRevision(Buffer.from(first), {
      10: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (HoTen) /V (Binh) /Rect [72 600 200 620] /P 5 0 R /F 4 /AP << /N 901 0 R >> >>',
      901: '<< /Type /XObject /Subtype /Form /BBox [0 0 128 20] /Length 4 >>\nstream\nq Q \nendstream',
    });
    const lasting = await extended(await stamped(filled, 'clerk'), 'B-LTA');
    const { signatures } = await world.offline(lasting);
    expect(signatures.map(({ verdict, reasons, facts }) => [verdict, reasons, facts.level])).to.deep.equal([
      ['INDETERMINATE', ['FILLED_AFTER_SIGNING'], 'B-LTA'],
      ['VALID', [], 'B-LTA'],
      ['VALID', [], 'none'],
    ]);
  });

  it('adds evidence and stamps to a document certified against every change', async () => {
    const certified = await world.signed(base, 'leader', { timestamp: world.timestamp }, { certify: 1 });
    const report = await world.offline(await extended(certified, 'B-LTA'));
    expect([report.verdict, report.signatures[0]?.facts.level]).to.deep.equal(['VALID', 'B-LTA']);
    expect(await codeOf(world.signed(certified, 'clerk'))).to.equal('PDF_FORBIDS_CHANGE');
  });

  it('preserves a signature of another profile too, though it has no level', async () => {
    const adobe = await adobeSigned();
    const lasting = await extended(adobe, 'B-LTA');
    const report = await world.offline(lasting);
    expect([report.verdict, levels(report)]).to.deep.equal([
      'VALID',
      [
        ['VanthuPerson1', 'VALID', 'none'],
        ['VanthuTimestamp1', 'VALID', 'none'],
        ['VanthuTimestamp2', 'VALID', 'none'],
      ],
    ]);
    expect(await revisionFor(lasting, 'B-LTA')).to.have.length(0);
  });

  it('gives a token that is larger than expected a larger hole, once', async () => {
    const signed = await world.signed(base, 'leader');
    let tokens = 0;
    const counted: TimestampClient = (digest, algorithm) => {
      tokens += 1;
      return world.timestamp(digest, algorithm);
    };
    const file = await openPdf(bufferSource(signed));
    const whole = Buffer.concat([signed, await stampDocument(file, counted, 0)]);
    expect(tokens).to.equal(2);
    expect((await world.offline(whole)).signatures[0]?.facts.level).to.equal('B-T');
    const growing: TimestampClient = async () => Buffer.alloc(4096 * ++tokens, 0x30);
    expect(await codeOf(stampDocument(file, growing, 0))).to.equal('CONTENTS_TOO_SMALL');
  });

  async function adobeSigned(): Promise<Uint8Array> {
    const prepared = await prepare(bufferSource(base), { role: 'person', marks: [], signedAt: world.now });
    const text = Buffer.from(prepared.revision).toString('latin1');
    const revision = Buffer.from(text.replace('/ETSI.CAdES.detached', '/adbe.pkcs7.detached'), 'latin1');
    const [, before, after] = prepared.byteRange;
    const whole = Buffer.concat([base, revision]);
    const hash = createHash('sha256').update(whole.subarray(0, before)).update(whole.subarray(after));
    const { bytes, pin } = world.pki.p12('leader');
    const signer = await openPkcs12(bytes, pin);
    const cms = await buildSignedData({ digest: hash.digest(), digestAlgorithm: 'SHA-256', signer });
    return Buffer.concat([base, complete({ ...prepared, revision }, cms).revision]);
  }
});
