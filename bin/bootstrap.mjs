// Puts in place what a fresh clone lacks, before `npm start` and `npm test`: packages, the build, programs that
// tests call. Node built-ins only, because it runs when there is no node_modules yet.
//   node bin/bootstrap.mjs            packages
//   node bin/bootstrap.mjs --build    packages, then the server and the client where their sources changed
//   node bin/bootstrap.mjs --test     packages, then the Debian programs of the tests (never fails for those)
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync, constants as zlibConstants } from 'node:zlib';

const ROOT = process.env.VANTHU_ROOT || dirname(dirname(fileURLToPath(import.meta.url)));
const OLDEST_NODE = [20, 19];
/** What the installed packages take, with some room for the build. */
const NEEDED_BYTES = 800 * 2 ** 20;
const LOCKFILE = join(ROOT, 'package-lock.json');
const INSTALLED_STAMP = join(ROOT, 'node_modules', '.vanthu-lock');

/** Program of a test → Debian package that brings it. */
const PROGRAMS = {
  pdfsig: 'poppler-utils',
  pdftotext: 'poppler-utils',
  pdftoppm: 'poppler-utils',
  qpdf: 'qpdf',
  openssl: 'openssl',
  xmlsec1: 'xmlsec1',
  chromium: 'chromium',
  soffice: 'libreoffice-writer-nogui',
};
const FONT_FOLDERS = ['/usr/share/fonts/truetype/liberation', '/usr/share/fonts/truetype/liberation2'];

/** A failure with one readable line; everything else that is thrown is a defect. */
class Stop extends Error {}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const readOr = (path, fallback) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return fallback;
  }
};

/** Runs a program to its end with its output collected, not shown. */
function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ code: 127, output: String(error) }));
    child.on('close', (code) => resolve({ code: code === null ? 1 : code, output }));
  });
}

/** One line per step: what it does, then how long it took. */
async function step(title, work) {
  const started = Date.now();
  process.stdout.write(`${title}… `);
  try {
    const result = await work();
    process.stdout.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stdout.write('failed\n');
    throw error;
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Stop(`Vanthu needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}`);
}

/** True when npm's own record of node_modules names everything of the lockfile, so that a hand-made install counts. */
function isInstalledByHand(lock) {
  const record = readOr(join(ROOT, 'node_modules', '.package-lock.json'), undefined);
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages || {};
  const wanted = JSON.parse(lock).packages || {};
  if (Object.keys(installed).some((path) => wanted[path] === undefined)) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true;
    const found = installed[path];
    if (found === undefined || !existsSync(join(ROOT, path))) return optional === true;
    return found.version === version && found.integrity === integrity;
  });
}

async function installPackages() {
  const lock = readFileSync(LOCKFILE, 'utf8');
  const wanted = sha256(lock);
  if (readOr(INSTALLED_STAMP, '') === wanted) return;
  if (!isInstalledByHand(lock)) {
    assertSpace();
    await step('Installing packages (the first time this takes a while)', async () => {
      let { code, output } = await runNpm(['ci']);
      if (code !== 0 && lacksOnlyForeignPlatforms(output)) {
        ({ code, output } = await runNpm(['install', '--no-save']));
      }
      // npm goes on, and ends well, after files it could not write.
      if (code !== 0 || /ENOSPC/.test(output)) throw new Stop(explainInstall(output));
    });
  }
  mkdirSync(dirname(INSTALLED_STAMP), { recursive: true });
  writeFileSync(INSTALLED_STAMP, wanted);
}

/** Asked beforehand, because npm works for minutes on a full disk before it says so. */
function assertSpace() {
  const disk = statfsSync(ROOT);
  if (disk.bavail * disk.bsize < NEEDED_BYTES) {
    throw new Stop(`no space left on the disk: the packages need ${NEEDED_BYTES / 2 ** 20} MB in ${ROOT}`);
  }
}

function runNpm(command) {
  const npm = process.env.npm_execpath;
  const isNpm = npm !== undefined && /npm-cli\.[cm]?js$/.test(npm);
  const args = [...command, '--include=dev', '--no-audit', '--no-fund', '--loglevel=warn'];
  if (isNpm) return run(process.execPath, [npm, ...args]);
  const isWindows = process.platform === 'win32';
  return run(isWindows ? 'npm.cmd' : 'npm', args, { shell: isWindows });
}

/**
 * A lockfile written against a registry without the builds of other platforms is "not in sync" for `npm ci`,
 * although nothing this machine needs is missing. Any other difference stays an error.
 */
