import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { verifyAudit } from '../../../server/cli/audit-verify.ts';
import { rootHash } from '../../../server/proof/index.ts';
import { readLine } from '../../../server/proof/lines.ts';
import {
  answersOf,
  CODE,
  type LogPki,
  makeEntries,
  makeLog,
  makeLogPki,
  OTHER_CODE,
} from '../../proof/log-samples.ts';
import { codeOf } from '../../support/code-of.ts';
import { builtCommandLine } from '../../support/command-line.ts';
import { hasProgram } from '../../support/programs.ts';

const run = promisify(execFile);

/** A directory in which this key is that of the agency. */
const directory = (der: Uint8Array) => ({
  format: 'vanthu-directory',
  version: 1,
  madeAt: '2026-11-27T00:00:00.000Z',
  agencies: [
    {
      code: CODE,
      name: 'Sở Nội vụ',
      former: [{ code: 'H16.99', name: 'Sở cũ', until: '2020-01-01T00:00:00.000Z' }],
      certificates: [{ use: 'packet', der: Buffer.from(der).toString('base64') }],
    },
    { code: OTHER_CODE, name: 'Sở Tài chính' },
  ],
});

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
  const verify = async (path: string, json = false, given?: string) => {
    let stdout = '';
    const write = (text: string) => {
      stdout += text;
    };
    const code = await verifyAudit(path, { trust: file('trust'), directory: given, json, write });
    return { code, stdout };
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vanthu-audit-verify-'));
    pki = makeLogPki();
    const bare = await makeLog(pki, makeEntries(9), [{ to: 6, isStamped: true }]);
    lines = bare.toSpliced(1, 0, answersOf(pki));
    await mkdir(file('trust'));
    await writeFile(file('trust/directory.json'), JSON.stringify(directory(pki.agency.der)));
    await writeFile(file('other.json'), JSON.stringify(directory(pki.other.der)));
    await writeFile(file('trust/root.pem'), pem(pki.root.der));
    await writeFile(file('good.jsonl'), `${lines.join('\n')}\n`);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('ends with 0 and counts when the log holds', async () => {
    const { code, stdout } = await verify(file('good.jsonl'), true);
    expect(code).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.include({
      ok: true,
      verdict: 'HOLDS',
      finding: null,
      gaps: [],
      agencyCode: CODE,
      entries: 9,
      roots: 1,
      stampedSeq: 6,
    });
  });

  it('ends with 1 and names the first bad entry of whichever log in a folder', async () => {
    const at = 5;
    await mkdir(file('logs'));
    await writeFile(file('logs/a.jsonl'), lines.join('\n'));
    await writeFile(file('logs/b.jsonl'), lines.with(at, (lines[at] ?? '').replace('văn', 'vân')).join('\n'));
    const { code, stdout } = await verify(file('logs'));
    expect(code).to.equal(1);
    expect(stdout)
      .to.match(/^OK {2}\S+a\.jsonl$/m)
      .and.match(/^BROKEN {2}\S+b\.jsonl\n {2}entry 4: /m);
  });

  it('ends with 2 and names what is missing when nobody says whose key signed, or whether it was revoked', async () => {
    await writeFile(file('silent.jsonl'), `${lines.toSpliced(1, 1).join('\n')}\n`);
    const silent = await verify(file('silent.jsonl'));
    expect(silent.code).to.equal(2);
    expect(silent.stdout)
      .to.match(/^INCOMPLETE {2}\S+silent\.jsonl$/m)
      .and.match(/^ {2}root 1: .*\(REVOCATION_MISSING\)$/m);
    const { agencies: _none, ...rest } = directory(pki.agency.der);
    await writeFile(file('empty.json'), JSON.stringify({ ...rest, agencies: [] }));
    const unbound = await verify(file('good.jsonl'), true, file('empty.json'));
    expect(unbound.code).to.equal(2);
    expect(JSON.parse(unbound.stdout)).to.deep.include({ ok: false, verdict: 'INCOMPLETE', finding: null });
    expect(JSON.parse(unbound.stdout).gaps[0]).to.deep.include({ code: 'SIGNER_UNBOUND', where: 'root 1' });
  });

  it('ends with 1 and names the root that the key of another agency signed', async () => {
    const { code, stdout } = await verify(file('good.jsonl'), true, file('other.json'));
    expect(code).to.equal(1);
    expect(JSON.parse(stdout).finding).to.deep.include({ code: 'SIGNER_OF_ANOTHER', where: 'root 1' });
  });

  it('holds a log against an export that was kept, and only against one that holds itself', async () => {
    const since = (earlier: string) =>
      verifyAudit(file('good.jsonl'), {
        trust: file('trust'),
        since: file(earlier),
        json: true,
        write: () => {},
      });
    expect(await since('good.jsonl')).to.equal(0);
    const longer = await makeLog(pki, makeEntries(12), [{ to: 6, isStamped: true }]);
    await writeFile(file('longer.jsonl'), `${longer.join('\n')}\n`);
    expect(await since('longer.jsonl')).to.equal(1);
    await writeFile(file('spoilt.jsonl'), lines.toSpliced(6, 1).join('\n'));
    for (const earlier of ['spoilt.jsonl', 'missing.jsonl'])
      expect(await codeOf(since(earlier)), earlier).to.equal('FILE_UNUSABLE');
  });

  it('refuses a directory that it cannot read, rather than judge without', async () => {
    await writeFile(file('broken.json'), '{');
    expect(await codeOf(verify(file('good.jsonl'), false, file('broken.json')))).to.equal(
      'DIRECTORY_FILE_INVALID',
    );
    expect(await codeOf(verify(file('good.jsonl'), false, file('missing.json')))).to.equal('ENOENT');
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
    const ran = await run(process.execPath, [await builtCommandLine(), ...args]).catch((error) => error);
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
