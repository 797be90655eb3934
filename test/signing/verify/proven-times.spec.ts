// Order and accuracy of the stamps of a file, and algorithms that had ended before anybody could prove anything.
// ETSI EN 319 102-1 §5.5.4, §5.6.2.4, TS 119 312.
import { expect } from 'chai';
import { DEFAULT_ALGORITHMS } from '../../../server/signing/validation/algorithm-strength.ts';
import { EXT, type Identity, issue, issueCa, PURPOSE, rsaKey } from '../../support/authority/certificates.ts';
import { makeList } from '../../support/authority/crl.ts';
import { addEvidence, check, makePdf, signPdf, stampPdf } from './long-term.ts';

const on = (date: string): Date => new Date(`${date}T12:00:00Z`);

describe('proven times', () => {
  const long = { from: on('2009-01-01'), to: on('2060-01-01') };
  const root = issueCa({ subject: 'Root', ...long });
  const signing = [EXT.usage(0, 1)];
  const person = issue({ subject: 'Person', issuer: root, ...long, extensions: signing });
  const stamping = [EXT.usage(0), EXT.extended([PURPOSE.stamping], true)];
  const tsa = issue({ subject: 'TSA', issuer: root, ...long, extensions: stamping });
  const listOf = (date: string) =>
    makeList({ issuer: root, thisUpdate: on(date), nextUpdate: on('2055-01-01') });
  let base: Buffer;
  before(async () => {
    base = await makePdf();
  });
  const signed = async (signer: Identity, at: Date, stamp?: { at: Date; accuracySeconds?: number }) =>
    signPdf(base, { signer, at, ...(stamp ? { stamp: { authority: tsa, ...stamp } } : {}) });
  const judge = async (bytes: Buffer, date: string, over = {}) => {
    const report = await check(bytes, { trustAnchors: [root.der], now: on(date), ...over });
    const [first] = report.signatures;
    if (!first) throw new Error('the file is signed');
    return first;
  };

  it('go forward in the order of the file; a later stamp of an earlier time leaves the signature undecided', async () => {
    const at = on('2021-03-10');
    const bytes = addEvidence(await signed(person, at, { at }), { crls: [listOf('2021-03-01')] });
    const right = await stampPdf(bytes, { authority: tsa, at: on('2021-03-11') });
    expect((await judge(right, '2021-04-01')).verdict).to.equal('VALID');
    const wrong = await stampPdf(bytes, { authority: tsa, at: on('2021-03-09') });
    expect(await judge(wrong, '2021-04-01')).to.deep.include({
      verdict: 'INDETERMINATE',
      reasons: ['TIMESTAMP_ORDER'],
      subIndication: 'TIMESTAMP_ORDER_FAILURE',
    });
  });

  it('may be off by what the stamps say', async () => {
    const at = on('2021-03-10');
    const bytes = addEvidence(await signed(person, at, { at }), { crls: [listOf('2021-03-01')] });
    const before = new Date(at.getTime() - 30_000);
    const close = await stampPdf(bytes, { authority: tsa, at: before, accuracySeconds: 60 });
    expect((await judge(close, '2021-04-01')).verdict).to.equal('VALID');
    const apart = await stampPdf(bytes, { authority: tsa, at: before, accuracySeconds: 10 });
    expect((await judge(apart, '2021-04-01')).reasons).to.deep.equal(['TIMESTAMP_ORDER']);
  });

  it('prove no more than their accuracy allows: a revocation inside it comes first', async () => {
    const at = on('2021-03-10');
    const revokedAt = new Date(at.getTime() + 30_000);
    const entries = [{ serial: person.serial, at: revokedAt, reason: 1 }];
    const crls = [makeList({ issuer: root, thisUpdate: on('2021-03-11'), entries })];
    const sharp = addEvidence(await signed(person, at, { at, accuracySeconds: 1 }), { crls });
    expect((await judge(sharp, '2021-03-11')).verdict).to.equal('VALID');
    const blunt = addEvidence(await signed(person, at, { at, accuracySeconds: 60 }), { crls });
    expect((await judge(blunt, '2021-03-11')).subIndication).to.equal('REVOKED_NO_POE');
  });

  it('do not lie in the future', async () => {
    const at = on('2021-03-10');
    const bytes = addEvidence(await signed(person, at, { at: on('2021-03-20') }), {
      crls: [listOf('2021-03-01')],
    });
    const first = await judge(bytes, '2021-03-12');
    expect(first.reasons).to.include('TIMESTAMP_INVALID');
    expect(first.facts.time.basis).to.equal('claimed');
  });

  it('let a short key count that a stamp proves to be old enough, and no other', async () => {
    const short = issue({ subject: 'Short', issuer: root, ...long, key: rsaKey(1024), extensions: signing });
    const evidence = { crls: [listOf('2018-01-01')] };
    const at = on('2018-06-01');
    const proven = addEvidence(await signed(short, at, { at }), evidence);
    const { verdict, facts } = await judge(proven, '2026-01-01');
    expect(verdict).to.equal('VALID');
    expect(facts.algorithm).to.include({ weak: false, until: '2019-10-01T00:00:00.000Z' });
    const claimed = await judge(addEvidence(await signed(short, at), evidence), '2026-01-01');
    expect(claimed).to.deep.include({
      verdict: 'INDETERMINATE',
      reasons: ['WEAK_ALGORITHM'],
      subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    });
    const late = addEvidence(await signed(short, on('2025-01-01')), evidence);
    expect((await judge(late, '2026-01-01')).subIndication).to.equal('CRYPTO_CONSTRAINTS_FAILURE');
    expect((await judge(addEvidence(await signed(short, at), evidence), '2018-07-01')).verdict).to.equal(
      'VALID',
    );
  });

  it('let a certificate count that was signed with SHA-1 when that still counted', async () => {
    const old = issue({ subject: 'Old', issuer: root, ...long, digest: 'sha1', extensions: signing });
    const evidence = { crls: [listOf('2011-01-01')] };
    const at = on('2011-06-01');
    const proven = addEvidence(await signed(old, at, { at }), evidence);
    expect((await judge(proven, '2026-01-01')).verdict).to.equal('VALID');
    const claimed = addEvidence(await signed(old, at), evidence);
    expect((await judge(claimed, '2026-01-01')).reasons).to.deep.equal(['WEAK_ALGORITHM']);
  });

  it('are asked by the policy that is given', async () => {
    const at = on('2021-03-10');
    const bytes = addEvidence(await signed(person, at), { crls: [listOf('2021-03-01')] });
    const algorithms = { ...DEFAULT_ALGORITHMS, curves: { prime256v1: '2020-01-01' } };
    expect((await judge(bytes, '2021-04-01')).verdict).to.equal('VALID');
    expect((await judge(bytes, '2021-04-01', { algorithms })).reasons).to.include('WEAK_ALGORITHM');
    const freshness = { maxAgeMs: 3_600_000 };
    expect((await judge(bytes, '2021-04-01', { freshness })).reasons).to.deep.equal(['REVOCATION_UNKNOWN']);
  });
});
