// Revocation lists of our own making: scope, reasons, indirect and delta lists, their signers and times. RFC 5280 §6.3.
import { expect } from 'chai';
import { generalizedTime } from '../../../certs-dev/asn1/der.ts';
import { strongAt } from '../../../server/signing/validation/algorithm-strength.ts';
import { readCertificate } from '../../../server/signing/validation/certificate.ts';
import { tryReadCrl } from '../../../server/signing/validation/crl.ts';
import { type RevocationContext, revocationStatus } from '../../../server/signing/validation/revocation.ts';
import {
  DAY,
  EXT,
  extension,
  type Identity,
  issue,
  issueCa,
  nameOf,
  point,
} from '../../support/authority/certificates.ts';
import { type CrlSpec, makeList } from '../../support/authority/crl.ts';

const HOUR = 3_600_000;
const ago = (ms: number): Date => new Date(Date.now() - ms);

describe('revocation lists', () => {
  const root = issueCa({ subject: 'Root' });
  const ca = issueCa({ subject: 'CA', issuer: root });
  const person = issue({ subject: 'Person', issuer: ca });
  const read = ({ der }: Identity) => readCertificate(der);

  interface Given {
    who?: Identity;
    issuer?: Identity;
    pool?: Identity[];
    over?: Partial<RevocationContext>;
  }
  const judge = (lists: Buffer[], { who = person, issuer = ca, pool = [], over = {} }: Given = {}) => {
    const now = new Date();
    return revocationStatus(read(who), read(issuer), {
      store: { anchors: [read(root)], pool: [ca, ...pool].map(read) },
      now,
      at: now,
      isStrong: strongAt(now),
      crls: lists.flatMap((der) => tryReadCrl(der) ?? []),
      ocsps: [],
      ...over,
    });
  };
  const status = async (lists: Buffer[], given?: Given) => (await judge(lists, given)).status;
  const list = (over: Partial<CrlSpec> = {}) => makeList({ issuer: ca, ...over });
  const revoked = { serial: person.serial, at: ago(DAY) };

  it('tell when, why, and since when the key was not its owner’s', async () => {
    const since = ago(20 * DAY);
    const found = await judge([list({ entries: [{ ...revoked, reason: 1, invalidSince: since }] })]);
    expect(found).to.include({ status: 'revoked', source: 'crl', reason: 1 });
    expect(found.invalidSince?.getTime()).to.be.closeTo(since.getTime(), 1000);
    expect(await judge([list({ entries: [revoked] })])).to.not.have.property('reason');
  });

  it('count up to nextUpdate, a day without one, and not from the future', async () => {
    expect(await status([list({ thisUpdate: ago(2 * DAY) })])).to.equal('unknown');
    expect(await status([list({ thisUpdate: ago(HOUR), nextUpdate: null })])).to.equal('good');
    expect(await status([list({ thisUpdate: ago(2 * DAY), nextUpdate: null })])).to.equal('unknown');
    expect(await status([list({ thisUpdate: ago(-HOUR) })])).to.equal('unknown');
  });

  it('past their time still tell what they list, unless a newer one lifted it', async () => {
    const old = list({ thisUpdate: ago(3 * DAY), entries: [{ ...revoked, reason: 6 }] });
    expect(await status([old])).to.equal('revoked');
    expect(await status([old, list()])).to.equal('good');
  });

  it('decide nothing with a critical extension nobody knows, of the list or of any entry', async () => {
    const strange = [extension('1.2.3.4.5', Buffer.of(5, 0), true)];
    expect(await status([list({ extensions: strange })])).to.equal('unknown');
    const entries = [{ serial: ca.serial, extensions: strange }];
    expect(await status([list({ entries })])).to.equal('unknown');
    expect(await status([list({ extensions: [extension('1.2.3.4.5', Buffer.of(5, 0))] })])).to.equal('good');
  });

  it('are signed by the authority, or by one of its name with a path of its own and the right to', async () => {
    const stranger = issueCa({ subject: 'CA' });
    expect(await status([list({ signer: stranger })])).to.equal('unknown');
    expect(await status([list({ signer: stranger })], { pool: [stranger] })).to.equal('unknown');
    const apart = issue({ subject: 'CA', issuer: root, extensions: [EXT.usage(6)] });
    expect(await status([list({ signer: apart })])).to.equal('unknown');
    expect(await status([list({ signer: apart })], { pool: [apart] })).to.equal('good');
    const mayNot = issue({ subject: 'CA', issuer: root, extensions: [EXT.usage(0)] });
    expect(await status([list({ signer: mayNot })], { pool: [mayNot] })).to.equal('unknown');
  });

  it('count for the certificates of their scope alone', async () => {
    const below = issueCa({ subject: 'Below', issuer: ca });
    const only = (flag: 'onlyUser' | 'onlyCa' | 'onlyAttribute') => [list({ point: { [flag]: true } })];
    expect(await status(only('onlyUser'))).to.equal('good');
    expect(await status(only('onlyUser'), { who: below })).to.equal('unknown');
    expect(await status(only('onlyCa'))).to.equal('unknown');
    expect(await status(only('onlyCa'), { who: below })).to.equal('good');
    expect(await status(only('onlyAttribute'))).to.equal('unknown');
    expect(await status(only('onlyAttribute'), { who: below })).to.equal('unknown');
  });

  it('count for the distribution point their certificate names', async () => {
    const url = 'http://pki.test/1.crl';
    const who = issue({ subject: 'Pointed', issuer: ca, extensions: [EXT.crlPoints(point({ url }))] });
    expect(await status([list({ point: { url } })], { who })).to.equal('good');
    expect(await status([list({ point: { url: 'http://pki.test/2.crl' } })], { who })).to.equal('unknown');
    expect(await status([list()], { who })).to.equal('good');
  });

  it('say good only when together they cover every reason', async () => {
    const some = (...reasons: number[]) => list({ point: { reasons } });
    const key = some(1, 2);
    const rest = list({ point: { reasons: [3, 4, 5, 6, 7, 8] }, thisUpdate: ago(2 * 60_000) });
    expect(await status([key])).to.equal('unknown');
    expect(await status([key, rest])).to.equal('good');
    const listed = list({ point: { reasons: [1, 2] }, entries: [{ ...revoked, reason: 1 }] });
    expect(await status([listed])).to.equal('revoked');
    const who = issue({
      subject: 'Reasons',
      issuer: ca,
      extensions: [EXT.crlPoints(point({ url: 'http://pki.test/x', reasons: [1] }))],
    });
    expect(await status([list({ point: { reasons: [1] } })], { who })).to.equal('unknown');
  });

  describe('of another issuer', () => {
    const lister = issue({ subject: 'Lister', issuer: root, extensions: [EXT.usage(6)] });
    const extensions = [EXT.crlPoints(point({ url: 'http://pki.test/i.crl', crlIssuer: lister.subject }))];
    const who = issue({ subject: 'Indirect', issuer: ca, extensions });
    const given = { who, pool: [lister] };
    const indirect = (entries: NonNullable<CrlSpec['entries']> = [], over: Partial<CrlSpec> = {}) =>
      makeList({
        issuer: lister,
        point: { url: 'http://pki.test/i.crl', indirect: true },
        entries,
        ...over,
      });

    it('count when the certificate names it, and they say that they are indirect', async () => {
      expect(await status([indirect()], given)).to.equal('good');
      expect(await status([indirect([], { point: { url: 'http://pki.test/i.crl' } })], given)).to.equal(
        'unknown',
      );
      expect(await status([indirect()], { pool: [lister] })).to.equal('unknown');
      expect(await status([indirect()], { who })).to.equal('unknown');
    });

    it('give each entry to the authority named last', async () => {
      const mine = { serial: who.serial, at: ago(DAY) };
      const first = { serial: root.serial, at: ago(DAY), issuer: ca.subject };
      expect(await status([indirect([mine])], given)).to.equal('good');
      expect(await status([indirect([{ ...mine, issuer: ca.subject }])], given)).to.equal('revoked');
      expect(await status([indirect([first, mine])], given)).to.equal('revoked');
      const away = { serial: root.serial, at: ago(DAY), issuer: nameOf('Else') };
      expect(await status([indirect([first, away, mine])], given)).to.equal('good');
    });
  });

  describe('with deltas', () => {
    const base = (entries: NonNullable<CrlSpec['entries']> = []) => list({ number: 5, entries });
    const delta = (entries: NonNullable<CrlSpec['entries']>, over: Partial<CrlSpec> = {}) =>
      list({ number: 7, base: 5, entries, ...over });

    it('tell what was added and what was removed since', async () => {
      expect(await status([base(), delta([revoked])])).to.equal('revoked');
      const hold = { ...revoked, reason: 6 };
      expect(await status([base([hold]), delta([{ ...revoked, reason: 8 }])])).to.equal('good');
      expect(await status([base([hold]), delta([])])).to.equal('revoked');
    });

    it('tell the newest word, in whatever order they come', async () => {
      const hold = base([{ ...revoked, reason: 6 }]);
      const lifted = delta([{ ...revoked, reason: 8 }], { number: 6 });
      const stolen = delta([{ ...revoked, reason: 1 }], { number: 8 });
      expect(await status([hold, lifted, stolen])).to.equal('revoked');
      expect(await status([stolen, lifted, hold])).to.equal('revoked');
    });

    it('do not count alone, for an older base, of another key, or past their time', async () => {
      expect(await status([delta([])])).to.equal('unknown');
      const lifted = { ...revoked, reason: 8 };
      const hold = base([{ ...revoked, reason: 6 }]);
      expect(await status([hold, delta([lifted], { base: 6 })])).to.equal('revoked');
      expect(await status([hold, delta([lifted], { signer: root })])).to.equal('revoked');
      const late = { thisUpdate: ago(3 * DAY), nextUpdate: ago(2 * DAY) };
      expect(await status([hold, delta([lifted], late)])).to.equal('revoked');
      const strange = [extension('1.2.3.4.5', Buffer.of(5, 0), true)];
      expect(await status([hold, delta([lifted], { extensions: strange })])).to.equal('revoked');
      expect(await status([hold, delta([lifted], { point: { onlyUser: true } })])).to.equal('revoked');
    });
  });

  it('say nothing by an algorithm that no longer counts, unless they are proven to be that old', async () => {
    const old = [list({ digest: 'sha1' })];
    expect(await status(old)).to.equal('unknown');
    expect(await status(old, { over: { isStrong: strongAt(new Date('2011-01-01')) } })).to.equal('good');
  });

  it('keep silent about what ran out, unless they say that they keep it', async () => {
    const who = issue({ subject: 'Ended', issuer: ca, from: ago(90 * DAY), to: ago(2 * DAY) });
    const since = (at: Date) => [extension('2.5.29.60', generalizedTime(at))];
    expect(await status([list()], { who })).to.equal('unknown');
    expect(await status([list({ extensions: since(ago(30 * DAY)) })], { who })).to.equal('good');
    expect(await status([list({ extensions: since(ago(DAY)) })], { who })).to.equal('unknown');
    expect(await status([list({ entries: [{ serial: who.serial }] })], { who })).to.equal('revoked');
  });

  it('of authorities are not held to the freshness asked of those of signers', async () => {
    const over = { freshness: { maxAgeMs: HOUR } };
    const old = [list({ thisUpdate: ago(5 * HOUR) })];
    expect(await status(old, { over })).to.equal('unknown');
    const roots = [makeList({ issuer: root, thisUpdate: ago(5 * HOUR) })];
    expect(await status(roots, { who: ca, issuer: root, over })).to.equal('good');
  });

  it('that vouch for each other come to an end', async () => {
    // Two signers of lists of one name: whether each is revoked, only the other's list tells.
    const twins = [1, 2].map(() =>
      issueCa({
        subject: 'CA',
        issuer: root,
        extensions: [EXT.crlPoints(point({ url: 'http://pki.test/t.crl', crlIssuer: ca.subject }))],
      }),
    );
    const lists = twins.map((signer) =>
      list({ signer, point: { indirect: true, url: 'http://pki.test/t.crl' } }),
    );
    expect(['good', 'unknown']).to.include(await status(lists, { pool: twins }));
  });
});
