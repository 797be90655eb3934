// Certificates, lists and answers in the rarer forms that the standards allow: read as they are meant, or not at all.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { expect } from 'chai';
import {
  bits,
  int,
  oid,
  readDer,
  seq,
  sequenceOf,
  set,
  tagged,
  time,
  tlv,
} from '../../../certs-dev/asn1/der.ts';
import { crlNextUpdate } from '../../../server/signing/index.ts';
import { certificateFacts, readCertificateFacts } from '../../../server/signing/keys/certificate-facts.ts';
import { strongAt } from '../../../server/signing/validation/algorithm-strength.ts';
import { readCertificate, tryReadCertificate } from '../../../server/signing/validation/certificate.ts';
import { tryReadCrl } from '../../../server/signing/validation/crl.ts';
import { tryReadOcspResponse } from '../../../server/signing/validation/ocsp.ts';
import { type RevocationContext, revocationStatus } from '../../../server/signing/validation/revocation.ts';
import { RevocationFetch } from '../../../server/signing/validation/revocation-fetch.ts';
import { validatePath } from '../../../server/signing/validation/validate-path.ts';
import {
  DAY,
  directory,
  dns,
  EXT,
  email,
  extension,
  type Identity,
  issue,
  issueCa,
  nameOf,
  web,
} from '../../support/authority/certificates.ts';
import { makeList } from '../../support/authority/crl.ts';
import { makeResponse } from '../../support/authority/ocsp.ts';
import { codeOf } from '../../support/code-of.ts';

const CN = '2.5.4.3';
const root = issueCa({ subject: 'Root' });
const read = ({ der }: Identity) => readCertificate(der);

