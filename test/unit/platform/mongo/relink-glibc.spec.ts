import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { KNOWN_BUILDS, type KnownBuild } from '../../../../server/platform/mongo/embedded/known-builds.ts';
import {
  compareVersions,
  type Machine,
  prepareEngine,
} from '../../../../server/platform/mongo/embedded/prepare-engine.ts';
import { RelinkError, relinkGlibc } from '../../../../server/platform/mongo/embedded/relink-glibc.ts';
import { codeOf } from '../../../support/code-of.ts';

const MAKER = `
  import { prepareEngine } from ${JSON.stringify(join(import.meta.dirname, '../../../../server/platform/mongo/embedded/prepare-engine.ts'))};
  const { machine, folder, cacheFolder } = JSON.parse(process.env.MAKER_OPTIONS);
  await prepareEngine({ machine, packageFolder: () => folder, cacheFolder });
`;
const X64_OLD: Machine = { platform: 'linux', arch: 'x64', glibc: '2.36' };
const FROM_TO = { from: 'GLIBC_2.38', to: 'GLIBC_2.2.5' };

function installedBuild(): { build: KnownBuild; folder: string } | undefined {
  for (const build of KNOWN_BUILDS) {
    try {
      const manifest = createRequire(import.meta.url).resolve(`${build.packageName}/package.json`);
      if (existsSync(manifest)) return { build, folder: dirname(manifest) };
    } catch {
      // Not this machine's build.
    }
  }
  return undefined;
}

