import { spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadPki, makePki } from '../../certs-dev/index.ts';
import { attributesOf, partsOf } from '../../certs-dev/issuing/certificate.ts';
import { codeOf } from '../support/code-of.ts';
import { type Fixture, KEY_CACHE, makeFixture } from './support.ts';

const DEFINITION = join(import.meta.dirname, '../../certs-dev/pki.json');
const DAY_MS = 86_400_000;

describe('certs-dev: making the PKI', () => {
  let fixture: Fixture;
  before(async function () {
    this.timeout(120_000);
    fixture = await makeFixture();
  });
  after(() => fixture.dispose());

  const serials = (pki: Fixture['pki']) =>
    Object.fromEntries(pki.ids.map((id) => [id, pki.entry(id).serial]));

  it('holds all three kinds of key among the leaders and seals', () => {
    const kinds = fixture.pki.ids.map((id) => {
      const { asymmetricKeyType, asymmetricKeyDetails } = fixture.pki.privateKey(id);
      return `${asymmetricKeyType} ${asymmetricKeyDetails?.modulusLength ?? asymmetricKeyDetails?.namedCurve}`;
    });
    expect([...new Set(kinds)]).to.have.members(['rsa 2048', 'rsa 3072', 'ec prime256v1']);
  });

  it('gives each of the four agencies a seal, an exchange key and three people', () => {
    const codes = Object.fromEntries(fixture.pki.agencies.map((a) => [a.id, a.code]));
    expect(codes).to.deep.equal({
      'ubnd-tinh': 'H16',
      'so-noi-vu': 'H16.01',
      'so-tai-chinh': 'H16.02',
      'xa-thuan-an': 'H16.21.03',
    });
    for (const id of Object.keys(codes)) {
      for (const part of ['seal', 'exchange', 'leader', 'officer', 'clerk']) {
        expect(fixture.pki.p12(`${id}.${part}`).pin).to.equal('123456');
      }
    }
  });

  it('writes names as NFC UTF8String, byte for byte', () => {
    const { name, issuer } = partsOf(fixture.pki.certificate('so-noi-vu.seal'));
    const attributes = attributesOf(name);
    const cn = attributes.at(-1);
    expect(cn?.tag).to.equal(0x0c);
    expect(cn?.value.equals(Buffer.from('SỞ NỘI VỤ (THỬ NGHIỆM)'.normalize('NFC'), 'utf8'))).to.equal(true);
    expect(attributes[0]?.tag).to.equal(0x13);
    expect(issuer.equals(partsOf(fixture.pki.certificate('ca-state')).name)).to.equal(true);
  });

  it('puts the organ code into the exchange certificate', () => {
    const der = fixture.pki.certificate('xa-thuan-an.exchange');
    expect(new X509Certificate(der).subject).to.include('serialNumber=H16.21.03');
  });

  it('keeps certificate, key and index in step', () => {
    for (const id of fixture.pki.ids) {
      const x509 = new X509Certificate(fixture.pki.certificate(id));
      expect(x509.checkPrivateKey(fixture.pki.privateKey(id)), id).to.equal(true);
      expect(x509.serialNumber.toLowerCase(), id).to.equal(fixture.pki.entry(id).serial);
      expect(new Date(x509.validTo).getTime(), id).to.equal(fixture.pki.entry(id).notAfter.getTime());
    }
  });

  it('names the place of its services in every end certificate', async () => {
    const away = await mkdtemp(join(tmpdir(), 'vanthu-certs-'));
    const options = {
      folder: away,
      baseUrl: 'http://127.0.0.1:9',
      only: ['so-noi-vu.leader'],
      keyCache: KEY_CACHE,
    };
    const pki = await makePki(options);
    const x509 = new X509Certificate(pki.certificate('so-noi-vu.leader'));
    expect(x509.infoAccess).to.include('OCSP - URI:http://127.0.0.1:9/ocsp');
    expect(x509.infoAccess).to.include('CA Issuers - URI:http://127.0.0.1:9/aia/ca-state.crt');
    expect(pki.ids).to.include('tsa').and.not.include('so-noi-vu.clerk');
    await rm(away, { recursive: true });
  });

  it('puts only the anchors into the trust folder', async () => {
    expect(await readdir(fixture.pki.trustFolder)).to.deep.equal(['root-g2.crt']);
    expect(await readdir(fixture.pki.intermediatesFolder))
      .to.include('ca-state.crt')
      .and.not.include('foreign-root.crt');
  });

  it('keeps private keys from other accounts', async () => {
    for (const file of await readdir(fixture.path('keys'))) {
      expect((await stat(fixture.path(`keys/${file}`))).mode & 0o077, file).to.equal(0);
    }
    expect((await stat(fixture.path('p12/so-noi-vu.leader.p12'))).mode & 0o077).to.equal(0);
  });

  it('loads instead of making when nothing changed', async () => {
    await makePki({ folder: fixture.folder });
    const written = async () => {
      const names = ['keys', 'certs', 'p12'];
      const files = await Promise.all(
        names.map(async (name) =>
          (await readdir(fixture.path(name))).map((file) => fixture.path(`${name}/${file}`)),
        ),
      );
      return Promise.all(files.flat().map(async (file) => [file, (await stat(file)).mtimeMs]));
    };
    const before = await written();
    const again = await makePki({ folder: fixture.folder });
    expect(await written())
      .to.deep.equal(before)
      .and.to.not.have.length(0);
    expect(serials(again)).to.deep.equal(serials(fixture.pki));
    expect(serials(await loadPki(fixture.folder))).to.deep.equal(serials(fixture.pki));
  });

  it('makes again only the entry that changed', async () => {
    const file = fixture.path('other.json');
    const text = await readFile(DEFINITION, 'utf8');
    await writeFile(file, text.replace('"CN": "Phạm Thị Quỳnh Như"', '"CN": "Phạm Thị Quỳnh Hoa"'));
    const before = serials(fixture.pki);
    const changed = await makePki({ folder: fixture.folder, definitionFile: file });
    const after = serials(changed);
    expect(Object.keys(after).filter((id) => after[id] !== before[id])).to.deep.equal(['so-noi-vu.officer']);
    fixture.pki = await makePki({ folder: fixture.folder });
  });

  it('makes again only what went missing or was damaged', async () => {
    const before = serials(fixture.pki);
    await rm(fixture.path('p12/so-noi-vu.clerk.p12'));
    await writeFile(fixture.path('certs/xa-thuan-an.seal.crt'), 'not a certificate');
    expect(await codeOf(loadPki(fixture.folder))).to.equal('PKI_NOT_MADE');
    fixture.pki = await makePki({ folder: fixture.folder });
    const after = serials(fixture.pki);
    const renewed = Object.keys(after).filter((id) => after[id] !== before[id]);
    expect(renewed).to.have.members(['so-noi-vu.clerk', 'xa-thuan-an.seal']);
  });

  it('survives a broken index by issuing again with the same keys', async () => {
    const spki = fixture.pki.privateKey('ca-state').export({ type: 'pkcs8', format: 'pem' });
    await writeFile(fixture.path('index.json'), '{"version":1');
    fixture.pki = await makePki({ folder: fixture.folder });
    expect(fixture.pki.privateKey('ca-state').export({ type: 'pkcs8', format: 'pem' })).to.equal(spki);
    expect(createPrivateKey(spki).asymmetricKeyType).to.equal('rsa');
  });

  it('renews what time has turned into something else', async () => {
    const before = serials(fixture.pki);
    const later = new Date(Date.now() + 60 * DAY_MS);
    fixture.pki = await makePki({ folder: fixture.folder, clock: () => later });
    const after = serials(fixture.pki);
    expect(Object.keys(after).filter((id) => after[id] !== before[id])).to.deep.equal(['bad.not-yet-valid']);
  });

  it('lets two makers of one folder end with one PKI', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vanthu-certs-'));
    const make = () => makePki({ folder, only: ['so-noi-vu.leader'], keyCache: KEY_CACHE });
    const [a, b] = await Promise.all([make(), make()]);
    expect(serials(a)).to.deep.equal(serials(b));
    await rm(folder, { recursive: true });
  });

  it('does not wait for a maker that was killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vanthu-certs-'));
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    await writeFile(join(folder, '.making'), String(dead));
    const pki = await makePki({ folder, only: [], keyCache: KEY_CACHE });
    expect(pki.ids).to.include('tsa');
    expect(await readdir(folder)).not.to.include('.making');
    await rm(folder, { recursive: true });
  });

  it('adds to a folder without touching what is there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vanthu-certs-'));
    const first = await makePki({ folder, only: ['so-noi-vu.leader'], keyCache: KEY_CACHE });
    const second = await makePki({ folder, only: ['so-noi-vu.clerk'], keyCache: KEY_CACHE });
    expect(serials(second)).to.include(serials(first)).and.to.include.keys('so-noi-vu.clerk');
    await rm(folder, { recursive: true });
  });

  it('keeps a revocation on disk, and lifts it', async () => {
    const at = new Date('2026-01-05T03:00:00Z');
    await fixture.pki.revoke('so-noi-vu.clerk', at, 'superseded');
    const reread = await loadPki(fixture.folder);
    expect(await reread.revocation('so-noi-vu.clerk')).to.deep.equal({ at, reason: 'superseded' });
    await reread.reinstate('so-noi-vu.clerk');
    expect(await fixture.pki.revocation('so-noi-vu.clerk')).to.equal(undefined);
  });

  it('refuses ids it does not know and key files that do not exist', async () => {
    const codeFrom = (run: () => unknown) => codeOf(Promise.resolve().then(run));
    expect(await codeFrom(() => fixture.pki.certificate('nobody'))).to.equal('PKI_UNKNOWN_ID');
    expect(await codeFrom(() => fixture.pki.p12('tsa'))).to.equal('PKI_NO_KEY_FILE');
    expect(await codeFrom(() => fixture.pki.revoke('nobody', new Date()))).to.equal('PKI_UNKNOWN_ID');
    expect(await codeFrom(() => makePki({ folder: fixture.folder, only: ['nobody'] }))).to.equal(
      'PKI_UNKNOWN_ID',
    );
    expect(await codeFrom(() => loadPki(fixture.path('nowhere')))).to.equal('PKI_NOT_MADE');
  });

  const broken: [string, (text: string) => string][] = [
    ['not JSON', (t) => t.slice(1)],
    ['an unknown profile', (t) => t.replace('"profile": "tsa"', '"profile": "tsb"')],
    ['an issuer that is not declared before', (t) => t.replace('"issuer": "root-g2"', '"issuer": "tsa"')],
    ['the same id twice', (t) => t.replace('"id": "bad.expired"', '"id": "bad.revoked"')],
    ['a name not in NFC', (t) => t.replace('Trần Đình Nghĩa', 'Trần Đình Nghĩa'.normalize('NFD'))],
    ['an unknown field', (t) => t.replace('"note":', '"nota":')],
    ['an unknown key kind', (t) => t.replace('"key": "p-256"', '"key": "p-257"')],
  ];
  for (const [what, spoil] of broken) {
    it(`refuses a declaration with ${what}`, async () => {
      const file = fixture.path('broken.json');
      await writeFile(file, spoil(await readFile(DEFINITION, 'utf8')));
      const made = makePki({ folder: fixture.path('never'), definitionFile: file });
      expect(await codeOf(made)).to.equal('PKI_DEFINITION_BROKEN');
    });
  }
});
