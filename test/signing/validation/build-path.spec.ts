// Path building among many candidates, and each rule of RFC 5280 §6 by certificates no ordinary authority issues.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { seq } from '../../../certs-dev/asn1/der.ts';
import { readDer } from '../../../server/signing/cms/der-read.ts';
import type { RevocationClient } from '../../../server/signing/index.ts';
import { readEvidence } from '../../../server/signing/report/dss.ts';
import { findPath, makeTrustContext } from '../../../server/signing/report/trust.ts';
import { buildPath } from '../../../server/signing/validation/build-path.ts';
import { readCertificate } from '../../../server/signing/validation/certificate.ts';
import type { PathOptions } from '../../../server/signing/validation/validate-path.ts';
import {
  DAY,
  directory,
  dns,
  EXT,
  email,
  extension,
  type Identity,
  ip,
  issue,
  issueCa,
  makeKey,
  nameOf,
  rsaKey,
  web,
} from '../../support/authority/certificates.ts';
import { hasProgram } from '../../support/programs.ts';

const ago = (days: number): Date => new Date(Date.now() - days * DAY);

describe('building paths', () => {
  const root = issueCa({ subject: 'Root' });
  const read = ({ der }: Identity) => readCertificate(der);
  const build = (leaf: Identity, pool: Identity[], over: Partial<PathOptions> = {}, anchors = [root]) =>
    buildPath(read(leaf), { anchors: anchors.map(read), pool: pool.map(read) }, { at: new Date(), ...over });
  const outcome = async (...args: Parameters<typeof build>): Promise<string> => {
    const built = await build(...args);
    return built.status === 'invalid' ? built.failure : built.status;
  };
  const chainOf = async (...args: Parameters<typeof build>) =>
    (await build(...args)).chain.map((c) => c.sha256);
  const idOf = (who: Identity): string => read(who).sha256;

  describe('among several issuers', () => {
    it('takes the one whose key signed, among authorities of one name', async () => {
      const [first, second, third] = [1, 2, 3].map(() => issueCa({ subject: 'CA', issuer: root }));
      if (!first || !second || !third) throw new Error('three were made');
      for (const pool of [
        [first, second, third],
        [third, first, second],
        [second, third, first],
      ]) {
        const leaf = issue({ subject: 'Leaf', issuer: second });
        expect(await chainOf(leaf, pool)).to.deep.equal([leaf, second, root].map(idOf));
      }
    });

    it('is not led astray by key identifiers that lie', async () => {
      const key = makeKey();
      const right = issueCa({ subject: 'CA', issuer: root, extensions: [EXT.keyId(makeKey())] });
      const wrong = issueCa({ subject: 'CA', issuer: root, extensions: [EXT.keyId(key)] });
      const leaf = issue({ subject: 'Leaf', issuer: right, extensions: [EXT.issuerKeyId(key)] });
      expect(await chainOf(leaf, [wrong, right])).to.deep.equal([leaf, right, root].map(idOf));
    });

    it('takes the certificate in its dates before the one that ran out, both of one key', async () => {
      const key = makeKey();
      const old = issueCa({ subject: 'CA', issuer: root, key, from: ago(900), to: ago(30) });
      const renewed = issueCa({ subject: 'CA', issuer: root, key });
      const leaf = issue({ subject: 'Leaf', issuer: renewed });
      expect(await chainOf(leaf, [old, renewed])).to.deep.equal([leaf, renewed, root].map(idOf));
      expect(await outcome(leaf, [old])).to.equal('expired');
      expect(await outcome(leaf, [old], { at: ago(100) })).to.equal('trusted');
    });

    it('goes over the cross-certificate that holds when another does not', async () => {
      const key = makeKey();
      const newRoot = issueCa({ subject: 'New root', key });
      const constrained = { extensions: [EXT.nameConstraints({ permitted: [directory(nameOf('Else'))] })] };
      const narrow = issueCa({ subject: 'New root', issuer: root, key, ...constrained });
      const ended = issueCa({ subject: 'New root', issuer: root, key, from: ago(900), to: ago(1) });
      const cross = issueCa({ subject: 'New root', issuer: root, key });
      const ca = issueCa({ subject: 'CA', issuer: newRoot });
      const leaf = issue({ subject: 'Leaf', issuer: ca });
      const pool = [ca, newRoot, narrow, ended];
      expect(await outcome(leaf, pool)).to.equal('name-constraints');
      expect(await chainOf(leaf, [...pool, cross])).to.deep.equal([leaf, ca, cross, root].map(idOf));
      expect(await chainOf(leaf, pool, {}, [newRoot])).to.deep.equal([leaf, ca, newRoot].map(idOf));
    });

    it('takes a shorter path before a longer one', async () => {
      const key = makeKey();
      const direct = issueCa({ subject: 'CA', issuer: root, key });
      const between = issueCa({ subject: 'Between', issuer: root });
      const detour = issueCa({ subject: 'CA', issuer: between, key });
      const leaf = issue({ subject: 'Leaf', issuer: direct });
      expect(await chainOf(leaf, [detour, between, direct])).to.deep.equal([leaf, direct, root].map(idOf));
    });
  });

  describe('among hostile certificates', () => {
    it('ends in a ring of authorities that certify each other', async () => {
      const keys = [1, 2, 3, 4, 5, 6, 7, 8].map(makeKey);
      const ring = keys.flatMap((issuerKey, i) =>
        keys.map((key, j) => {
          const issuer = issueCa({ subject: `Ring ${i}`, key: issuerKey });
          return issueCa({ subject: `Ring ${j}`, issuer, key });
        }),
      );
      const [first] = ring;
      if (!first) throw new Error('the ring was made');
      const lost = issue({ subject: 'Lost', issuer: first });
      expect(await outcome(lost, ring)).to.not.equal('trusted');
      // One way out is found all the same, for the shortest paths come first.
      const gate = issueCa({ subject: 'Ring 0', issuer: root, key: first.key });
      expect(await outcome(lost, [...ring, gate])).to.equal('trusted');
    });

    it('finds the true issuer behind a crowd of its namesakes', async () => {
      const crowd = Array.from({ length: 150 }, () => issueCa({ subject: 'CA' }));
      const ca = issueCa({ subject: 'CA', issuer: root });
      const leaf = issue({ subject: 'Leaf', issuer: ca });
      expect(await outcome(leaf, [...crowd, ca])).to.equal('trusted');
    });

    it('goes no deeper than ten certificates', async () => {
      const chain: Identity[] = [];
      for (let i = 0; i < 12; i++) chain.push(issueCa({ subject: `CA ${i}`, issuer: chain.at(-1) ?? root }));
      const under = (n: number) => issue({ subject: 'Leaf', issuer: chain[n] ?? root });
      expect(await outcome(under(8), chain)).to.equal('trusted');
      expect(await outcome(under(11), chain)).to.equal('incomplete');
    });

    it('takes parameters it cannot read for a signature that does not hold', async () => {
      const ca = issueCa({ subject: 'CA', issuer: root });
      const leaf = issue({ subject: 'Leaf', issuer: ca });
      const built = read(leaf);
      const broken = { ...built, signatureAlgorithm: readDer(Buffer.of(0x30, 2, 5, 0)) };
      const store = { anchors: [read(root)], pool: [read(ca)] };
      expect((await buildPath(broken, store, { at: new Date() })).status).to.not.equal('trusted');
    });
  });

  describe('by the addresses in certificates', () => {
    const url = (name: string): string => `http://pki.test/${name}`;
    const ca = issueCa({ subject: 'CA', issuer: root });
    const upper = issueCa({ subject: 'Upper', issuer: root });
    const lower = issueCa({ subject: 'Lower', issuer: upper, extensions: [EXT.issuers(url('upper'))] });
    let asked: string[] = [];
    const find = async (leaf: Identity, answers: Record<string, Buffer>, pool: Identity[] = []) => {
      asked = [];
      const revocation: RevocationClient = {
        ocsp: async () => null,
        crl: async () => null,
        issuer: async (address) => {
          asked.push(address.replace('http://pki.test/', ''));
          return answers[address.replace('http://pki.test/', '')] ?? null;
        },
      };
      const policy = { trustAnchors: [root.der], now: new Date(), revocation };
      const context = makeTrustContext(policy, readEvidence({ certificates: [], crls: [], ocsps: [] }));
      return (await findPath(read(leaf), pool.map(read), context, new Date())).path.status;
    };
    const leafAt = (...names: string[]) =>
      issue({ subject: 'Leaf', issuer: ca, extensions: [EXT.issuers(...names.map(url))] });
    const pem = (label: string, der: Buffer): Buffer =>
      Buffer.from(`-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`);

    it('takes DER, PEM and PKCS#7', async () => {
      const leaf = leafAt('ca');
      expect(await find(leaf, { ca: ca.der })).to.equal('trusted');
      expect(await find(leaf, { ca: pem('CERTIFICATE', ca.der) })).to.equal('trusted');
    });

    it('takes a PKCS#7 bundle that openssl wrote, in DER and PEM', async function () {
      if (!hasProgram('openssl')) this.skip();
      const input = Buffer.concat([pem('CERTIFICATE', upper.der), pem('CERTIFICATE', ca.der)]);
      const folder = mkdtempSync(join(tmpdir(), 'vanthu-bundle-'));
      const file = join(folder, 'certificates.pem');
      writeFileSync(file, input);
      const bundle = (form: string) =>
        execFileSync('openssl', ['crl2pkcs7', '-nocrl', '-certfile', file, '-outform', form]);
      for (const form of ['DER', 'PEM'])
        expect(await find(leafAt('ca'), { ca: bundle(form) })).to.equal('trusted');
      rmSync(folder, { recursive: true });
    });

    it('goes on to the next address after silence or nonsense', async () => {
      expect(await find(leafAt('none', 'ca'), { ca: ca.der })).to.equal('trusted');
      expect(await find(leafAt('bad', 'ca'), { bad: Buffer.from('<html>'), ca: ca.der })).to.equal('trusted');
      expect(await find(leafAt('bad'), { bad: Buffer.from('<html>') })).to.equal('incomplete');
    });

    it('goes up step by step, and asks each address once', async () => {
      const leaf = issue({ subject: 'Leaf', issuer: lower, extensions: [EXT.issuers(url('lower'))] });
      expect(await find(leaf, { lower: lower.der, upper: upper.der })).to.equal('trusted');
      expect(asked).to.deep.equal(['lower', 'upper']);
      expect(await find(leaf, { lower: lower.der })).to.equal('incomplete');
      expect(asked).to.deep.equal(['lower', 'upper']);
    });

    it('asks for another certificate of the issuer when the one at hand leads nowhere', async () => {
      const old = issueCa({ subject: 'CA', issuer: root, key: ca.key, from: ago(900), to: ago(1) });
      const own = issueCa({ subject: 'CA', key: ca.key });
      for (const held of [old, issueCa({ subject: 'CA' }), own])
        expect(await find(leafAt('ca'), { ca: ca.der }, [held])).to.equal('trusted');
    });

    it('asks nobody when the leaf itself ran out, and comes to an end when addresses lead in a circle', async () => {
      const ended = issue({
        subject: 'Ended',
        issuer: ca,
        from: ago(90),
        to: ago(1),
        extensions: [EXT.issuers(url('ca'))],
      });
      expect(await find(ended, { ca: ca.der }, [ca])).to.equal('invalid');
      expect(asked).to.deep.equal([]);
      const key = makeKey();
      const circle = issueCa({ subject: 'Circle', key, extensions: [EXT.issuers(url('circle'))] });
      const leaf = issue({ subject: 'Leaf', issuer: circle, extensions: [EXT.issuers(url('circle'))] });
      expect(await find(leaf, { circle: circle.der })).to.equal('untrusted');
      expect(asked.length).to.be.below(3);
    });
  });

  describe('holds to', () => {
    const under = (
      extensions: Buffer[],
      leaf: Buffer[] = [],
      subject: string | Buffer = 'Leaf',
    ): [Identity, Identity[]] => {
      const ca = issueCa({ subject: 'CA', issuer: root, extensions });
      return [issue({ subject, issuer: ca, extensions: leaf }), [ca]];
    };
    const judge = (...given: Parameters<typeof under>) => outcome(...under(...given));

    it('the path length, which authorities certified by themselves do not use up', async () => {
      const top = issueCa({ subject: 'Top', issuer: root, pathLength: 1 });
      const rollover = issueCa({ subject: 'Top', issuer: top });
      const below = issueCa({ subject: 'Below', issuer: rollover });
      const deeper = issueCa({ subject: 'Deeper', issuer: below });
      expect(await outcome(issue({ subject: 'Leaf', issuer: below }), [top, rollover, below])).to.equal(
        'trusted',
      );
      expect(
        await outcome(issue({ subject: 'Leaf', issuer: deeper }), [top, rollover, below, deeper]),
      ).to.equal('path-length');
    });

    it('basic constraints and key usage of every issuer', async () => {
      const plain = issue({ subject: 'CA', issuer: root });
      expect(await outcome(issue({ subject: 'Leaf', issuer: plain }), [plain])).to.equal('not-a-ca');
      const lister = issue({ subject: 'CA', issuer: root, extensions: [EXT.ca(), EXT.usage(6)] });
      expect(await outcome(issue({ subject: 'Leaf', issuer: lister }), [lister])).to.equal('key-usage');
    });

    it('name constraints of each kind of name', async () => {
      const cases: [Buffer, Buffer, boolean][] = [
        [dns('gov.vn'), dns('so.gov.vn'), true],
        [dns('gov.vn'), dns('gov.vn.evil.example'), false],
        [email('gov.vn'), email('a@gov.vn'), true],
        [email('gov.vn'), email('a@so.gov.vn'), false],
        [email('.gov.vn'), email('a@so.gov.vn'), true],
        [web('.gov.vn'), web('https://so.gov.vn/x'), true],
        [web('.gov.vn'), web('https://gov.vn/x'), false],
        [ip(10, 0, 0, 0, 255, 0, 0, 0), ip(10, 1, 2, 3), true],
        [ip(10, 0, 0, 0, 255, 0, 0, 0), ip(11, 1, 2, 3), false],
      ];
      for (const [base, name, isWithin] of cases) {
        const permitted = await judge([EXT.nameConstraints({ permitted: [base] })], [EXT.names(name)]);
        expect(permitted, `${base} ${name}`).to.equal(isWithin ? 'trusted' : 'name-constraints');
        const excluded = await judge([EXT.nameConstraints({ excluded: [base] })], [EXT.names(name)]);
        expect(excluded, `${base} ${name}`).to.equal(isWithin ? 'name-constraints' : 'trusted');
      }
      const within = seq(...[nameOf('Sở')].map((name) => name.subarray(2)));
      const inside = [EXT.nameConstraints({ permitted: [directory(within)] })];
      expect(await judge(inside, [], within)).to.equal('trusted');
      expect(await judge(inside, [], 'Khác')).to.equal('name-constraints');
    });

    it('policies: demanded, mapped, inhibited and narrowed by who relies on them', async () => {
      const [one, two] = ['1.2.3.1', '1.2.3.2'];
      const any = '2.5.29.32.0';
      const demand = EXT.policyConstraints({ explicit: 0 });
      expect(await judge([demand, EXT.policies(one)], [EXT.policies(one)])).to.equal('trusted');
      expect(await judge([demand, EXT.policies(one)], [EXT.policies(two)])).to.equal('policy');
      expect(await judge([demand, EXT.policies(any)], [EXT.policies(two)])).to.equal('trusted');
      expect(await judge([demand, EXT.policies(any), EXT.inhibitAny(0)], [EXT.policies(any)])).to.equal(
        'policy',
      );
      const mapped = [EXT.policies(one), EXT.mappings([one, two])];
      expect(await judge([demand, ...mapped], [EXT.policies(two)])).to.equal('trusted');
      const unmapped = [EXT.policyConstraints({ explicit: 0, mapping: 0 }), EXT.policies(one)];
      const [, pool] = under(unmapped);
      const [top] = pool;
      if (!top) throw new Error('the authority was made');
      const below = issueCa({ subject: 'Below', issuer: top, extensions: mapped });
      const leaf = issue({ subject: 'Leaf', issuer: below, extensions: [EXT.policies(two)] });
      expect(await outcome(leaf, [top, below])).to.equal('policy');
      const [wanted, authorities] = under([EXT.policies(one)], [EXT.policies(one)]);
      const accept = (initialPolicies: string[]) =>
        outcome(wanted, authorities, { initialPolicies, explicitPolicy: true });
      expect(await accept([one])).to.equal('trusted');
      expect(await accept([two])).to.equal('policy');
      expect(await judge([EXT.policies(one), EXT.mappings([any, one])], [EXT.policies(one)])).to.equal(
        'policy',
      );
    });

    it('critical extensions: none that it does not know, on whichever certificate', async () => {
      const strange = extension('1.2.3.4.5', Buffer.of(5, 0), true);
      expect(await judge([strange])).to.equal('critical-extension');
      expect(await judge([], [strange])).to.equal('critical-extension');
      expect(await judge([], [extension('1.2.3.4.5', Buffer.of(5, 0))])).to.equal('trusted');
    });

    it('dates of every certificate, and algorithms and key sizes of every signature', async () => {
      const ended = issueCa({ subject: 'CA', issuer: root, from: ago(900), to: ago(1) });
      expect(await outcome(issue({ subject: 'Leaf', issuer: ended }), [ended])).to.equal('expired');
      const early = issueCa({ subject: 'CA', issuer: root, from: ago(-10), to: ago(-100) });
      expect(await outcome(issue({ subject: 'Leaf', issuer: early }), [early])).to.equal('not-yet-valid');
      const ca = issueCa({ subject: 'CA', issuer: root });
      expect(await outcome(issue({ subject: 'Leaf', issuer: ca, digest: 'sha1' }), [ca])).to.equal(
        'weak-algorithm',
      );
      const short = issueCa({ subject: 'CA', issuer: root, key: rsaKey(1024) });
      expect(await outcome(issue({ subject: 'Leaf', issuer: short }), [short])).to.equal('weak-algorithm');
    });
  });
});
