import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { freePort, type OwnServer, startOwnServer } from '../../server/cli/story/own-server.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'server', 'main.ts');

/** Runs the server until it ends by itself. */
async function startToEnd(env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], { env: { ...process.env, ...env } });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  child.stdout.resume();
  const late = setTimeout(() => child.kill('SIGKILL'), 60_000);
  await once(child, 'exit');
  clearTimeout(late);
  return { code: child.exitCode, lines: errors.trim().split('\n') };
}

const freePorts = async () => ({ PORT: String(await freePort()), PKI_PORT: String(await freePort()) });

const signIn = (url: string) =>
  fetch(`${url}/api/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ username: 'vanthu.snv', password: 'vanthu@2026' }),
  });

describe('start and stop', function () {
  this.timeout(180_000);
  let dataDir: string;
  let server: OwnServer;

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'vanthu-start-'));
    server = await startOwnServer({ dataDir });
  });
  after(async () => {
    await server.kill();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('answers /livez and /readyz and lets a demo person in once it is started', async () => {
    for (const path of ['/livez', '/readyz'])
      expect((await fetch(server.url + path)).status, path).to.equal(200);
    expect((await signIn(server.url)).status).to.equal(200);
  });

  it('says in one line that the port is busy, and ends with an error', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vanthu-start-busy-'));
    const end = await startToEnd({
      ...(await freePorts()),
      DATA_DIR: folder,
      PORT: String(server.port),
      LOG_LEVEL: 'silent',
    });
    await rm(folder, { recursive: true, force: true });
    expect(end.code).to.equal(1);
    expect(end.lines).to.have.length(1);
    expect(end.lines[0]).to.contain(String(server.port));
  });

  it('says in one line that another process has the data folder, and ends with an error', async () => {
    const end = await startToEnd({ ...(await freePorts()), DATA_DIR: dataDir, LOG_LEVEL: 'silent' });
    expect(end.code).to.equal(1);
    expect(end.lines).to.have.length(1);
  });

  it('lists every wrong setting at once, and ends with an error', async () => {
    const end = await startToEnd({ PORT: 'abc', UPLOAD_LIMIT_MB: '-3' });
    expect(end.code).to.equal(1);
    expect(end.lines.join('\n')).to.contain('PORT').and.to.contain('UPLOAD_LIMIT_MB');
  });

  it('says in one line that the data folder cannot be used', async () => {
    const file = join(dataDir, 'a-file');
    await writeFile(file, '');
    const end = await startToEnd({ ...(await freePorts()), DATA_DIR: file });
    expect(end.code).to.equal(1);
    expect(end.lines).to.have.length(1);
  });

  it('says in one line that the disk is full', async function () {
    const folder = await mkdtemp(join(tmpdir(), 'vanthu-start-full-'));
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', folder]);
    if (mounted.status !== 0) {
      await rm(folder, { recursive: true, force: true });
      this.skip();
    }
    try {
      const end = await startToEnd({ ...(await freePorts()), DATA_DIR: join(folder, 'data') });
      expect(end.code).to.equal(1);
      expect(end.lines).to.have.length(1);
      expect(end.lines[0]).to.match(/space|disk/);
    } finally {
      spawnSync('umount', [folder]);
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('stops cleanly on a signal, and its data is there next time', async () => {
    expect(await server.stop()).to.equal(0);
    server = await startOwnServer({ dataDir, port: server.port, pkiPort: server.pkiPort });
    expect((await signIn(server.url)).status).to.equal(200);
  });
});
