import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { verifyAudit } from '../../../server/cli/audit-verify.ts';
import { rootHash } from '../../../server/proof/index.ts';
import { readLine } from '../../../server/proof/lines.ts';
import { type LogPki, makeEntries, makeLog, makeLogPki } from '../../proof/log-samples.ts';
import { codeOf } from '../../support/code-of.ts';
import { hasProgram } from '../../support/programs.ts';

const MAIN = join(import.meta.dirname, '../../../server/cli/vanthu.ts');
const run = promisify(execFile);

const pem = (der: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
    .toString('base64')
    .replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`;

describe('vanthu audit verify', function () {
  this.timeout(60_000);
  let folder: string;
  let pki: LogPki;
  let lines: string[];
  const file = (name: string) => join(folder, name);
  const verify = async (path: string, json = false) => {
    let stdout = '';
    const write = (text: string) => {
      stdout += text;
    };
    const code = await verifyAudit(path, { trust: file('trust'), json, write });
    return { code, stdout };
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vanthu-audit-verify-'));
    pki = makeLogPki();
    lines = await makeLog(pki, makeEntries(9), [{ to: 6, isStamped: true }]);
    await mkdir(file('trust'));
    await writeFile(file('trust/root.pem'), pem(pki.root.der));
    await writeFile(file('good.jsonl'), `${lines.join('\n')}\n`);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('ends with 0 and counts when the log holds', async () => {
    const { code, stdout } = await verify(file('good.jsonl'), true);
    expect(code).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.include({
      ok: true,
      finding: null,
      entries: 9,
      roots: 1,
      stampedSeq: 6,
    });
  });

  it('ends with 1 and names the first bad entry of whichever log in a folder', async () => {
    const at = 4;
    await mkdir(file('logs'));
    await writeFile(file('logs/a.jsonl'), lines.join('\n'));
    await writeFile(file('logs/b.jsonl'), lines.with(at, (lines[at] ?? '').replace('văn', 'vân')).join('\n'));
    const { code, stdout } = await verify(file('logs'));
    expect(code).to.equal(1);
    expect(stdout)
      .to.match(/^OK {2}\S+a\.jsonl$/m)
      .and.match(/^BROKEN {2}\S+b\.jsonl\n {2}entry 4: /m);
  });

  it('takes no line ended otherwise than it was written', async () => {
    await writeFile(file('dos.jsonl'), lines.join('\r\n'));
    expect((await verify(file('dos.jsonl'))).code).to.equal(1);
  });

  it('says what cannot be judged with another code than a verdict', async () => {
    await mkdir(file('empty'));
    expect(await codeOf(verify(file('missing.jsonl')))).to.equal('FILE_UNUSABLE');
    expect(await codeOf(verify(file('empty')))).to.equal('USAGE');
    const args = ['audit', 'verify', file('missing.jsonl'), '--trust', file('trust')];
    const ran = await run(process.execPath, ['--import', 'tsx', MAIN, ...args]).catch((error) => error);
    expect(ran.code).to.equal(2);
  });

  it('openssl believes the timestamp of a root, over the bytes of its JWS', async function () {
    if (!hasProgram('openssl')) this.skip();
    const root = lines.map(readLine).find((line) => line?.kind === 'root');
    if (root?.kind !== 'root' || root.stamp === null) throw new Error('no stamped root');
    await writeFile(file('root.jws'), root.jws);
    await writeFile(file('root.tst'), Buffer.from(root.stamp, 'base64'));
    const ask = (data: string) =>
      run('openssl', [
        'ts',
        '-verify',
        '-data',
        file(data),
        '-in',
        file('root.tst'),
        '-token_in',
        '-CAfile',
        file('trust/root.pem'),
      ]);
    const { stdout, stderr } = await ask('root.jws');
    expect(stdout + stderr).to.match(/Verification: OK/);
    expect(rootHash(root.jws)).to.match(/^[0-9a-f]{64}$/);
    await writeFile(file('other.jws'), `${root.jws}x`);
    const refused = await ask('other.jws').then(
      () => 'believed',
      () => 'refused',
    );
    expect(refused).to.equal('refused');
  });
});
