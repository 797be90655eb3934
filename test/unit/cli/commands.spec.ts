import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PDFDocument } from 'pdf-lib';
import { makePki, type Pki, type PkiServer, startPkiServer } from '../../../certs-dev/index.ts';
import { freePort } from '../../../server/cli/story/own-server.ts';
import { discPng } from '../../support/png.ts';

const CLI = join(import.meta.dirname, '../../../server/cli/vanthu.ts');

const BAD = {
  'bad.revoked': 'CERT_REVOKED',
  'bad.expired': 'CERT_EXPIRED',
  'bad.foreign': 'CERT_UNTRUSTED',
  'bad.under-revoked-ca': 'CERT_REVOKED',
};

describe('the command line', function () {
  this.timeout(120_000);
  let folder: string;
  let pki: Pki;
  let services: PkiServer;
  const at = (name: string) => join(folder, name);

  /** Other tests' servers live in this process: a blocking call would starve the PKI's answers. */
  const vanthu = (...args: string[]) => vanthuWith({}, ...args);
  async function vanthuWith(settings: Record<string, string>, ...args: string[]) {
    const child = spawn(process.execPath, ['--import', 'tsx', CLI, ...args], {
      env: {
        ...process.env,
        ...settings,
        VANTHU_TEST_PIN: pki.p12('so-noi-vu.leader').pin,
        VANTHU_WRONG_PIN: '000000',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const read = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].on('data', (chunk) => {
        read[name] += String(chunk);
      });
    await once(child, 'close');
    return { code: child.exitCode, ...read };
  }

  const signAs = (id: string, output: string, ...more: string[]) =>
    vanthu(
      'sign',
      at('in.pdf'),
      at(output),
      '--p12',
      join(folder, 'pki/p12', `${id}.p12`),
      '--pin-env',
      'VANTHU_TEST_PIN',
      '--trust',
      pki.trustFolder,
      ...more,
    );
  const verify = (name: string, ...more: string[]) =>
    vanthu('verify', at(name), '--trust', pki.trustFolder, ...more);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vanthu-cli-'));
    const port = await freePort();
    pki = await makePki({
      folder: at('pki'),
      baseUrl: `http://127.0.0.1:${port}`,
      only: ['so-noi-vu.leader', ...Object.keys(BAD)],
      keyCache: join(tmpdir(), 'vanthu-test-keys'),
    });
    services = await startPkiServer({ pki, port });
    const pdf = await PDFDocument.create();
    pdf.addPage([595, 842]);
    await writeFile(at('in.pdf'), await pdf.save());
    await writeFile(at('mark.png'), discPng(40, [20, 60, 160]));
  });
  after(async () => {
    await services.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('helps everywhere with exit code 0', async () => {
    for (const args of [
      [],
      ['serve'],
      ['seed'],
      ['pki'],
      ['pki', 'make'],
      ['pki', 'serve'],
      ['sign'],
      ['verify'],
      ['story'],
    ]) {
      const { code, stdout } = await vanthu(...args, '--help');
      expect(code, args.join(' ')).to.equal(0);
      expect(stdout).to.contain('Usage: vanthu');
    }
  });

  it('answers wrong usage with 64', async () => {
    expect((await vanthu('verify')).code).to.equal(64);
    expect((await vanthu('nothing-of-this-name')).code).to.equal(64);
    expect((await vanthu('sign', at('in.pdf'), at('x.pdf'), '--p12', at('x.p12'))).code).to.equal(64);
    expect((await signAs('so-noi-vu.leader', 'x.pdf', '--role', 'minister')).code).to.equal(64);
    expect((await vanthu('pki', 'make', '--folder', at('other'), '--base-url', 'here')).code).to.equal(64);
    expect((await vanthu('pki', 'serve', '--folder', at('pki'), '--port', '99999')).code).to.equal(64);
  });

  it('answers --json with exactly one document, whatever goes wrong', async () => {
    for (const [args, code, exit] of [
      [['verify', '--json'], 'USAGE', 64],
      [['verify', at('in.pdf'), '--json', '--nothing-of-this-name'], 'USAGE', 64],
      [['verify', at('not-there.pdf'), '--json', '--trust', pki.trustFolder], 'FILE_UNUSABLE', 2],
      [['verify', folder, '--json', '--trust', pki.trustFolder], 'FILE_UNUSABLE', 2],
      [['verify', at('in.pdf'), '--json', '--trust', at('no-trust')], 'FOLDER_UNUSABLE', 2],
      [['pki', 'serve', '--json', '--folder', at('no-pki')], 'PKI_NOT_MADE', 1],
      [['sign', at('in.pdf'), at('x.pdf'), '--p12', at('x.p12'), '--json'], 'USAGE', 64],
      [['story', '--url', 'http://127.0.0.1:1', '--json'], undefined, 1],
    ] as const) {
      const ran = await vanthu(...args);
      const answer = JSON.parse(ran.stdout);
      expect(answer, args.join(' ')).to.have.property('ok', false);
      if (code !== undefined) expect(answer, args.join(' ')).to.have.property('code', code);
      expect(ran.code, args.join(' ')).to.equal(exit);
    }
  });

  it('never answers a file it could not judge as if its signature were bad', async () => {
    expect((await verify('not-there.pdf')).code).to.equal(2);
  });

  it('seeds no demo with its public passwords where a real office is configured', async () => {
    const settings = { TRUST_DIR: pki.trustFolder, DATA_DIR: at('office-data') };
    const { code, stdout } = await vanthuWith(settings, 'seed', '--json');
    expect(code).to.equal(64);
    expect(JSON.parse(stdout)).to.include({ ok: false, code: 'USAGE' });
    expect(existsSync(at('office-data'))).to.equal(false);
  });

  for (const [id, code] of Object.entries(BAD)) {
    it(`signs nothing with the key of ${id}: ${code}`, async () => {
      const refused = await signAs(id, `${id}.pdf`, '--json');
      expect(refused.code).to.equal(1);
      expect(JSON.parse(refused.stdout)).to.include({ ok: false, code });
      expect(await readFile(at(`${id}.pdf`)).catch(() => null)).to.equal(null);
    });
  }

  it('signs, timestamps and verifies: 0 for VALID', async () => {
    const signed = await signAs(
      'so-noi-vu.leader',
      'valid.pdf',
      '--tsa',
      pki.urls.tsa,
      '--image',
      at('mark.png'),
      '--x',
      '20',
      '--y',
      '30',
    );
    expect(signed.code, signed.stderr).to.equal(0);
    const { code, stdout } = await verify('valid.pdf', '--json');
    expect(code, stdout).to.equal(0);
    expect(JSON.parse(stdout)).to.include({ verdict: 'VALID' });
    expect(JSON.parse(stdout).signatures[0].facts.level).to.equal('B-T');
  });

  it('answers a changed byte with 1', async () => {
    await signAs('so-noi-vu.leader', 'changed.pdf');
    const bytes = await readFile(at('changed.pdf'));
    bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
    await writeFile(at('changed.pdf'), bytes);
    const { code, stdout } = await verify('changed.pdf');
    expect(code, stdout).to.equal(1);
    expect(stdout).to.match(/^INVALID/);
  });

  it('answers a revoked certificate with anything but 0, and an untrusted one with 2', async () => {
    await signAs('bad.revoked', 'revoked.pdf', '--no-check');
    expect((await verify('revoked.pdf')).code).to.be.oneOf([1, 2]);
    await signAs('bad.foreign', 'foreign.pdf', '--no-check');
    expect((await verify('foreign.pdf')).code).to.equal(2);
  });

  it('answers a file without a signature with 2', async () => {
    const { code, stdout } = await verify('in.pdf');
    expect(code).to.equal(2);
    expect(stdout).to.contain('NO_SIGNATURE');
  });

  it('refuses a wrong PIN with its code, writes nothing, and never overwrites', async () => {
    const key = join(folder, 'pki/p12/so-noi-vu.leader.p12');
    const wrong = await vanthu(
      'sign',
      at('in.pdf'),
      at('no.pdf'),
      '--p12',
      key,
      '--pin-env',
      'VANTHU_WRONG_PIN',
      '--json',
    );
    expect(wrong.code).to.equal(1);
    expect(JSON.parse(wrong.stdout)).to.include({ ok: false, code: 'PIN_WRONG' });
    expect(await readFile(at('no.pdf')).catch(() => null)).to.equal(null);
    const before = await readFile(at('in.pdf'));
    expect((await signAs('so-noi-vu.leader', 'in.pdf')).code).to.equal(1);
    expect(before.equals(await readFile(at('in.pdf')))).to.equal(true);
  });
});
