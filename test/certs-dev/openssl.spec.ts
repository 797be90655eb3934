// What openssl, which shares no code with us, says about certificates and key files.
import { expect } from 'chai';
import { hasProgram } from '../support/programs.ts';
import { type Fixture, makeFixture, openssl } from './support.ts';

describe('certs-dev: openssl on certificates and key files', () => {
  let fixture: Fixture;
  before(async function () {
    if (!hasProgram('openssl')) this.skip();
    this.timeout(120_000);
    fixture = await makeFixture();
  });
  after(() => fixture?.dispose());

  const verify = (id: string, ...more: string[]) =>
    openssl('verify', '-CAfile', fixture.root, '-untrusted', fixture.untrusted, '-x509_strict', ...more,
      fixture.path(`certs/${id}.crt`)); // biome-ignore format: one command

  it('accepts every good certificate, strictly', () => {
    const good = fixture.pki.ids.filter((id) => !id.startsWith('bad.') && id !== 'foreign-root');
    const refused = good.filter((id) => verify(id).code !== 0);
    expect(good.length).to.be.above(25);
    expect(refused).to.deep.equal([]);
  });

  const refusals: [string, number, string[]][] = [
    ['bad.expired', 10, []],
    ['bad.not-yet-valid', 9, []],
    ['bad.foreign', 20, []],
    ['bad.foreign-exchange', 20, []],
    ['bad.sha1', 68, ['-auth_level', '2']],
    ['bad.wrong-usage', 26, ['-purpose', 'smimesign']],
    ['tsa', 26, ['-purpose', 'smimesign']],
  ];
  for (const [id, error, more] of refusals) {
    it(`refuses ${id} with error ${error}`, () => {
      const ran = verify(id, ...more);
      expect(ran.code).not.to.equal(0);
      expect(ran.text).to.include(`error ${error} at 0 depth`);
    });
  }

  it('accepts the timestamp authority for timestamping and a person for mail', () => {
    expect(verify('tsa', '-purpose', 'timestampsign').code).to.equal(0);
    expect(verify('so-noi-vu.leader', '-purpose', 'smimesign').code).to.equal(0);
  });

  it('reads no nonRepudiation where there should be none', () => {
    const text = openssl(
      'x509',
      '-in',
      fixture.path('certs/bad.no-non-repudiation.crt'),
      '-noout',
      '-text',
    ).text;
    expect(text).to.match(/Key Usage: critical\s+Digital Signature\n/);
  });

  for (const id of ['so-noi-vu.leader', 'so-tai-chinh.leader', 'xa-thuan-an.exchange']) {
    const open = (...more: string[]) => openssl('pkcs12', '-in', fixture.path(`p12/${id}.p12`), ...more);

    it(`opens the key file of ${id} with its PIN: key and chain`, () => {
      const ran = open('-passin', 'pass:123456', '-nodes');
      expect(ran.code, ran.text).to.equal(0);
      expect(ran.text.match(/BEGIN CERTIFICATE/g)).to.have.length(2);
      const key = openssl(
        'pkcs12',
        '-in',
        fixture.path(`p12/${id}.p12`),
        '-passin',
        'pass:123456',
        '-nocerts',
        '-nodes',
      );
      const pem = fixture.pki.privateKey(id).export({ type: 'pkcs8', format: 'pem' }).toString();
      expect(key.text).to.include(pem);
    });

    it(`does not open the key file of ${id} with another PIN`, () => {
      expect(open('-passin', 'pass:123457', '-nodes').code).not.to.equal(0);
    });
  }

  it('encrypts keys with AES-256 and protects the file with SHA-256', () => {
    const ran = openssl(
      'pkcs12',
      '-in',
      fixture.path('p12/so-noi-vu.seal.p12'),
      '-passin',
      'pass:123456',
      '-info',
      '-noout',
    );
    expect(ran.text).to.include('MAC: sha256');
    expect(ran.text).to.include('PBES2, PBKDF2, AES-256-CBC, Iteration 2048, PRF hmacWithSHA256');
  });
});
