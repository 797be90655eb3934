// OCSP responses of our own making: who may answer, for whom, when, and what an answer must say. RFC 6960.
import { expect } from 'chai';
import { generalizedTime } from '../../../certs-dev/asn1/der.ts';
import type { RevocationClient } from '../../../server/signing/index.ts';
import { strongAt } from '../../../server/signing/validation/algorithm-strength.ts';
import { readCertificate } from '../../../server/signing/validation/certificate.ts';
import { tryReadCrl } from '../../../server/signing/validation/crl.ts';
import { tryReadOcspResponse } from '../../../server/signing/validation/ocsp.ts';
import {
  chainRevocation,
  type RevocationContext,
  revocationStatus,
} from '../../../server/signing/validation/revocation.ts';
import { RevocationFetch } from '../../../server/signing/validation/revocation-fetch.ts';
import {
  DAY,
  EXT,
  extension,
  type Identity,
  issue,
  issueCa,
  PURPOSE,
  point,
} from '../../support/authority/certificates.ts';
import { makeList } from '../../support/authority/crl.ts';
import { makeResponse, type OcspAnswer, type OcspSpec, refusal } from '../../support/authority/ocsp.ts';

const HOUR = 3_600_000;
const ago = (ms: number): Date => new Date(Date.now() - ms);