describe('rare forms', () => {
  describe('of names', () => {
    const named = (value: Buffer) =>
      certificateFacts(read(issue({ subject: seq(set(seq(oid(CN), value))) }))).commonName;
    const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16();
    const utf32 = (...points: number[]) =>
      Buffer.concat(points.map((point) => Buffer.from(point.toString(16).padStart(8, '0'), 'hex')));

    it('are told as they are written in every kind of string', () => {
      expect(named(tlv(0x1e, utf16('Nguyễn Văn A')))).to.equal('Nguyễn Văn A');
      expect(named(tlv(0x1c, utf32(0x4e, 0x1ec5, 0x1f58b)))).to.equal('Nễ\u{1f58b}');
      expect(named(tlv(0x14, Buffer.from('Sở', 'latin1')))).to.equal(
        Buffer.from('Sở', 'latin1').toString('latin1'),
      );
    });

    it('hold no character that does not exist, and no half of one', () => {
      expect(named(tlv(0x1c, utf32(0x41, 0x110000, 0xffffffff)))).to.equal('A\ufffd\ufffd');
      expect(named(tlv(0x1c, Buffer.concat([utf32(0x41), Buffer.of(0, 0)])))).to.equal('A');
      expect(named(tlv(0x1e, Buffer.of(0x41)))).to.match(/^#/);
    });

    it('are the same name whichever string they are written in', async () => {
      const wide = { ...root, subject: seq(set(seq(oid(CN), tlv(0x1e, utf16('ROOT'))))) };
      const leaf = issue({ subject: 'Leaf', issuer: wide });
      expect(await validatePath(read(root), [read(leaf)], { at: new Date() })).to.include({ ok: true });
    });
  });

  it('of a certificate that is none are refused by code', async () => {
    for (const bytes of [Buffer.of(), Buffer.from('x'), root.der.subarray(0, 100), seq(seq(int(1)))])
      expect(await codeOf((async () => readCertificateFacts(bytes))())).to.equal('KEY_FILE_BROKEN');
    expect(readCertificateFacts(root.der).commonName).to.equal('Root');
  });

  it('of name constraints with bounds nobody can honour make the certificate unreadable', () => {
    const bounded = (...bounds: Buffer[]) =>
      issueCa({
        subject: 'CA',
        issuer: root,
        extensions: [extension('2.5.29.30', seq(tagged(0, seq(dns('gov.vn'), ...bounds))), true)],
      }).der;
    expect(tryReadCertificate(bounded())).not.to.equal(undefined);
    expect(tryReadCertificate(bounded(tlv(0x80, Buffer.of(0))))).not.to.equal(undefined);
    expect(tryReadCertificate(bounded(tlv(0x80, Buffer.of(1))))).to.equal(undefined);
    expect(tryReadCertificate(bounded(tlv(0x81, Buffer.of(0))))).to.equal(undefined);
  });

  it('of addresses that are none obey no constraint on addresses: neither permitted nor not excluded', async () => {
    const held = async (constraint: { permitted?: Buffer[]; excluded?: Buffer[] }, address: string) => {
      const extensions = [EXT.nameConstraints(constraint)];
      const ca = issueCa({ subject: 'CA', issuer: root, extensions });
      const leaf = issue({ subject: 'Leaf', issuer: ca, extensions: [EXT.names(web(address))] });
      const result = await validatePath(read(root), [ca, leaf].map(read), { at: new Date() });
      return result.ok ? 'ok' : result.failure;
    };
    const base = [web('.gov.vn')];
    expect(await held({ permitted: base }, 'https://so.gov.vn/')).to.equal('ok');
    expect(await held({ excluded: base }, 'https://so.com.vn/')).to.equal('ok');
    for (const address of ['so.gov.vn', 'urn:uuid:1', 'https://', ''])
      for (const constraint of [{ permitted: base }, { excluded: base }])
        expect(await held(constraint, address), address).to.equal('name-constraints');
  });

  it('of a nonce that lacks its inner string are taken as they are', () => {
    const nonce = Buffer.from('sixteen bytes ..');
    const answer = (extensions: Buffer[]) =>
      tryReadOcspResponse(makeResponse({ issuer: root, answers: [{ certificate: root }], extensions }))
        ?.nonce;
    const id = '1.3.6.1.5.5.7.48.1.2';
    expect(Buffer.from(answer([extension(id, nonce)]) ?? []).equals(nonce)).to.equal(true);
    expect(Buffer.from(answer([extension(id, tlv(0x04, nonce))]) ?? []).equals(nonce)).to.equal(true);
  });

  describe('of lists', () => {
    const ca = issueCa({ subject: 'CA', issuer: root });
    const algorithm = seq(oid('1.2.840.10045.4.3.2'));
    const from = new Date('2026-01-02T03:04:05Z');
    const listOf = (...fields: Buffer[]) => seq(seq(...fields), algorithm, bits(Buffer.of(1)));

    it('tell when the next is due, in both versions', () => {
      const next = new Date(from.getTime() + DAY);
      expect(crlNextUpdate(makeList({ issuer: ca, thisUpdate: from }))?.getTime()).to.equal(next.getTime());
      const old = listOf(algorithm, ca.subject, time(from), time(next), seq(seq(int(5), time(from))));
      expect(crlNextUpdate(old)?.getTime()).to.equal(next.getTime());
    });

    it('tell of no next where there is none, or where they are no lists', () => {
      expect(crlNextUpdate(makeList({ issuer: ca, nextUpdate: null }))).to.equal(undefined);
      expect(crlNextUpdate(listOf(algorithm, ca.subject, time(from)))).to.equal(undefined);
      for (const bytes of [Buffer.of(), Buffer.from('x'), seq(), seq(seq()), root.der.subarray(0, 50)])
        expect(crlNextUpdate(bytes)).to.equal(undefined);
      const nonsense = listOf(algorithm, ca.subject, time(from), tlv(0x17, Buffer.from('yesterday')));
      expect(crlNextUpdate(nonsense)).to.equal(undefined);
    });

    const status = async (who: Identity, list: Buffer, over: Partial<RevocationContext> = {}) => {
      const now = new Date();
      const context: RevocationContext = {
        store: { anchors: [read(root)], pool: [read(ca)] },
        now,
        at: now,
        isStrong: strongAt(now),
        crls: [list].flatMap((der) => tryReadCrl(der) ?? []),
        ocsps: [],
        ...over,
      };
      return (await revocationStatus(read(who), read(ca), context)).status;
    };
    /** A point of this name, as a certificate and as a list writes it. */
    const pointed = (name: Buffer) =>
      issue({ subject: 'Person', issuer: ca, extensions: [EXT.crlPoints(seq(tagged(0, name)))] });
    const listed = (name: Buffer) =>
      makeList({ issuer: ca, extensions: [extension('2.5.29.28', seq(tagged(0, name)), true)] });

    it('count for a point named relative to their issuer, written short or in full', async () => {
      const relative = (text: string) => tagged(1, seq(oid(CN), tlv(0x0c, Buffer.from(text))));
      const full = (text: string) => {
        const rdns = [ca.subject, nameOf(text)].flatMap((name) =>
          sequenceOf(readDer(name)).map(({ raw }) => raw),
        );
        return tagged(0, directory(seq(...rdns)));
      };
      expect(await status(pointed(relative('1')), listed(relative('1')))).to.equal('good');
      expect(await status(pointed(relative('1')), listed(full('1')))).to.equal('good');
      expect(await status(pointed(full('1')), listed(relative('1')))).to.equal('good');
      expect(await status(pointed(relative('1')), listed(relative('2')))).to.equal('unknown');
      expect(await status(pointed(full('1')), listed(relative('2')))).to.equal('unknown');
    });

    it('count for a point named by host or address, whatever its letters', async () => {
      for (const [kind, other] of [
        [dns, email],
        [email, dns],
      ] as const) {
        const who = pointed(tagged(0, kind('crl@SO.gov.vn')));
        expect(await status(who, listed(tagged(0, kind('crl@so.gov.vn'))))).to.equal('good');
        expect(await status(who, listed(tagged(0, kind('crl@xa.gov.vn'))))).to.equal('unknown');
        expect(await status(who, listed(tagged(0, other('crl@so.gov.vn'))))).to.equal('unknown');
      }
    });

    it('are fetched from no point that is no address', async () => {
      const asked: string[] = [];
      const silent = async (url: string) => {
        asked.push(url);
        return null;
      };
      const client = { ocsp: silent, crl: silent, issuer: silent };
      const fetch = new RevocationFetch(client, { requests: 9, timeoutMs: 100, totalMs: 500 });
      const relative = pointed(tagged(1, seq(oid(CN), tlv(0x0c, Buffer.from('1')))));
      expect(await status(relative, makeList({ issuer: ca }), { fetch })).to.equal('good');
      expect(await status(pointed(tagged(0, dns('gov.vn'))), Buffer.of(), { fetch })).to.equal('unknown');
      expect(asked).to.deep.equal([]);
    });
  });

  describe('of DSA keys', () => {
    const DSA_SHA256 = seq(oid('2.16.840.1.101.3.4.3.2'));
    const { privateKey, publicKey } = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
    const whole = publicKey.export({ type: 'spki', format: 'der' });
    /** RFC 3279 §2.3.2: without parameters, which are those of the issuer. */
    const inheriting = (() => {
      const [algorithm, key] = sequenceOf(readDer(whole));
      return seq(seq(sequenceOf(algorithm)[0]?.raw ?? Buffer.of()), key?.raw ?? Buffer.of());
    })();
    const made = (
      subject: string,
      issuer: string,
      spki: Buffer,
      signer: KeyObject,
      algorithm = DSA_SHA256,
    ) => {
      const dates = seq(time(new Date(Date.now() - DAY)), time(new Date(Date.now() + DAY)));
      const extensions = tagged(3, seq(EXT.ca(), EXT.usage(5, 6)));
      const tbs = seq(
        tagged(0, int(2)),
        int(9),
        algorithm,
        nameOf(issuer),
        dates,
        nameOf(subject),
        spki,
        extensions,
      );
      return readCertificate(seq(tbs, algorithm, bits(sign('sha256', tbs, signer))));
    };
    const isStrong = () => true;

    it('take the parameters they lack from their issuer', async () => {
      const top = made('Top', 'Top', whole, privateKey);
      const middle = made('Middle', 'Top', inheriting, privateKey);
      expect(middle.key).to.equal(undefined);
      const leaf = made('Leaf', 'Middle', inheriting, privateKey);
      const found = await validatePath(top, [middle, leaf], { at: new Date(), isStrong });
      expect(found.ok).to.equal(true);
      expect(found.ok && found.path.map(({ key }) => key?.equals(publicKey))).to.deep.equal([true, true]);
    });

    it('are no keys under an issuer of another kind, or in another form', async () => {
      const ecdsa = seq(oid('1.2.840.10045.4.3.2'));
      const stray = made('Stray', 'Root', inheriting, root.key, ecdsa);
      const under = await validatePath(read(root), [stray], { at: new Date(), isStrong });
      expect(under).to.include({ ok: false, failure: 'signature' });
      const top = made('Top', 'Top', whole, privateKey);
      const odd = made('Odd', 'Top', seq(seq(oid('1.2.3.4')), bits(Buffer.of(1))), privateKey);
      const other = await validatePath(top, [odd], { at: new Date(), isStrong });
      expect(other).to.include({ ok: false, failure: 'signature' });
    });
  });
});
