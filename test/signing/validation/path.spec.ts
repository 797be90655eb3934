// Certification paths good and bad, made by openssl; what may sign is decided before anything is written.
import { expect } from 'chai';
import { assertMaySign } from '../../../server/signing/keys/assert-may-sign.ts';
import { type Der, SigningError, type VerificationPolicy } from '../../../server/signing/types.ts';
import { buildPath } from '../../../server/signing/validation/build-path.ts';
import { readCertificate } from '../../../server/signing/validation/certificate.ts';
import { hasProgram } from '../../support/programs.ts';
import { CA_EXTENSIONS, LEAF_EXTENSIONS, makeVietnamesePki, type OpensslPki } from '../keys/openssl-pki.ts';

const DAY = 86_400_000;

describe('certification paths', () => {
  let pki: OpensslPki;
  before(function () {
    if (!hasProgram('openssl')) this.skip();
    pki = makeVietnamesePki();
  });
  after(() => pki?.dispose());

  const cert = (name: string) => readCertificate(pki.der(name));
  const path = (leaf: string, pool: string[], at = new Date()) =>
    buildPath(cert(leaf), { anchors: [cert('root')], pool: pool.map(cert) }, { at });
  const under = (
    ca: string,
    extensions: string[],
    leafExtensions = LEAF_EXTENSIONS,
    subject = '/C=VN/O=Sở/CN=X',
  ): string => {
    pki.issue(ca, { subject: `/C=VN/CN=CA ${ca}`, issuer: 'root', extensions });
    pki.issue(`${ca}-leaf`, { subject, issuer: ca, extensions: leafExtensions });
    return `${ca}-leaf`;
  };
  const failure = async (leaf: string, pool: string[]): Promise<string> => {
    const built = await path(leaf, pool);
    return built.status === 'invalid' ? built.failure : built.status;
  };

  it('finds the path of a leaf whose issuer has diacritics', async () => {
    const built = await path('person', ['sub', 'agency']);
    expect(built.status).to.equal('trusted');
    expect(built.chain.map((c) => c.sha256)).to.deep.equal(
      ['person', 'sub', 'root'].map((n) => cert(n).sha256),
    );
  });

  it('tells an incomplete chain from a foreign root', async () => {
    expect((await path('person', [])).status).to.equal('incomplete');
    pki.issue('alien', { subject: '/C=VN/CN=Gốc lạ', extensions: CA_EXTENSIONS });
    pki.issue('stranger', { subject: '/C=VN/CN=Người lạ', issuer: 'alien' });
    expect((await path('stranger', ['alien'])).status).to.equal('untrusted');
  });

  it('is not fooled by a root of the same name with another key', async () => {
    const subject = '/C=VN/O=Ban Cơ yếu Chính phủ/CN=RootCA chuyên dùng (THỬ NGHIỆM)';
    pki.issue('twin', { subject, extensions: CA_EXTENSIONS });
    pki.issue('twin-leaf', { subject: '/C=VN/CN=Giả', issuer: 'twin' });
    expect(await failure('twin-leaf', ['twin'])).to.equal('signature');
  });

  it('lets no leaf issue certificates', async () => {
    pki.issue('child', { subject: '/C=VN/CN=Con', issuer: 'person' });
    expect(await failure('child', ['person', 'sub'])).to.equal('not-a-ca');
  });

  it('needs keyCertSign on every issuer', async () => {
    const leaf = under('nosign', ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,cRLSign']);
    expect(await failure(leaf, ['nosign'])).to.equal('key-usage');
  });

  it('honours a path length', async () => {
    const leaf = under('short', [
      'basicConstraints=critical,CA:TRUE,pathlen:0',
      'keyUsage=critical,keyCertSign',
    ]);
    expect((await path(leaf, ['short'])).status).to.equal('trusted');
    pki.issue('deeper', { subject: '/C=VN/CN=Sâu', issuer: 'short', extensions: CA_EXTENSIONS });
    pki.issue('deepest', { subject: '/C=VN/CN=Sâu nhất', issuer: 'deeper' });
    expect(await failure('deepest', ['deeper', 'short'])).to.equal('path-length');
  });

  it('honours name constraints, diacritics and case folded', async () => {
    const constraint = [
      ...CA_EXTENSIONS,
      'nameConstraints=critical,permitted;email:.gov.vn,excluded;email:xau@sub.gov.vn',
    ];
    const email = (address: string) => [...LEAF_EXTENSIONS, `subjectAltName=email:${address}`];
    expect((await path(under('nc1', constraint, email('a@so.GOV.vn')), ['nc1'])).status).to.equal('trusted');
    expect(await failure(under('nc2', constraint, email('a@gmail.com')), ['nc2'])).to.equal(
      'name-constraints',
    );
    expect(await failure(under('nc3', constraint, email('xau@sub.gov.vn')), ['nc3'])).to.equal(
      'name-constraints',
    );
  });

  it('refuses a critical extension it does not know', async () => {
    const unknown = [...LEAF_EXTENSIONS, '1.2.3.4.5=critical,DER:0500'];
    expect(await failure(under('crit', CA_EXTENSIONS, unknown), ['crit'])).to.equal('critical-extension');
  });

  it('requires a policy when a CA demands one', async () => {
    const demanding = [
      ...CA_EXTENSIONS,
      'policyConstraints=critical,requireExplicitPolicy:0',
      'certificatePolicies=1.2.3.4',
    ];
    expect(await failure(under('pol1', demanding), ['pol1'])).to.equal('policy');
    const leaf = under('pol2', demanding, [...LEAF_EXTENSIONS, 'certificatePolicies=1.2.3.4']);
    expect((await path(leaf, ['pol2'])).status).to.equal('trusted');
  });

  it('refuses SHA-1 and short lives', async () => {
    pki.issue('sha1', { subject: '/C=VN/CN=Yếu', issuer: 'root', digest: 'sha1' });
    expect(await failure('sha1', [])).to.equal('weak-algorithm');
    const later = await path('person', ['sub'], new Date(Date.now() + 400 * DAY));
    expect(later).to.include({ status: 'invalid', failure: 'expired' });
    const earlier = await path('person', ['sub'], new Date(Date.now() - DAY));
    expect(earlier).to.include({ status: 'invalid', failure: 'not-yet-valid' });
  });

  it('ends on a pool of certificates that issue each other', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `loop${i}`);
    pki.issue('loop', { subject: '/CN=Vòng', extensions: CA_EXTENSIONS });
    for (const name of names)
      pki.issue(name, { subject: '/CN=Vòng', issuer: 'loop', extensions: CA_EXTENSIONS, key: 'ec' });
    pki.issue('lost', { subject: '/CN=Lạc', issuer: 'loop' });
    const started = Date.now();
    expect((await path('lost', ['loop', ...names])).status).to.not.equal('trusted');
    expect(Date.now() - started).to.be.below(5000);
  });

  describe('may sign', () => {
    const codeFor = async (chain: Der[], over: Partial<VerificationPolicy> = {}): Promise<string> => {
      try {
        await assertMaySign(chain, { trustAnchors: [pki.der('root')], now: new Date(), ...over });
      } catch (error) {
        return error instanceof SigningError ? error.code : String(error);
      }
      return 'ok';
    };
    const chain = (leaf: string) => [pki.der(leaf), pki.der('sub')];

    it('a trusted certificate, with its issuer in the key file or known to the policy', async () => {
      expect(await codeFor(chain('person'))).to.equal('ok');
      expect(await codeFor([pki.der('agency')], { intermediates: [pki.der('sub')] })).to.equal('ok');
    });

    it('not a foreign, expired, early or misused one', async () => {
      expect(await codeFor([pki.der('person')])).to.equal('CERT_UNTRUSTED');
      expect(await codeFor(chain('person'), { trustAnchors: [] })).to.equal('CERT_UNTRUSTED');
      expect(await codeFor(chain('person'), { now: new Date(Date.now() + 400 * DAY) })).to.equal(
        'CERT_EXPIRED',
      );
      expect(await codeFor(chain('person'), { now: new Date(Date.now() - DAY) })).to.equal(
        'CERT_NOT_YET_VALID',
      );
      pki.issue('cipher', {
        subject: '/CN=Mã hóa',
        issuer: 'sub',
        extensions: ['keyUsage=critical,keyEncipherment'],
      });
      expect(await codeFor(chain('cipher'))).to.equal('CERT_KEY_USAGE');
      const onlyStamps = ['keyUsage=critical,digitalSignature', 'extendedKeyUsage=critical,timeStamping'];
      pki.issue('stamper', { subject: '/CN=TSA', issuer: 'sub', extensions: onlyStamps });
      expect(await codeFor(chain('stamper'))).to.equal('CERT_KEY_USAGE');
      expect(await codeFor([Buffer.from('x')])).to.equal('KEY_FILE_BROKEN');
    });
  });
});