describe('OCSP responses', () => {
  const root = issueCa({ subject: 'Root' });
  const ca = issueCa({ subject: 'CA', issuer: root });
  const other = issueCa({ subject: 'CA', issuer: root });
  const person = issue({ subject: 'Person', issuer: ca, extensions: [EXT.usage(0, 1)] });
  const answering = [EXT.usage(0), EXT.extended([PURPOSE.ocsp])];
  const responder = issue({ subject: 'OCSP', issuer: ca, extensions: [...answering, EXT.noCheck()] });

  interface Given extends Partial<Omit<RevocationContext, 'crls' | 'ocsps'>> {
    crls?: Buffer[];
    ocsps?: Buffer[];
  }
  const read = ({ der }: Identity) => readCertificate(der);
  const context = ({ crls = [], ocsps = [], ...over }: Given): RevocationContext => {
    const now = over.now ?? new Date();
    return {
      store: { anchors: [read(root)], pool: [read(ca), read(other)] },
      now,
      at: now,
      isStrong: strongAt(now),
      ...over,
      crls: crls.flatMap((der) => tryReadCrl(der) ?? []),
      ocsps: ocsps.flatMap((der) => tryReadOcspResponse(der) ?? []),
    };
  };
  const judge = (given: Given, who: Identity = person) =>
    revocationStatus(read(who), read(ca), context(given));
  const status = async (given: Given, who?: Identity) => (await judge(given, who)).status;
  const response = (over: Partial<OcspSpec> = {}, answer: Partial<OcspAnswer> = {}): Buffer =>
    makeResponse({ issuer: ca, answers: [{ certificate: person, ...answer }], ...over });
  const one = (over: Partial<OcspSpec> = {}, answer: Partial<OcspAnswer> = {}) =>
    status({ ocsps: [response(over, answer)] });

  describe('come from', () => {
    it('the authority itself or its delegate, named by name or by key', async () => {
      for (const byKey of [false, true]) {
        expect(await one({ byKey })).to.equal('good');
        expect(await one({ byKey, responder })).to.equal('good');
      }
    });

    it('nobody whom the authority did not authorise directly', async () => {
      const plain = issue({ subject: 'Plain', issuer: ca, extensions: [EXT.usage(0)] });
      const foreign = issue({ subject: 'OCSP', issuer: other, extensions: [...answering, EXT.noCheck()] });
      const self = issue({ subject: 'OCSP', extensions: answering });
      const above = issue({ subject: 'OCSP', issuer: root, extensions: [...answering, EXT.noCheck()] });
      for (const who of [plain, foreign, self, above, other])
        expect(await one({ responder: who })).to.equal('unknown');
    });

    it('no delegate whose certificate is not there, and none that does not sign with its own key', async () => {
      expect(await one({ responder, certificates: [] })).to.equal('unknown');
      const liar: Identity = { ...responder, key: person.key };
      expect(await one({ responder: liar })).to.equal('unknown');
    });

    it('no delegate outside its dates', async () => {
      const ended = issue({
        subject: 'OCSP',
        issuer: ca,
        from: ago(90 * DAY),
        to: ago(DAY),
        extensions: [...answering, EXT.noCheck()],
      });
      expect(await one({ responder: ended })).to.equal('unknown');
      const early = { producedAt: ago(2 * DAY) };
      const answer = { thisUpdate: ago(2 * DAY), nextUpdate: new Date(Date.now() + DAY) };
      expect(await one({ responder: ended, ...early }, answer)).to.equal('unknown');
    });

    it('no certificate that vouches for itself', async () => {
      const own = issue({ subject: 'Own', issuer: ca, extensions: answering });
      const answers = [{ certificate: own }];
      expect(await status({ ocsps: [response({ responder: own, answers })] }, own)).to.equal('unknown');
    });

    it('a delegate without nocheck, as far as its certificate says how to check it', async () => {
      const simple = issue({ subject: 'OCSP', issuer: ca, extensions: answering });
      expect(await one({ responder: simple })).to.equal('good');
      const listed = issue({
        subject: 'OCSP',
        issuer: ca,
        extensions: [...answering, EXT.crlPoints(point({ url: 'http://pki.test/ca.crl' }))],
      });
      const ocsps = [response({ responder: listed })];
      // Without a list the status of the delegate is unknown, and so is all it says.
      expect(await status({ ocsps })).to.equal('unknown');
      const entries = [{ serial: listed.serial, at: ago(DAY) }];
      // A list that does not count for the person: only the delegate is looked up in it.
      const lists = (revoked: boolean) => [makeList({ issuer: ca, ...(revoked ? { entries } : {}) })];
      const fetch = (revoked: boolean) =>
        new RevocationFetch(
          { ocsp: async () => null, issuer: async () => null, crl: async () => lists(revoked)[0] ?? null },
          { requests: 9, timeoutMs: 1000, totalMs: 5000 },
        );
      expect(await judge({ ocsps, fetch: fetch(false) })).to.include({ status: 'good', source: 'ocsp' });
      expect(await status({ ocsps, fetch: fetch(true) })).to.equal('unknown');
    });

    it('a delegate that asks for its own status at its own address, without end', async () => {
      const circle = issue({
        subject: 'OCSP',
        issuer: ca,
        extensions: [...answering, EXT.ocsp('http://pki.test/ocsp')],
      });
      let asked = 0;
      const client: RevocationClient = {
        crl: async () => null,
        issuer: async () => null,
        ocsp: async () => {
          asked += 1;
          return response({ responder: circle, answers: [{ certificate: circle }, { certificate: person }] });
        },
      };
      const fetch = new RevocationFetch(client, { requests: 50, timeoutMs: 1000, totalMs: 5000 });
      expect(await status({ ocsps: [response({ responder: circle })], fetch })).to.equal('unknown');
      expect(asked).to.be.below(5);
    });
  });

  describe('count for', () => {
    it('the time between thisUpdate and nextUpdate, and a day without one', async () => {
      expect(await one({}, { thisUpdate: ago(2 * DAY), nextUpdate: ago(HOUR) })).to.equal('unknown');
      expect(await one({}, { thisUpdate: ago(23 * HOUR), nextUpdate: null })).to.equal('good');
      expect(await one({}, { thisUpdate: ago(25 * HOUR), nextUpdate: null })).to.equal('unknown');
      expect(await one({}, { thisUpdate: ago(-HOUR) })).to.equal('unknown');
      expect(await one({}, { thisUpdate: ago(HOUR), nextUpdate: ago(2 * HOUR) })).to.equal('unknown');
    });

    it('a few minutes more, for clocks differ', async () => {
      expect(await one({}, { thisUpdate: ago(DAY), nextUpdate: ago(2 * 60_000) })).to.equal('good');
      expect(await one({ producedAt: ago(-2 * 60_000) }, { thisUpdate: ago(-2 * 60_000) })).to.equal('good');
      expect(await one({ producedAt: ago(-HOUR) })).to.equal('unknown');
    });

    it('a time in the past, when that is proven', async () => {
      const ocsps = [response({}, { thisUpdate: ago(9 * DAY), nextUpdate: ago(8 * DAY) })];
      expect(await status({ ocsps, at: ago(8.5 * DAY) })).to.equal('good');
      expect(await status({ ocsps, at: ago(7 * DAY) })).to.equal('unknown');
    });

    it('certificates that ran out only when the responder keeps telling of them', async () => {
      const ended = issue({ subject: 'Ended', issuer: ca, from: ago(90 * DAY), to: ago(2 * DAY) });
      const about = (since?: Date) =>
        response({
          answers: [
            {
              certificate: ended,
              ...(since ? { extensions: [extension('1.3.6.1.5.5.7.48.1.6', generalizedTime(since))] } : {}),
            },
          ],
        });
      expect(await status({ ocsps: [about()] }, ended)).to.equal('unknown');
      expect(await status({ ocsps: [about(ago(DAY))] }, ended)).to.equal('unknown');
      expect(await status({ ocsps: [about(ago(30 * DAY))] }, ended)).to.equal('good');
    });

    it('as long as the policy says, and only when made so long after the signing', async () => {
      const ocsps = [response({}, { thisUpdate: ago(5 * HOUR) })];
      expect(await status({ ocsps, freshness: { maxAgeMs: 6 * HOUR } })).to.equal('good');
      expect(await status({ ocsps, freshness: { maxAgeMs: 4 * HOUR } })).to.equal('unknown');
      const signedAt = ago(6 * HOUR);
      expect(await status({ ocsps, signedAt, freshness: { graceMs: HOUR / 2 } })).to.equal('good');
      expect(await status({ ocsps, signedAt, freshness: { graceMs: 2 * HOUR } })).to.equal('unknown');
    });
  });

  describe('say', () => {
    it('revoked with time, reason and since when the key was not its owner’s', async () => {
      const since = ago(40 * DAY);
      const answer: Partial<OcspAnswer> = {
        status: 'revoked',
        revokedAt: ago(30 * DAY),
        reason: 1,
        extensions: [extension('2.5.29.24', generalizedTime(since))],
      };
      const found = await judge({ ocsps: [response({}, answer)] });
      expect(found).to.include({ status: 'revoked', source: 'ocsp', reason: 1 });
      expect(found.invalidSince?.getTime()).to.be.closeTo(since.getTime(), 1000);
    });

    it('revoked although the answer itself is old', async () => {
      const old = { status: 'revoked', thisUpdate: ago(30 * DAY), nextUpdate: ago(29 * DAY) } as const;
      expect(await one({}, old)).to.equal('revoked');
    });

    it('nothing of a certificate they do not know, of another, or of one of the same number elsewhere', async () => {
      expect(await one({}, { status: 'unknown' })).to.equal('unknown');
      expect(await one({ answers: [{ certificate: responder }] })).to.equal('unknown');
      expect(await one({ issuer: other })).to.equal('unknown');
      expect(await one({ answers: [] })).to.equal('unknown');
    });

    it('the worst and the newest, when they speak of it several times', async () => {
      const answers: OcspAnswer[] = [
        { certificate: responder },
        { certificate: person, thisUpdate: ago(2 * HOUR) },
        { certificate: person, status: 'revoked', thisUpdate: ago(3 * HOUR) },
      ];
      expect(await one({ answers })).to.equal('revoked');
      const newer: OcspAnswer[] = [
        { certificate: person, thisUpdate: ago(3 * DAY), nextUpdate: ago(2 * DAY) },
        { certificate: person },
      ];
      expect(await one({ answers: newer })).to.equal('good');
    });

    it('nothing with a critical extension nobody knows, inside or around', async () => {
      const strange = extension('1.2.3.4.5', Buffer.of(5, 0), true);
      expect(await one({ extensions: [strange] })).to.equal('unknown');
      expect(await one({}, { extensions: [strange] })).to.equal('unknown');
      expect(await one({ extensions: [extension('1.2.3.4.5', Buffer.of(5, 0))] })).to.equal('good');
    });

    it('nothing by an algorithm that no longer counts', async () => {
      expect(await one({ digest: 'sha1' })).to.equal('unknown');
    });
  });

  describe('are asked', () => {
    const both = issue({
      subject: 'Both',
      issuer: ca,
      extensions: [EXT.ocsp('http://pki.test/ocsp'), EXT.crlPoints(point({ url: 'http://pki.test/ca.crl' }))],
    });
    const ask = (client: Partial<RevocationClient>, who = both) => {
      const none = async () => null;
      const fetch = new RevocationFetch(
        { ocsp: none, crl: none, issuer: none, ...client },
        { requests: 9, timeoutMs: 200, totalMs: 1000 },
      );
      return judge({ fetch }, who);
    };
    const answers = [{ certificate: both }];

    it('with a nonce, and an answer with another is not taken; one without may be an honest cache', async () => {
      const nonce = Buffer.alloc(16, 7);
      expect((await ask({ ocsp: async () => response({ answers, nonce }) })).status).to.equal('unknown');
      expect((await ask({ ocsp: async () => response({ answers }) })).status).to.equal('good');
    });

    it('and when they refuse, are busy, or answer nonsense, the list is asked', async () => {
      for (const answer of [refusal(1), refusal(3), refusal(6), Buffer.from('<html>'), Buffer.of()]) {
        const found = await ask({ ocsp: async () => answer, crl: async () => makeList({ issuer: ca }) });
        expect(found).to.include({ status: 'good', source: 'crl' });
      }
      expect((await ask({ ocsp: async () => refusal(3) })).status).to.equal('unknown');
    });

    it('never for a certificate whose authority says that nothing will be told', async () => {
      const short = issue({ subject: 'Short', issuer: ca, extensions: [EXT.noRevAvail()] });
      expect((await ask({}, short)).status).to.equal('good');
      const chain = [short, ca, root].map(read);
      const { statuses } = await chainRevocation(chain, context({}));
      expect(statuses.map((s) => s.status)).to.deep.equal(['good', 'unknown']);
    });
  });
});
