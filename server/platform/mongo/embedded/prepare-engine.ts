// Decides which native file of the embedded engine this machine loads: the package's own, or, where glibc is older
// than the build asks for, a redirected copy kept in a cache folder and bound to a known digest.
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StartupError, systemCode } from '../../startup-error.ts';
import {
  BUILT_FOR_GLIBC,
  KNOWN_BUILDS,
  type KnownBuild,
  type KnownFile,
  MACHINES_WITH_BUILD,
  OLDEST_GLIBC,
} from './known-builds.ts';
import { relinkGlibc } from './relink-glibc.ts';

const ASK_FOR_URI = 'set MONGODB_URI to a MongoDB server instead';

export interface Machine {
  platform: string;
  arch: string;
  /** Undefined where the C library is not glibc. */
  glibc: string | undefined;
}

/** The machine this process runs on. */
export function thisMachine(): Machine {
  return { platform: process.platform, arch: process.arch, glibc: runningGlibc() };
}

function runningGlibc(): string | undefined {
  // Without this the report resolves the names of open sockets, which can take seconds.
  Object.assign(process.report, { excludeNetwork: true });
  const report: unknown = process.report.getReport();
  if (typeof report !== 'object' || report === null || !('header' in report)) return undefined;
  const { header } = report;
  if (typeof header !== 'object' || header === null || !('glibcVersionRuntime' in header)) return undefined;
  return typeof header.glibcVersionRuntime === 'string' ? header.glibcVersionRuntime : undefined;
}

/** Compares dotted version numbers; negative when `left` is older. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number));
  for (let part = 0; part < 3; part++) {
    const difference = (a?.[part] ?? 0) - (b?.[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export interface PrepareOptions {
  machine: Machine;
  /** Folder of an installed package, or undefined when it is not installed. */
  packageFolder: (packageName: string) => string | undefined;
  /** Folder that may hold redirected copies; made when missing. */
  cacheFolder: string;
}

/**
 * Returns the native file to load, or undefined when the package loads its own.
 * @throws StartupError ENGINE_NOT_BUILT_HERE, ENGINE_UNKNOWN_DIGEST, FOLDER_UNUSABLE or DISK_FULL.
 */
export async function prepareEngine({
  machine,
  packageFolder,
  cacheFolder,
}: PrepareOptions): Promise<string | undefined> {
  const name = `${machine.platform}-${machine.arch}`;
  if (!MACHINES_WITH_BUILD.includes(name)) throw notBuilt(`there is no embedded MongoDB build for ${name}`);
  if (machine.platform !== 'linux') return undefined;
  if (machine.glibc === undefined)
    throw notBuilt('the embedded MongoDB engine needs glibc, and this system has another C library');
  if (compareVersions(machine.glibc, BUILT_FOR_GLIBC) >= 0) return undefined;
  if (compareVersions(machine.glibc, OLDEST_GLIBC) < 0) {
    throw notBuilt(
      `the embedded MongoDB engine needs glibc ${OLDEST_GLIBC} or newer, and this system has ${machine.glibc}`,
    );
  }
  const build = KNOWN_BUILDS.find((known) => known.machine === name);
  const source = build && packageFolder(build.packageName);
  if (build === undefined || source === undefined) {
    throw notBuilt(`the optional package ${build?.packageName ?? name} is not installed; run npm ci`);
  }
  const target = join(cacheFolder, `embedded-mongodb-${build.version}-${name}`);
  for (const file of build.files) await ensureRelinked(build, file, source, target);
  return join(target, build.files[0].name);
}

const notBuilt = (reason: string) => new StartupError('ENGINE_NOT_BUILT_HERE', `${reason}; ${ASK_FOR_URI}`);

async function ensureRelinked(
  build: KnownBuild,
  file: KnownFile,
  sourceFolder: string,
  targetFolder: string,
): Promise<void> {
  const target = join(targetFolder, file.name);
  // A copy is trusted by its digest, so a half-written or exchanged file is simply made again.
  if ((await digestOfFile(target)) === file.relinkedSha256) return;
  const original = await readFile(join(sourceFolder, file.name));
  const originalDigest = sha256(original);
  if (originalDigest !== file.sha256) throw unknownDigest(file.name, originalDigest);
  const { bytes } = relinkGlibc(original, { from: `GLIBC_${BUILT_FOR_GLIBC}`, to: build.baseVersion });
  const relinkedDigest = sha256(bytes);
  if (relinkedDigest !== file.relinkedSha256) throw unknownDigest(`redirected ${file.name}`, relinkedDigest);
  try {
    await writeWhole(target, bytes);
  } catch (error) {
    if ((await digestOfFile(target)) === file.relinkedSha256) return;
    const code = systemCode(error);
    if (code === 'ENOSPC')
      throw new StartupError('DISK_FULL', `no space left to write ${target}`, { cause: error });
    throw new StartupError('FOLDER_UNUSABLE', `cannot write ${target} (${code ?? String(error)})`, {
      cause: error,
    });
  }
}

const unknownDigest = (file: string, digest: string) =>
  new StartupError(
    'ENGINE_UNKNOWN_DIGEST',
    `${file} of the embedded MongoDB engine is not a known build (SHA-256 ${digest}) and will not be changed to fit this glibc; run npm ci, or ${ASK_FOR_URI}`,
  );

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/**
 * Undefined where there is none. Noted beside the file for as long as nobody has written to it, which its change time tells:
 * a start reads no 200 MB for it.
 */
async function digestOfFile(path: string): Promise<string | undefined> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    const same = [ino, size, mtimeNs, ctimeNs].join(':');
    const note = `${path}.sha256`;
    const [noted, known] = (await readFile(note, 'utf8').catch(() => '')).split(' ');
    if (noted === same && known !== undefined) return known;
    const digest = sha256(await readFile(path));
    // Where it cannot be written, the next start reads again.
    await writeWhole(note, `${same} ${digest}`).catch(() => undefined);
    return digest;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeWhole(path: string, bytes: Buffer | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  const file = await open(temporary, 'w', 0o755);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await removeLeftovers(path);
}

/** Of processes that were killed while they copied. One still at it only finds that its file is there already. */
async function removeLeftovers(path: string): Promise<void> {
  const started = `${basename(path)}.`;
  for (const name of await readdir(dirname(path)))
    if (name.startsWith(started) && name.endsWith('.tmp'))
      await rm(join(dirname(path), name), { force: true });
}