describe('platform/mongo/embedded', () => {
  describe('on a machine without a usable build', () => {
    const refuse = (machine: Machine, packageFolder = (): string | undefined => undefined) =>
      codeOf(prepareEngine({ machine, packageFolder, cacheFolder: tmpdir() }));

    it('asks for MONGODB_URI on Windows, Intel macOS, musl and a glibc below 2.36', async () => {
      expect(await refuse({ platform: 'win32', arch: 'x64', glibc: undefined })).to.equal(
        'ENGINE_NOT_BUILT_HERE',
      );
      expect(await refuse({ platform: 'darwin', arch: 'x64', glibc: undefined })).to.equal(
        'ENGINE_NOT_BUILT_HERE',
      );
      expect(await refuse({ ...X64_OLD, glibc: undefined })).to.equal('ENGINE_NOT_BUILT_HERE');
      expect(await refuse({ ...X64_OLD, glibc: '2.31' })).to.equal('ENGINE_NOT_BUILT_HERE');
    });

    it('asks for it when the optional package was not installed', async () => {
      expect(await refuse(X64_OLD)).to.equal('ENGINE_NOT_BUILT_HERE');
    });

    it('changes nothing where the package loads by itself', async () => {
      const direct = (machine: Machine) =>
        prepareEngine({ machine, packageFolder: () => undefined, cacheFolder: '/nowhere' });
      expect(await direct({ ...X64_OLD, glibc: '2.38' })).to.equal(undefined);
      expect(await direct({ ...X64_OLD, glibc: '2.41' })).to.equal(undefined);
      expect(await direct({ platform: 'darwin', arch: 'arm64', glibc: undefined })).to.equal(undefined);
    });

    it('compares versions by number, not by letter', () => {
      expect(compareVersions('2.4', '2.38')).to.be.below(0);
      expect(compareVersions('2.38', '2.38')).to.equal(0);
      expect(compareVersions('3.0', '2.38')).to.be.above(0);
    });
  });

  describe('a redirected copy', () => {
    let cacheFolder: string;
    let packageCopy: string;
    let installed: { build: KnownBuild; folder: string };
    let machine: Machine;

    before(async function () {
      this.timeout(20_000);
      const found = installedBuild();
      if (found === undefined) this.skip();
      installed = found;
      const [platform = '', arch = ''] = found.build.machine.split('-');
      machine = { platform, arch, glibc: '2.36' };
    });
    beforeEach(async () => {
      cacheFolder = await mkdtemp(join(tmpdir(), 'vanthu-relink-'));
      packageCopy = join(cacheFolder, 'package');
    });
    afterEach(() => rm(cacheFolder, { recursive: true, force: true }));

    const prepare = (folder: string) => prepareEngine({ machine, packageFolder: () => folder, cacheFolder });

    const targetFolder = () =>
      join(cacheFolder, `embedded-mongodb-${installed.build.version}-${installed.build.machine}`);

    /** Another process that makes the copy. */
    const startMaker = () =>
      spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', MAKER], {
        env: {
          ...process.env,
          MAKER_OPTIONS: JSON.stringify({ machine, folder: installed.folder, cacheFolder }),
        },
        stdio: 'inherit',
      });

    async function untilCopying(): Promise<void> {
      while (!existsSync(targetFolder()) || (await readdir(targetFolder())).length === 0)
        await new Promise((resolve) => setTimeout(resolve, 2));
    }

    async function assertWholeAndAlone(): Promise<void> {
      const names = installed.build.files.map(({ name }) => name);
      const others = (await readdir(targetFolder())).filter((name) => !name.endsWith('.sha256'));
      expect(others).to.have.members(names);
      for (const { name, relinkedSha256 } of installed.build.files) {
        const bytes = await readFile(join(targetFolder(), name));
        expect(createHash('sha256').update(bytes).digest('hex'), name).to.equal(relinkedSha256);
      }
    }

    it('needs no symbol of glibc 2.38 any more and keeps the length of the file', async () => {
      const addon = await prepare(installed.folder);
      for (const { name } of installed.build.files) {
        const original = await readFile(join(installed.folder, name));
        const copy = await readFile(join(dirname(addon ?? ''), name));
        expect(copy.length).to.equal(original.length);
        expect(
          relinkGlibc(copy, { from: 'GLIBC_2.38', to: installed.build.baseVersion }).redirected,
        ).to.deep.equal([]);
      }
    });

    it('redirects exactly the eight symbols that were looked at', async () => {
      const redirected: string[] = [];
      for (const { name } of installed.build.files) {
        const original = await readFile(join(installed.folder, name));
        const options = { from: 'GLIBC_2.38', to: installed.build.baseVersion };
        redirected.push(...relinkGlibc(original, options).redirected);
        expect(relinkGlibc(original, options).redirected.length).to.be.above(0);
      }
      expect(redirected.sort()).to.deep.equal([
        '__isoc23_fscanf',
        '__isoc23_sscanf',
        '__isoc23_strtol',
        '__isoc23_strtoll',
        '__isoc23_strtoul',
        '__isoc23_strtoul',
        '__isoc23_strtoull',
        'fmod',
      ]);
    });

    it('is made once and used again', async () => {
      const addon = (await prepare(installed.folder)) ?? '';
      const before = await stat(addon);
      expect(await prepare(installed.folder)).to.equal(addon);
      expect((await stat(addon)).mtimeMs).to.equal(before.mtimeMs);
    });

    it('is made again when it was cut short, or a byte of it exchanged', async () => {
      const addon = (await prepare(installed.folder)) ?? '';
      await prepare(installed.folder);
      const whole = await readFile(addon);
      await writeFile(addon, whole.subarray(0, 1000));
      await prepare(installed.folder);
      whole[whole.length - 1] = (whole.at(-1) ?? 0) ^ 1;
      await writeFile(addon, whole);
      await prepare(installed.folder);
      const digest = createHash('sha256')
        .update(await readFile(addon))
        .digest('hex');
      expect(digest).to.equal(installed.build.files[0].relinkedSha256);
    });

    it('is whole for each of four processes that make it at once', async function () {
      this.timeout(60_000);
      const makers = Array.from({ length: 4 }, () => startMaker());
      const ends = await Promise.all(makers.map((maker) => once(maker, 'exit')));
      expect(ends.map(([code]) => code)).to.deep.equal([0, 0, 0, 0]);
      await assertWholeAndAlone();
    });

    it('is made whole after a kill in the middle, and nothing half-made stays', async function () {
      this.timeout(60_000);
      const maker = startMaker();
      await untilCopying();
      maker.kill('SIGKILL');
      await once(maker, 'exit');
      await writeFile(join(targetFolder(), `${installed.build.files[1].name}.1.tmp`), 'half');
      await prepare(installed.folder);
      await assertWholeAndAlone();
    });

    it('is refused for a build of another digest', async () => {
      await cp(installed.folder, packageCopy, { recursive: true });
      const victim = join(packageCopy, installed.build.files[1].name);
      const bytes = await readFile(victim);
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      await writeFile(victim, bytes);
      expect(await codeOf(prepare(packageCopy))).to.equal('ENGINE_UNKNOWN_DIGEST');
    });
  });

  describe('a file that is not the expected ELF', () => {
    it('is refused when it is not an ELF64 at all', () => {
      expect(() => relinkGlibc(Buffer.alloc(0), FROM_TO)).to.throw(RelinkError);
      expect(() => relinkGlibc(Buffer.from('MZ'.padEnd(100)), FROM_TO)).to.throw(RelinkError);
    });

    it('is refused, never read past its end, when its tables are damaged', async function () {
      const found = installedBuild();
      if (found === undefined) this.skip();
      const original = await readFile(join(found.folder, found.build.files[0].name));
      const options = { from: 'GLIBC_2.38', to: found.build.baseVersion };
      for (const offset of [40, 58, 60]) {
        const damaged = Buffer.from(original);
        damaged.writeUInt16LE(0xffff, offset);
        expect(() => relinkGlibc(damaged, options), `byte ${offset}`).to.throw(RelinkError);
      }
      expect(() => relinkGlibc(original.subarray(0, 4096), options)).to.throw(RelinkError);
    });

    it('is refused when there is no older version to redirect to', async function () {
      const found = installedBuild();
      if (found === undefined) this.skip();
      const original = await readFile(join(found.folder, found.build.files[0].name));
      expect(() => relinkGlibc(original, { from: 'GLIBC_2.38', to: 'GLIBC_1.0' })).to.throw(RelinkError);
    });
  });
});
