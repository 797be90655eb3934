import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PDFDocument } from 'pdf-lib';
import { makePki, type Pki, type PkiServer, startPkiServer } from '../../../certs-dev/index.ts';
import { freePort } from '../../../server/cli/story/own-server.ts';
import { UnreadableLine, VerificationLine } from '../../../server/contracts/verification-line.ts';
import { builtCommandLine } from '../../support/command-line.ts';
import { KEY_CACHE } from '../../support/demo-pki.ts';
import { discPng } from '../../support/png.ts';
import { hasProgram } from '../../support/programs.ts';

const BAD = {
  'bad.revoked': 'CERT_REVOKED',
  'bad.expired': 'CERT_EXPIRED',
  'bad.foreign': 'CERT_UNTRUSTED',
  'bad.under-revoked-ca': 'CERT_REVOKED',
};

describe('the command line', function () {
  this.timeout(120_000);
  let cli: string;
  let folder: string;
  let pki: Pki;
  let services: PkiServer;
  const at = (name: string) => join(folder, name);

  /** Other tests' servers live in this process: a blocking call would starve the PKI's answers. */
  const vanthu = (...args: string[]) => vanthuWith({}, ...args);
  async function vanthuWith(settings: Record<string, string | undefined>, ...args: string[]) {
    const child = spawn(process.execPath, [cli, ...args], {
      env: {
        ...process.env,
        REVOCATION_PRIVATE_HOSTS: '127.0.0.1',
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
    cli = await builtCommandLine();
    folder = await mkdtemp(join(tmpdir(), 'vanthu-cli-'));
    const port = await freePort();
    pki = await makePki({
      folder: at('pki'),
      baseUrl: `http://127.0.0.1:${port}`,
      only: ['so-noi-vu.leader', ...Object.keys(BAD)],
      keyCache: KEY_CACHE,
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

  it('ends with its answer where no other program is installed', async () => {
    const ran = await vanthuWith(
      { PATH: at('no-programs') },
      'story',
      '--url',
      'http://127.0.0.1:1',
      '--json',
    );
    expect(JSON.parse(ran.stdout)).to.have.property('ok', false);
    expect(ran.code).to.equal(1);
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
    const line = VerificationLine.parse(JSON.parse(stdout));
    expect(line).to.include({ verdict: 'VALID', file: at('valid.pdf') });
    expect(line.signatures).to.have.length(1);
    const { signingTime, ...signature } = line.signatures[0] ?? {};
    expect(signature).to.deep.equal({
      field: 'VanthuPerson1',
      kind: 'signature',
      intact: true,
      cryptoValid: true,
      coverage: 'ENTIRE_FILE',
      modifications: 'NONE',
      path: 'TRUSTED',
      revocation: 'GOOD',
      timeBasis: 'TIMESTAMP',
      level: 'B-T',
      verdict: 'VALID',
      subIndication: null,
      reasons: [],
    });
    expect(Date.now() - Date.parse(signingTime ?? '')).to.be.within(-2000, 120_000);
    const { size } = await stat(at('in.pdf'));
    // The line end that the input lacked behind its %%EOF belongs to it.
    expect(line.revisions.map(({ number, start }) => [number, start])).to.deep.equal([
      [1, 0],
      [2, size + 1],
    ]);
    const [first, second] = line.revisions;
    expect((first?.size ?? 0) + (second?.size ?? 0)).to.equal((await stat(at('valid.pdf'))).size);
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
    const { code, stdout } = await verify('in.pdf', '--json');
    expect(code).to.equal(2);
    expect(VerificationLine.parse(JSON.parse(stdout))).to.include({ verdict: 'NO_SIGNATURE' });
  });

  it('tells the facts also where nobody is trusted, and decides nothing', async () => {
    await signAs('so-noi-vu.leader', 'no-trust.pdf');
    const nobody = { DATA_DIR: at('no-data'), TRUST_DIR: undefined };
    const { code, stdout } = await vanthuWith(nobody, 'verify', at('no-trust.pdf'), '--json');
    expect(code).to.equal(2);
    const { verdict, signatures } = VerificationLine.parse(JSON.parse(stdout));
    expect(verdict).to.equal('INDETERMINATE');
    expect(signatures[0]).to.include({ intact: true, cryptoValid: true, coverage: 'ENTIRE_FILE' });
    expect(signatures[0]).to.include({ path: 'NOT_CHECKED', revocation: 'NOT_CHECKED' });
    expect(signatures[0]).to.include({ subIndication: 'NO_CERTIFICATE_CHAIN_FOUND', timeBasis: 'CLAIMED' });
  });

  it('judges every file of many in their order, whatever one of them is, and exits by the worst', async () => {
    await signAs('so-noi-vu.leader', 'one.pdf');
    await writeFile(at('noise.pdf'), 'not a PDF at all');
    const names = ['noise.pdf', 'one.pdf', 'not-there.pdf', 'in.pdf', 'one.pdf'];
    const { code, stdout } = await verify(names[0] ?? '', ...names.slice(1).map(at), '--json');
    expect(code).to.equal(2);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(lines.map(({ file, verdict, code }) => [file, verdict, code])).to.deep.equal([
      [at('noise.pdf'), 'UNREADABLE', 'FORMAT_FAILURE'],
      [at('one.pdf'), 'VALID', undefined],
      [at('not-there.pdf'), 'UNREADABLE', 'FILE_UNUSABLE'],
      [at('in.pdf'), 'NO_SIGNATURE', undefined],
      [at('one.pdf'), 'VALID', undefined],
    ]);
    for (const line of lines) (line.verdict === 'UNREADABLE' ? UnreadableLine : VerificationLine).parse(line);
  });

  it('fetches nothing when offline, and says of revocation that it is unknown', async () => {
    await signAs('so-noi-vu.leader', 'offline.pdf');
    const { code, stdout } = await verify('offline.pdf', '--json', '--offline');
    expect(code).to.equal(2);
    const { signatures } = VerificationLine.parse(JSON.parse(stdout));
    expect(signatures[0]).to.include({ path: 'TRUSTED', revocation: 'UNKNOWN' });
    expect(signatures[0]).to.include({ subIndication: 'TRY_LATER' });
  });

  it('brings a signature to a level at which it is VALID without network, and says until when it lasts', async () => {
    const tsa = ['--tsa', pki.urls.tsa];
    expect((await signAs('so-noi-vu.leader', 'lt.pdf', ...tsa, '--level', 'B-LT')).code).to.equal(0);
    expect((await verify('lt.pdf', '--offline')).code).to.equal(0);
    const archive = (from: string, to: string) =>
      vanthu('augment', at(from), at(to), '--trust', pki.trustFolder, '--level', 'B-LTA', '--json', ...tsa);
    const first = JSON.parse((await archive('lt.pdf', 'lta.pdf')).stdout);
    expect(first).to.deep.include({ ok: true, isChanged: true });
    expect(first.levels).to.deep.equal([{ field: 'VanthuPerson1', level: 'B-LTA' }]);
    // The authority's key of 2,048 bits ends before its certificate.
    expect(first.renewBefore).to.equal('2029-01-01T00:00:00.000Z');
    expect(pki.entry('tsa').notAfter.getTime()).to.be.above(Date.parse(first.renewBefore));
    expect((await verify('lta.pdf', '--offline')).code).to.equal(0);
    expect(JSON.parse((await archive('lta.pdf', 'same.pdf')).stdout)).to.include({ isChanged: false });
    expect(await readFile(at('same.pdf'))).to.deep.equal(await readFile(at('lta.pdf')));
    const unsigned = await archive('in.pdf', 'no.pdf');
    expect([unsigned.code, JSON.parse(unsigned.stdout).code]).to.deep.equal([1, 'NOT_SIGNED']);
    expect(existsSync(at('no.pdf'))).to.equal(false);
  });

  it('judges as of the time it is given', async () => {
    await signAs('so-noi-vu.leader', 'dated.pdf');
    const { stdout } = await verify('dated.pdf', '--json', '--at', '2001-02-03T04:05:06+07:00');
    const [signature] = VerificationLine.parse(JSON.parse(stdout)).signatures;
    expect(signature?.signingTime).to.equal('2001-02-02T21:05:06.000Z');
    expect(signature?.reasons).to.include('NOT_YET_VALID');
    for (const wrong of ['yesterday', '2001-13-40', '12'])
      expect((await verify('dated.pdf', '--at', wrong)).code, wrong).to.equal(64);
  });

  it('reads a damaged file in recover mode only, and tells what was repaired', async () => {
    const sound = (await readFile(at('in.pdf'))).toString('latin1');
    await writeFile(at('damaged.pdf'), sound.slice(0, sound.lastIndexOf('startxref')), 'latin1');
    const strict = await verify('damaged.pdf', '--json');
    expect(UnreadableLine.parse(JSON.parse(strict.stdout)).code).to.equal('FORMAT_FAILURE');
    const { code, stdout } = await verify('damaged.pdf', '--json', '--recover');
    const line = VerificationLine.parse(JSON.parse(stdout));
    expect([code, line.verdict]).to.deep.equal([2, 'NO_SIGNATURE']);
    expect(line.repairs?.map((repair) => repair.code)).to.deep.equal(['STARTXREF_FOUND']);
    expect((await verify('damaged.pdf', '--recover')).stdout).to.contain('repaired:');
  });

  it('signs an encrypted file with its password only, and a damaged one in recover mode only', async function () {
    if (!hasProgram('qpdf')) this.skip();
    const lock = ['--encrypt', 'mo', 'chu', '256', '--', at('in.pdf'), at('locked.pdf')];
    execFileSync('qpdf', lock);
    const sound = await readFile(at('in.pdf'));
    await writeFile(at('cut.pdf'), sound.subarray(0, sound.lastIndexOf('startxref')));
    await writeFile(at('password'), 'chu\n');
    const key = ['--p12', join(folder, 'pki/p12/so-noi-vu.leader.p12'), '--pin-env', 'VANTHU_TEST_PIN'];
    const signFrom = (input: string, output: string, ...more: string[]) =>
      vanthu('sign', at(input), at(output), ...key, '--trust', pki.trustFolder, '--json', ...more);
    const refused = async (input: string) => JSON.parse((await signFrom(input, 'no.pdf')).stdout).code;
    expect(await refused('locked.pdf')).to.equal('PDF_PASSWORD');
    expect(await refused('cut.pdf')).to.equal('PDF_BROKEN');
    const password = ['--password-file', at('password')];
    expect((await signFrom('locked.pdf', 'unlocked.pdf', ...password)).code).to.equal(0);
    expect((await verify('unlocked.pdf', ...password)).code).to.equal(0);
    expect((await signFrom('cut.pdf', 'mended.pdf', '--recover')).code).to.equal(0);
    expect((await verify('mended.pdf')).code).to.equal(0);
  });

  it('takes a password from one place only, and a DocMDP level of 1, 2 or 3', async () => {
    for (const more of [
      ['--password', 'x', '--password-env', 'VANTHU_TEST_PIN'],
      ['--password-env', 'VANTHU_NOT_SET'],
      ['--docmdp-default', '4'],
    ])
      expect((await verify('in.pdf', ...more)).code, more.join(' ')).to.equal(64);
    expect((await verify('in.pdf', '--password-file', at('not-there'))).code).to.equal(2);
  });

  it('writes a report in each form, never over a file, with the exit code of the verdict', async () => {
    await signAs('so-noi-vu.leader', 'told.pdf');
    const report = (...more: string[]) =>
      vanthu('report', at('told.pdf'), '--trust', pki.trustFolder, ...more);
    const text = await report();
    expect(text.code, text.stderr).to.equal(0);
    expect(text.stdout).to.contain('HỢP LỆ').and.to.contain('told.pdf');
    expect((await report('--language', 'en')).stdout).to.contain('VALID');
    expect((await report('--format', 'xml')).stdout).to.contain('mainindication:total-passed');
    expect(JSON.parse((await report('--format', 'json')).stdout)).to.include({ verdict: 'VALID' });
    expect((await report('--format', 'pdf')).code).to.equal(64);
    expect((await report('--format', 'pdf', '--out', at('told-report.pdf'))).code).to.equal(0);
    expect((await readFile(at('told-report.pdf'))).subarray(0, 5).toString()).to.equal('%PDF-');
    expect((await report('--format', 'pdf', '--out', at('told-report.pdf'))).stderr).to.contain(
      'OUTPUT_EXISTS',
    );
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
