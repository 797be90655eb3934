import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { freePort, type OwnServer, startOwnServer } from '../../server/cli/story/own-server.ts';
import { ensureBuilt } from '../support/built.ts';
import { layDemoPki } from '../support/demo-pki.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Runs the compiled server until it ends by itself. */
async function startToEnd(env: Record<string, string>) {
  const { main } = await ensureBuilt();
  const child = spawn(process.execPath, [main], { env: { ...process.env, ...env } });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  child.stdout.resume();
  const late = setTimeout(() => child.kill('SIGKILL'), 60_000);
  await once(child, 'close');
  clearTimeout(late);
  return { code: child.exitCode, lines: errors.trim().split('\n') };
}

/** Runs `work` on a small disk of its own, or not at all where this user may not mount one. */
async function onSmallDisk(size: string, work: (folder: string) => Promise<void>): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-start-disk-'));
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]).status === 0;
  try {
    if (isMounted) await work(folder);
    return isMounted;
  } finally {
    if (isMounted) spawnSync('umount', [folder]);
    await rm(folder, { recursive: true, force: true });
  }
}

const MIB = 1024 * 1024;
/** Really written: a hole takes no room. */
const fill = async (path: string, mib: number) => {
  for (let part = 0; part < mib; part += 1) await appendFile(path, Buffer.alloc(MIB, part));
};

async function until(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await new Promise((resolve) => setTimeout(resolve, 100));
}

const freePorts = async () => ({ PORT: String(await freePort()), PKI_PORT: String(await freePort()) });

const signIn = (url: string) =>
  fetch(`${url}/api/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ username: 'vanthu.snv', password: 'vanthu@2026' }),
  });

describe('start and stop', function () {
  this.timeout(480_000);
  let dataDir: string;
  let server: OwnServer;

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'vanthu-start-'));
    const { main } = await ensureBuilt();
    server = await startOwnServer({ dataDir, main });
  });
  after(async () => {
    await server?.kill();
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

  for (const [what, size] of [
    ['full', '200k'],
    ['too full for the indexes of a new database', '300m'],
  ] as const)
    it(`says in one line that the disk is ${what}`, async function () {
      const isDone = await onSmallDisk(size, async (folder) => {
        const end = await startToEnd({ ...(await freePorts()), DATA_DIR: join(folder, 'data') });
        expect(end.code).to.equal(1);
        expect(end.lines).to.have.length(1);
        expect(end.lines[0]).to.match(/space|disk/);
      });
      if (!isDone) this.skip();
    });

  it('says in one line that it may not write into the data folder', async function () {
    const isDone = await onSmallDisk('100m', async (folder) => {
      spawnSync('mount', ['-o', 'remount,ro', folder]);
      const end = await startToEnd({ ...(await freePorts()), DATA_DIR: join(folder, 'data') });
      expect(end.code).to.equal(1);
      expect(end.lines).to.have.length(1);
      expect(end.lines[0]).to.contain(folder);
    });
    if (!isDone) this.skip();
  });

  it('takes nothing new while the disk is nearly full, stops before it is, and keeps what it acknowledged', async function () {
    const isDone = await onSmallDisk('700m', async (folder) => {
      const data = join(folder, 'data');
      const filler = join(folder, 'filler');
      const { main } = await ensureBuilt();
      let small = await startOwnServer({ dataDir: data, main, pkiPort: await layDemoPki(data) });
      const { port, pkiPort } = small;
      const signInStatus = async () => (await signIn(small.url)).status;
      try {
        expect(await signInStatus()).to.equal(200);
        await fill(filler, 450);
        await until(async () => (await signInStatus()) !== 200);
        const refused = await signIn(small.url);
        expect(await refused.json()).to.include({ status: 507, code: 'STORAGE_FULL' });
        expect((await fetch(`${small.url}/readyz`)).status).to.equal(200);
        await rm(filler);
        await until(async () => (await signInStatus()) === 200);
        await fill(filler, 665);
        await until(() =>
          fetch(`${small.url}/livez`).then(
            () => false,
            () => true,
          ),
        );
        expect(await small.stop()).to.equal(1);
        expect(small.output().trim().split('\n').at(-1)).to.contain(data);
        await rm(filler);
        small = await startOwnServer({ dataDir: data, main, port, pkiPort });
        expect(await signInStatus()).to.equal(200);
      } finally {
        await small.kill();
      }
    });
    if (!isDone) this.skip();
  });

  for (const signals of [['SIGINT', 'SIGINT'], ['SIGHUP']] as const)
    it(`stops cleanly on ${signals.join(' passed on again as ')}`, async () => {
      const { main } = await ensureBuilt();
      const { port, pkiPort } = server;
      expect(await server.stop(...signals)).to.equal(0);
      server = await startOwnServer({ dataDir, main, port, pkiPort });
      expect((await signIn(server.url)).status).to.equal(200);
    });

  it('leaves no server behind when `npm start` alone is told to stop, and the data is there next time', async () => {
    const { main } = await ensureBuilt();
    const { port, pkiPort, url } = server;
    expect(await server.stop()).to.equal(0);
    const npm = spawn('npm', ['start'], {
      cwd: ROOT,
      env: { ...process.env, DATA_DIR: dataDir, PORT: String(port), PKI_PORT: String(pkiPort) },
      stdio: 'ignore',
    });
    const isUp = () =>
      fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until(isUp);
    npm.kill('SIGTERM');
    await once(npm, 'close');
    expect(await isUp()).to.equal(false);
    server = await startOwnServer({ dataDir, main, port, pkiPort });
    expect((await signIn(server.url)).status).to.equal(200);
  });
});
