// Proofs of existence over years: signatures outlive certificates, authorities and algorithms as long as a timestamp
// that can still be believed precedes their end. Fully offline, by what the file carries. EN 319 102-1 §5.6.2.
import { expect } from 'chai';
import { generalizedTime } from '../../../certs-dev/asn1/der.ts';
import type { SignatureReport, VerificationPolicy } from '../../../server/signing/index.ts';
import {
  EXT,
  extension,
  type Identity,
  issue,
  issueCa,
  PURPOSE,
  point,
} from '../../support/authority/certificates.ts';
import { makeList } from '../../support/authority/crl.ts';
import { makeResponse } from '../../support/authority/ocsp.ts';
import { addEvidence, check, makePdf, signPdf, stampPdf } from './long-term.ts';

const on = (date: string): Date => new Date(`${date}T12:00:00Z`);

describe('proofs of existence', () => {
  const long = { from: on('2015-01-01'), to: on('2060-01-01') };
  const root = issueCa({ subject: 'Root', ...long });
  const ca = issueCa({
    subject: 'CA',
    issuer: root,
    ...long,
    extensions: [EXT.crlPoints(point({ url: 'http://pki.test/root' }))],
  });
  const person = issue({
    subject: 'Nguyễn Văn A',
    issuer: ca,
    from: on('2020-01-01'),
    to: on('2022-01-01'),
    extensions: [EXT.usage(0, 1)],
  });
  const authority = (subject: string, from: string, to: string): Identity =>
    issue({
      subject,
      issuer: ca,
      from: on(from),
      to: on(to),
      extensions: [
        EXT.usage(0),
        EXT.extended([PURPOSE.stamping], true),
        EXT.crlPoints(point({ url: 'http://pki.test/ca' })),
      ],
    });
  const tsa1 = authority('TSA 1', '2020-01-01', '2024-01-01');
  const tsa2 = authority('TSA 2', '2023-01-01', '2028-01-01');
  const tsa3 = authority('TSA 3', '2027-01-01', '2032-01-01');
  const stamp = (who: Identity, date: string) => ({ authority: who, chain: [ca], at: on(date) });
  type Revoked = { who: Identity; date: string; reason?: number };
  /** The lists of both authorities as published on a date. */
  const lists = (date: string, ...revoked: Revoked[]): Buffer[] => {
    const times = { thisUpdate: on(date), nextUpdate: new Date(on(date).getTime() + 2 * 86_400_000) };
    const entries = revoked.map(({ who, date: at, reason }) => ({
      serial: who.serial,
      at: on(at),
      ...(reason === undefined ? {} : { reason }),
    }));
    return [makeList({ issuer: ca, ...times, entries }), makeList({ issuer: root, ...times })];
  };
  let base: Buffer;
  before(async () => {
    base = await makePdf();
  });

  const judge = async (bytes: Buffer, date: string, over: Partial<VerificationPolicy> = {}) => {
    const report = await check(bytes, { trustAnchors: [root.der], now: on(date), ...over });
    return { ...report, first: report.signatures[0] as SignatureReport };
  };
  /** Signed and stamped in 2021, with the evidence of the next day. */
  const longTerm = async (...revoked: Revoked[]): Promise<Buffer> => {
    const signed = await signPdf(base, {
      signer: person,
      chain: [ca],
      at: on('2021-03-01'),
      stamp: stamp(tsa1, '2021-03-01'),
    });
    return addEvidence(signed, { certificates: [ca], crls: lists('2021-03-02', ...revoked) });
  };
  const archived = async (): Promise<Buffer> => {
    const first = await stampPdf(await longTerm(), stamp(tsa1, '2021-03-03'));
    const second = addEvidence(first, { crls: lists('2023-06-01') });
    return stampPdf(second, stamp(tsa2, '2023-06-02'));
  };

  it('believes a signature past its certificate, by the timestamp and the evidence the file carries', async () => {
    const { first } = await judge(await longTerm(), '2023-05-01');
    expect(first).to.deep.include({ verdict: 'VALID', indication: 'TOTAL_PASSED', reasons: [] });
    expect(first.facts.time).to.include({ basis: 'timestamp', at: on('2021-03-01').toISOString() });
    expect(first.facts.revocation).to.include({ status: 'good', source: 'crl' });
  });

  it('asks how the authority of the timestamp does today, when there is somebody to ask', async () => {
    const client = (crls: Buffer[]) => ({
      ocsp: async () => null,
      issuer: async () => null,
      crl: async (url: string) => (url.endsWith('ca') ? (crls[0] ?? null) : (crls[1] ?? null)),
    });
    const bytes = await longTerm();
    const silent = await judge(bytes, '2023-05-01', { revocation: client([]) });
    expect(silent.first).to.deep.include({ verdict: 'INDETERMINATE', reasons: ['REVOCATION_UNKNOWN'] });
    expect(silent.first.subIndication).to.equal('TRY_LATER');
    const revocation = client(lists('2023-05-01'));
    expect((await judge(bytes, '2023-05-01', { revocation })).first.verdict).to.equal('VALID');
  });

  it('does not believe it once the authority ran out, too, and nothing proves the token', async () => {
    const { first, verdict } = await judge(await longTerm(), '2024-06-01');
    expect(verdict).to.equal('INDETERMINATE');
    expect(first.reasons).to.include('TIMESTAMP_INVALID').and.include('EXPIRED');
    expect(first.subIndication).to.equal('NO_POE');
  });

  it('believes it when a document timestamp covered token and evidence in time, and so on in a chain', async () => {
    const twice = await archived();
    const { verdict, first, signatures } = await judge(twice, '2024-06-01');
    expect(signatures.map((s) => s.verdict)).to.deep.equal(['VALID', 'VALID', 'VALID']);
    expect(verdict).to.equal('VALID');
    expect(first.facts.level).to.equal('B-LTA');
    expect((await judge(twice, '2028-06-01')).verdict).to.equal('INDETERMINATE');
    const renewed = addEvidence(twice, { crls: lists('2027-06-01') });
    const thrice = await stampPdf(renewed, stamp(tsa3, '2027-06-02'));
    expect((await judge(thrice, '2031-06-01')).verdict).to.equal('VALID');
    expect((await judge(thrice, '2032-06-01')).first.verdict).to.equal('INDETERMINATE');
  });

  it('needs the chain of stamps without a gap: one that came after the end of the one before proves nothing of it', async () => {
    const late = addEvidence(await longTerm(), { crls: lists('2024-06-01') });
    const { first } = await judge(await stampPdf(late, stamp(tsa2, '2024-06-02')), '2024-07-01');
    expect(first.verdict).to.equal('INDETERMINATE');
    expect(first.reasons).to.include('EXPIRED');
  });

  it('lets a signature stand that is proven to be older than the revocation of its certificate', async () => {
    const revoked = await longTerm({ who: person, date: '2021-03-02', reason: 1 });
    const { first } = await judge(revoked, '2021-03-03');
    expect(first).to.deep.include({ verdict: 'VALID', reasons: [] });
    expect(first.facts.revocation).to.include({ status: 'revoked', reason: 'keyCompromise' });
  });

  it('says REVOKED_NO_POE when only the signer says that he signed before the revocation', async () => {
    const signed = await signPdf(base, { signer: person, chain: [ca], at: on('2021-03-01') });
    const crls = lists('2021-04-02', { who: person, date: '2021-04-01', reason: 1 });
    const { first } = await judge(addEvidence(signed, { crls }), '2021-04-03');
    expect(first).to.deep.include({ verdict: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE' });
    const late = await signPdf(base, { signer: person, chain: [ca], at: on('2021-04-02') });
    const { first: refused } = await judge(addEvidence(late, { crls }), '2021-04-03');
    expect(refused).to.deep.include({ verdict: 'INVALID', subIndication: 'REVOKED', reasons: ['REVOKED'] });
  });

  it('says REVOKED_NO_POE, not REVOKED, when the proof merely came after the revocation', async () => {
    const stamped = await signPdf(base, {
      signer: person,
      chain: [ca],
      at: on('2021-03-01'),
      stamp: stamp(tsa1, '2021-05-01'),
    });
    const crls = lists('2021-05-01', { who: person, date: '2021-04-01', reason: 1 });
    const { first } = await judge(addEvidence(stamped, { crls }), '2021-05-02');
    expect(first).to.deep.include({ verdict: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE' });
  });

  it('says REVOKED_CA_NO_POE of a revoked authority between', async () => {
    const signed = await signPdf(base, { signer: person, chain: [ca], at: on('2021-03-01') });
    const crls = lists('2021-04-02').slice(0, 1);
    const entries = [{ serial: ca.serial, at: on('2021-04-01'), reason: 2 }];
    crls.push(makeList({ issuer: root, thisUpdate: on('2021-04-02'), entries }));
    const { first } = await judge(addEvidence(signed, { crls }), '2021-04-03');
    expect(first).to.deep.include({ verdict: 'INDETERMINATE', subIndication: 'REVOKED_CA_NO_POE' });
  });

  it('is undecided while a certificate is suspended', async () => {
    const signed = await signPdf(base, { signer: person, chain: [ca], at: on('2021-04-02') });
    const crls = lists('2021-04-02', { who: person, date: '2021-04-01', reason: 6 });
    const { first } = await judge(addEvidence(signed, { crls }), '2021-04-03');
    expect(first).to.deep.include({ verdict: 'INDETERMINATE', subIndication: 'TRY_LATER' });
  });

  describe('of an authority revoked later', () => {
    const judged = async (reason: number | undefined, isArchived = false) => {
      let bytes = await longTerm();
      if (isArchived) bytes = await stampPdf(bytes, stamp(tsa2, '2023-06-02'));
      const why = reason === undefined ? {} : { reason };
      const crls = lists('2023-07-02', { who: tsa1, date: '2023-07-01', ...why });
      const { first } = await judge(addEvidence(bytes, { crls }), '2023-07-03');
      return first;
    };

    it('counts no token when its key may be stolen, or no reason is given', async () => {
      for (const reason of [undefined, 1]) {
        const first = await judged(reason);
        expect(first.verdict).to.equal('INDETERMINATE');
        expect(first.reasons).to.include('TIMESTAMP_INVALID');
        expect(first.facts.time.basis).to.equal('claimed');
      }
    });

    it('counts its earlier tokens when it merely ceased', async () => {
      for (const reason of [0, 3, 4, 5]) expect((await judged(reason)).verdict).to.equal('VALID');
    });

    it('lets a document timestamp stand that is older than the end of its authority, not one that may be forged', async () => {
      const stamped = await stampPdf(await longTerm(), stamp(tsa1, '2021-03-03'));
      const told = async (reason: number) => {
        const crls = lists('2023-07-02', { who: tsa1, date: '2023-07-01', reason });
        const { signatures } = await judge(addEvidence(stamped, { crls }), '2023-07-03');
        return signatures.find(({ role }) => role === 'timestamp');
      };
      expect(await told(5)).to.deep.include({ verdict: 'VALID', reasons: [] });
      const stolen = await told(1);
      expect(stolen?.verdict).not.to.equal('VALID');
      expect(stolen?.facts.timestamp?.valid).to.equal(false);
    });

    it('counts a token that a later stamp proves to be older', async () => {
      const first = await judged(1, true);
      expect(first).to.deep.include({ verdict: 'VALID', reasons: [] });
    });
  });

  it('says EXPIRED of a signer who himself claims a time after the end, and of one who claims it before: undecided', async () => {
    const late = await signPdf(base, { signer: person, chain: [ca], at: on('2022-02-01') });
    const crls = lists('2022-02-02');
    const { first: failed } = await judge(addEvidence(late, { crls }), '2022-02-03');
    expect(failed).to.deep.include({ verdict: 'INVALID', subIndication: 'EXPIRED' });
    const early = await signPdf(base, { signer: person, chain: [ca], at: on('2021-12-01') });
    const { first: open } = await judge(addEvidence(early, { crls }), '2022-02-03');
    expect(open.reasons[0]).to.equal('EXPIRED');
    expect(open.subIndication).to.equal('OUT_OF_BOUNDS_NO_POE');
    // A list from before the end tells that he was not revoked; a merely claimed time stays a claim.
    const kept = makeList({ issuer: ca, thisUpdate: on('2021-12-31'), nextUpdate: on('2022-03-01') });
    const roots = makeList({ issuer: root, thisUpdate: on('2022-02-02') });
    const { first: known } = await judge(addEvidence(early, { crls: [kept, roots] }), '2022-02-03');
    expect(known).to.deep.include({ verdict: 'INDETERMINATE', subIndication: 'OUT_OF_BOUNDS_NOT_REVOKED' });
  });

  it('does not take the silence of a list about a certificate that ran out before for an answer', async () => {
    const stamped = await signPdf(base, {
      signer: person,
      chain: [ca],
      at: on('2021-12-30'),
      stamp: stamp(tsa1, '2021-12-30'),
    });
    const after = addEvidence(stamped, { crls: lists('2022-01-03') });
    expect((await judge(after, '2022-01-04')).first.reasons).to.deep.equal(['REVOCATION_UNKNOWN']);
    const keeps = makeList({
      issuer: ca,
      thisUpdate: on('2022-01-03'),
      extensions: [extension('2.5.29.60', generalizedTime(on('2020-01-01')))],
    });
    const told = addEvidence(after, { crls: [keeps] });
    expect((await judge(told, '2022-01-04')).first.verdict).to.equal('VALID');
  });

  it('does not let evidence be written today by a key that has run out', async () => {
    const responder = issue({
      subject: 'OCSP',
      issuer: ca,
      from: on('2020-01-01'),
      to: on('2021-06-01'),
      extensions: [EXT.extended([PURPOSE.ocsp]), EXT.noCheck()],
    });
    const answers = [{ certificate: person, thisUpdate: on('2021-03-02') }];
    const response = makeResponse({ issuer: ca, responder, producedAt: on('2021-03-02'), answers });
    const signed = await signPdf(base, {
      signer: person,
      chain: [ca],
      at: on('2021-03-01'),
      stamp: stamp(tsa1, '2021-03-01'),
    });
    // Of the others, answers that say nothing of the signer.
    const others = (date: string) => ({
      crls: lists(date).slice(1),
      ocsps: [
        makeResponse({
          issuer: ca,
          answers: [{ certificate: tsa1, thisUpdate: on(date) }],
          producedAt: on(date),
        }),
      ],
    });
    const told = addEvidence(addEvidence(signed, { ocsps: [response] }), others('2021-03-02'));
    expect((await judge(told, '2021-05-01')).first.verdict).to.equal('VALID');
    expect((await judge(told, '2021-07-01')).first.reasons).to.deep.equal(['REVOCATION_UNKNOWN']);
    const proven = await stampPdf(addEvidence(told, others('2021-05-01')), stamp(tsa1, '2021-05-02'));
    expect((await judge(proven, '2021-07-01')).first.verdict).to.equal('VALID');
  });
});
