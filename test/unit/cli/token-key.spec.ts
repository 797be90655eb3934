// `vanthu sign` with a key on a token in software.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { makeOffice, type Office } from '../../signing/verify/office.ts';
import { builtCommandLine } from '../../support/command-line.ts';
import { hasProgram } from '../../support/programs.ts';
import { findTokenTools, makeSoftToken, type SoftToken, type TokenTools } from '../../support/soft-token.ts';

describe('the command line with a token', function () {
  this.timeout(240_000);
  let cli: string;
  let tools: TokenTools;
  let office: Office;
  let token: SoftToken;
  before(async function () {
    const found = hasProgram('openssl') ? findTokenTools() : undefined;
    if (!found) this.skip();
    tools = found;
    cli = await builtCommandLine();
    office = makeOffice();
    token = makeSoftToken(tools, 'Sở Nội vụ');
    office.pki.run('pkcs8', '-topk8', '-nocrypt', '-in', 'agency.key', '-out', 'agency.p8');
    token.addKey(office.pki.path('agency.p8'), 'Con dấu', 'd1');
    office.pki.der('agency');
    token.addCertificate(office.pki.path('agency.der'), 'Con dấu', 'd1');
    writeFileSync(office.pki.path('in.pdf'), await office.pdf());
    writeFileSync(office.pki.path('pin'), `${token.pin}\n`);
  });
  after(() => {
    token?.dispose();
    office?.pki.dispose();
  });

  const signTo = (output: string, ...more: string[]) => {
    const own = ['--pkcs11-module', tools.module, '--pkcs11-driver', tools.driver, '--no-check', '--json'];
    const args = [cli, 'sign', office.pki.path('in.pdf'), office.pki.path(output), ...own, ...more];
    const env = { ...process.env, SOFTHSM2_CONF: token.config, WRONG_PIN: '00000000' };
    const { status, stdout } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
    return { status, ...JSON.parse(stdout) };
  };

  it('signs with the key named by its label, in Vietnamese', async () => {
    const files = ['--pin-file', office.pki.path('pin'), '--certificates', office.pki.path('sub.pem')];
    const answer = signTo(
      'out.pdf',
      '--token-label',
      token.label,
      '--key-label',
      'Con dấu',
      '--role',
      'agency',
      ...files,
    );
    expect(answer).to.include({ status: 0, ok: true });
    const report = await office.check(readFileSync(office.pki.path('out.pdf')));
    expect(report.verdict).to.equal('VALID');
    expect(report.signatures[0]?.signer?.commonName).to.equal('CỤC THUẾ');
  });

  it('refuses a missing key, a PIN that is not given, and two keys at once', () => {
    const pin = ['--pin-file', office.pki.path('pin')];
    expect(signTo('no.pdf', '--key-id', 'ff', ...pin)).to.include({ status: 1, code: 'KEY_NOT_FOUND' });
    expect(signTo('no.pdf', '--key-id', 'xyz', ...pin)).to.include({ status: 64, code: 'USAGE' });
    expect(signTo('no.pdf')).to.include({ status: 64, code: 'USAGE' });
    expect(signTo('no.pdf', '--p12', 'key.p12', ...pin)).to.include({ status: 64, code: 'USAGE' });
  });

  it('refuses a wrong PIN, and leaves the token alone until it is told otherwise', () => {
    const right = ['--pin-file', office.pki.path('pin')];
    expect(signTo('no.pdf', '--pin-env', 'WRONG_PIN')).to.include({ status: 1, code: 'PIN_WRONG' });
    expect(signTo('no.pdf', ...right)).to.include({ status: 1, code: 'PIN_LOCKED' });
    expect(signTo('later.pdf', ...right, '--accept-low-pin-count')).to.include({ status: 0, ok: true });
  });
});