function lacksOnlyForeignPlatforms(output) {
  const differences = output.match(/(Missing|Invalid): .*/g) || [];
  return (
    differences.length > 0 && differences.every((line) => /^Missing: \S+@ from lock file$/.test(line.trim()))
  );
}

function explainInstall(output) {
  if (/ENOSPC|no space left/i.test(output)) return `no space left on the disk for the packages in ${ROOT}`;
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network/i.test(output)
  ) {
    return 'cannot reach the npm registry; check the network connection, then start again';
  }
  const lines = output.split('\n').map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim());
  const reason = lines.find((line) => line !== '' && !line.startsWith('npm warn') && !/^code /.test(line));
  return `the packages cannot be installed: ${reason || 'npm ci failed'}`;
}

/** Digest over names and contents of all files under the given paths. */
function digestOf(paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) {
        if (name !== 'node_modules' && name !== 'dist') add(join(path, name));
      }
      return;
    }
    const bytes = readFileSync(path);
    hash.update(`${relative(ROOT, path)}\n${bytes.length}\n`).update(bytes);
  };
  for (const path of paths) add(join(ROOT, path));
  return hash.digest('hex');
}

async function buildPart({ title, sources, stamp, result, args, afterwards }) {
  const stampFile = join(ROOT, 'dist', stamp);
  const digest = digestOf(['package-lock.json', 'tsconfig.json', ...sources]);
  if (existsSync(join(ROOT, result)) && readOr(stampFile, '') === digest) return;
  await step(title, async () => {
    rmSync(stampFile, { force: true });
    const { code, output } = await run(process.execPath, args);
    if (/ENOSPC|no space left/i.test(output))
      throw new Stop(`no space left on the disk for the build in ${ROOT}`);
    if (code !== 0) throw new Stop(`the build failed:\n${output.trim()}`);
    if (afterwards) afterwards();
    writeFileSync(stampFile, digest);
  });
}

async function build() {
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  await buildPart({
    title: 'Compiling the server',
    sources: ['server', 'certs-dev'],
    stamp: '.server-stamp',
    result: 'dist/server/main.js',
    args: [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'server'],
  });
  await buildPart({
    title: 'Building the client',
    sources: ['client', 'server/contracts'],
    stamp: '.client-stamp',
    result: 'dist/client/index.html',
    args: [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', 'client', '--logLevel', 'error'],
    afterwards: compressClient,
  });
}

/** Puts .br and .gz beside every text file worth it, so that the server never compresses while it serves. */
function compressClient() {
  const folder = join(ROOT, 'dist', 'client');
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = join(folder, String(name));
    if (!['.js', '.mjs', '.css', '.html', '.svg', '.json'].includes(extname(path))) continue;
    const bytes = readFileSync(path);
    if (bytes.length < 1400) continue;
    const quality = { params: { [zlibConstants.BROTLI_PARAM_QUALITY]: 6 } };
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, quality));
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 6 }));
  }
}

function isOnPath(program) {
  return (process.env.PATH || '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function missingPackages() {
  const missing = Object.entries(PROGRAMS)
    .filter(([program]) => !isOnPath(program))
    .map(([, name]) => name);
  if (process.platform === 'linux' && !FONT_FOLDERS.some((folder) => existsSync(folder)))
    missing.push('fonts-liberation');
  return [...new Set(missing)];
}

/** Tests that need a program skip without it, so nothing here fails the run. */
async function installPrograms() {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const line = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  const isRoot = process.getuid !== undefined && process.getuid() === 0;
  if (isRoot && isOnPath('apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const patience = [
      '-q',
      '-o',
      'Acquire::Retries=1',
      '-o',
      'Acquire::http::Timeout=30',
      '-o',
      'DPkg::Lock::Timeout=60',
    ];
    await step(`Installing the tests' programs (${missing.join(' ')})`, async () => {
      await run('apt-get', [...patience, 'update'], { env });
      await run('apt-get', [...patience, 'install', '-y', '--no-install-recommends', ...missing], { env });
    });
  }
  const still = missingPackages();
  if (still.length > 0)
    console.log(
      `Tests that need ${still.join(', ')} will be skipped. To run them: ${isRoot ? '' : 'sudo '}${line}`,
    );
}

try {
  checkNode();
  await installPackages();
  if (process.argv.includes('--build')) await build();
  if (process.argv.includes('--test')) await installPrograms();
} catch (error) {
  const isFull = error instanceof Error && error.code === 'ENOSPC';
  if (isFull) console.error(`no space left on the disk in ${ROOT}`);
  else if (error instanceof Stop) console.error(error.message);
  else throw error;
  process.exitCode = 1;
}
