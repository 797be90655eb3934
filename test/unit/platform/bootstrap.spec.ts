import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';

const PROJECT = join(import.meta.dirname, '..', '..', '..');
const BOOTSTRAP = join(PROJECT, 'bin', 'bootstrap.mjs');

interface Outcome {
  code: number;
  out: string;
  err: string;
}

describe('bin/bootstrap', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'vanthu-bootstrap-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const environment = (extra: Record<string, string>) => ({
    ...process.env,
    VANTHU_ROOT: root,
    npm_config_cache: join(root, '.npm'),
    npm_config_fetch_retries: '0',
    ...extra,
  });

  const bootstrap = (args: string[] = [], extra: Record<string, string> = {}, node: string[] = []) =>
    new Promise<Outcome>((resolve) => {
      const env = environment(extra);
      execFile(process.execPath, [...node, BOOTSTRAP, ...args], { env }, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });

  /** Left running, as the head of a group that can be killed whole. */
  const start = (args: string[], extra: Record<string, string> = {}) =>
    spawn(process.execPath, [BOOTSTRAP, ...args], {
      env: environment(extra),
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });

  async function endWithItsChildren(head: ChildProcess): Promise<void> {
    if (head.pid === undefined) throw new Error('was not started');
    const gone = once(head, 'close');
    process.kill(-head.pid, 'SIGKILL');
    await gone;
  }

  /** A project that depends on a package in a folder of its own, so that nothing comes from a network. */
  const writeProject = async (dependencies: Record<string, string>, packages: object) => {
    await mkdir(join(root, 'local'), { recursive: true });
    await writeFile(join(root, 'local', 'package.json'), '{"name":"local","version":"1.0.0"}');
    await writeFile(
      join(root, 'package.json'),
      JSON.stringify({ name: 'x', version: '1.0.0', type: 'module', dependencies }),
    );
    const lock = {
      name: 'x',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: { '': { name: 'x', version: '1.0.0', dependencies }, ...packages },
    };
    await writeFile(join(root, 'package-lock.json'), JSON.stringify(lock));
  };
  const writeLocalProject = () =>
    writeProject(
      { local: 'file:local' },
      { local: { version: '1.0.0' }, 'node_modules/local': { resolved: 'local', link: true } },
    );

  describe('packages', () => {
    it('are installed when there are none, once, in one line, with an empty npm cache', async () => {
      await writeLocalProject();
      const first = await bootstrap();
      expect(first.code, first.err).to.equal(0);
      expect(first.out.trim().split('\n')).to.have.length(1);
      expect(existsSync(join(root, 'node_modules', 'local', 'package.json'))).to.equal(true);
      expect(await bootstrap()).to.deep.equal({ code: 0, out: '', err: '' });
    });

    it('are installed again when the lockfile changed', async () => {
      await writeLocalProject();
      await bootstrap();
      await writeProject({}, {});
      const again = await bootstrap();
      expect(again.out).to.not.equal('');
      expect(existsSync(join(root, 'node_modules', 'local'))).to.equal(false);
    });

    it('are installed again after a kill in the middle, back to the lockfile that was installed before', async () => {
      await writeLocalProject();
      await bootstrap();
      const registry = createServer();
      const asked = once(registry, 'request');
      await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
      const address = registry.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const wanted = { version: '1.0.0', resolved: `http://127.0.0.1:${port}/far/-/far-1.0.0.tgz` };
      await writeProject({ far: '1.0.0' }, { 'node_modules/far': wanted });
      const killed = start([], { npm_config_registry: `http://127.0.0.1:${port}/` });
      await asked;
      await endWithItsChildren(killed);
      registry.closeAllConnections();
      registry.close();
      await writeLocalProject();
      const mended = await bootstrap();
      expect(mended.code, mended.err).to.equal(0);
      expect(mended.out).to.not.equal('');
      expect(existsSync(join(root, 'node_modules', 'local', 'package.json'))).to.equal(true);
    });

    it('are installed again where npm was cut off while it wrote its record', async () => {
      await writeLocalProject();
      await bootstrap();
      await rm(join(root, 'node_modules', '.vanthu-lock'));
      await truncate(join(root, 'node_modules', '.package-lock.json'), 20);
      const again = await bootstrap();
      expect(again.code, again.err).to.equal(0);
      expect(again.out).to.not.equal('');
    });

    it('are left alone when somebody installed them by hand', async () => {
      await writeLocalProject();
      await bootstrap();
      await rm(join(root, 'node_modules', '.vanthu-lock'));
      expect(await bootstrap()).to.deep.equal({ code: 0, out: '', err: '' });
    });

    it('fail with one readable line when the registry cannot be reached', async () => {
      const wanted = { version: '1.0.0', resolved: 'http://127.0.0.1:1/far/-/far-1.0.0.tgz' };
      await writeProject({ far: '1.0.0' }, { 'node_modules/far': wanted });
      const { code, err } = await bootstrap([], { npm_config_registry: 'http://127.0.0.1:1/' });
      expect(code).to.equal(1);
      expect(err.trim().split('\n')).to.have.length(1);
      expect(existsSync(join(root, 'node_modules', '.vanthu-lock'))).to.equal(false);
    });

    it('fail with one readable line when lockfile and package.json contradict each other', async () => {
      await writeLocalProject();
      await writeFile(
        join(root, 'package.json'),
        JSON.stringify({ name: 'x', version: '1.0.0', dependencies: { local: 'file:local', far: '2.0.0' } }),
      );
      const { code, err } = await bootstrap([], { npm_config_registry: 'http://127.0.0.1:1/' });
      expect(code).to.equal(1);
      expect(err.trim().split('\n')).to.have.length(1);
    });
  });

  describe('the build', function () {
    this.timeout(60_000);

    const writeSources = async () => {
      await writeProject({}, {});
      await mkdir(join(root, 'node_modules'));
      for (const name of ['typescript', 'vite', '@types', 'undici-types']) {
        await symlink(join(PROJECT, 'node_modules', name), join(root, 'node_modules', name));
      }
      await writeFile(join(root, 'node_modules', '.package-lock.json'), '{"packages":{}}');
      await cp(join(PROJECT, 'tsconfig.json'), join(root, 'tsconfig.json'));
      for (const folder of ['server', 'certs-dev', 'client']) await mkdir(join(root, folder));
      await cp(join(PROJECT, 'server', 'tsconfig.json'), join(root, 'server', 'tsconfig.json'));
      // What the bundle of the command line begins with.
      for (const entry of ['cli/vanthu.ts', 'verification/workers/signature-worker.ts']) {
        await mkdir(dirname(join(root, 'server', entry)), { recursive: true });
        await writeFile(join(root, 'server', entry), 'console.log(process.argv.length);\n');
      }
      await writeFile(join(root, 'server', 'main.ts'), 'export const one: number = 1;\n');
      await writeFile(join(root, 'client', 'index.html'), '<script type="module" src="/main.js"></script>');
      await writeFile(join(root, 'client', 'main.js'), `document.title = '${'văn thư '.repeat(500)}';`);
      const config = 'export default { build: { outDir: "../dist/client" } };';
      await writeFile(join(root, 'client', 'vite.config.js'), config);
    };

    it('is made once, with one line per part, and compressed for the browser', async () => {
      await writeSources();
      const first = await bootstrap(['--build']);
      expect(first.code, first.err).to.equal(0);
      expect(first.out.trim().split('\n')).to.have.length(2);
      expect(existsSync(join(root, 'dist', 'server', 'main.js'))).to.equal(true);
      const html = await readFile(join(root, 'dist', 'client', 'index.html'), 'utf8');
      const script = /assets\/[\w-]+\.js/.exec(html)?.[0] ?? 'none';
      for (const ending of ['', '.br', '.gz']) {
        expect(existsSync(join(root, 'dist', 'client', script + ending)), script + ending).to.equal(true);
      }
      expect(await bootstrap(['--build'])).to.deep.equal({ code: 0, out: '', err: '' });
    });

    it('is made again where what was made is missing a file or has one cut short', async () => {
      await writeSources();
      await writeFile(join(root, 'server', 'part.ts'), 'export const part = "whole";\n');
      await bootstrap(['--build']);
      const compiled = join(root, 'dist', 'server', 'part.js');
      const whole = await readFile(compiled, 'utf8');
      for (const spoil of [() => rm(compiled), () => truncate(compiled, 3)]) {
        await spoil();
        const mended = await bootstrap(['--build']);
        expect(mended.code, mended.err).to.equal(0);
        expect(mended.out).to.contain('server').and.not.contain('client');
        expect(await readFile(compiled, 'utf8')).to.equal(whole);
      }
    });

    it('is made anew after a kill in its middle', async () => {
      await writeSources();
      const killed = start(['--build']);
      await once(killed.stdout, 'data');
      await endWithItsChildren(killed);
      const mended = await bootstrap(['--build']);
      expect(mended.code, mended.err).to.equal(0);
      expect(mended.out).to.contain('server').and.contain('client');
      expect(await bootstrap(['--build'])).to.deep.equal({ code: 0, out: '', err: '' });
    });

    it('is made again for the part whose sources changed, and stops at a type error', async () => {
      await writeSources();
      await bootstrap(['--build']);
      await writeFile(join(root, 'server', 'main.ts'), 'export const one: number = "one";\n');
      const broken = await bootstrap(['--build']);
      expect(broken.code).to.equal(1);
      expect(broken.err).to.contain('TS2322');
      expect((await bootstrap(['--build'])).code).to.equal(1);
      await writeFile(join(root, 'server', 'main.ts'), 'export const two: number = 2;\n');
      const mended = await bootstrap(['--build']);
      expect(mended.code, mended.err).to.equal(0);
      expect(mended.out).to.contain('server').and.not.contain('client');
      expect(await readFile(join(root, 'dist', 'server', 'main.js'), 'utf8')).to.contain('two = 2');
    });
  });

  it('refuses a Node that is too old with one readable line', async () => {
    const pretend = `Object.defineProperty(process, 'versions', { value: { node: '18.20.8' } })`;
    const { code, out, err } = await bootstrap([], {}, ['--import', `data:text/javascript,${pretend}`]);
    expect(code).to.equal(1);
    expect(out).to.equal('');
    expect(err.trim().split('\n')).to.have.length(1);
    expect(err).to.contain('20.19').and.contain('18.20.8');
  });

  it('names the missing programs of the tests and goes on', async () => {
    await writeLocalProject();
    await bootstrap();
    const bare = join(root, 'bare-path');
    await mkdir(bare);
    const { code, out } = await bootstrap(['--test'], { PATH: bare });
    expect(code).to.equal(0);
    expect(out).to.contain('apt-get install').and.contain('poppler-utils');
  });
});
