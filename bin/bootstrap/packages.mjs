// `npm ci` when the lockfile is another than the one that was installed from, in either direction.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, readOr, run, Stop, step } from './step.mjs';

/** What the installed packages take, with some room for the build. */
const NEEDED_BYTES = 800 * 2 ** 20;
const LOCKFILE = join(ROOT, 'package-lock.json');
const MODULES = join(ROOT, 'node_modules');
/** Digest of the lockfile, written when everything is in place. */
const STAMP = join(MODULES, '.vanthu-lock');
/** npm's own record, which it writes last. */
const RECORD = join(MODULES, '.package-lock.json');

export async function installPackages() {
  const lock = readFileSync(LOCKFILE, 'utf8');
  const wanted = createHash('sha256').update(lock).digest('hex');
  if (readOr(STAMP, '') === wanted) return;
  if (!isInstalledByHand(lock)) {
    assertSpace();
    await step('Installing packages (the first time this takes a while)', async () => {
      // npm removes the old packages first; cut off there, neither mark may speak for what is left.
      for (const mark of [STAMP, RECORD]) rmSync(mark, { force: true });
      let { code, output } = await runNpm(['ci']);
      if (code !== 0 && lacksOnlyForeignPlatforms(output)) {
        ({ code, output } = await runNpm(['install', '--no-save']));
      }
      // npm goes on, and ends well, after files it could not write.
      if (code !== 0 || /ENOSPC/.test(output)) throw new Stop(explain(output));
    });
  }
  mkdirSync(MODULES, { recursive: true });
  writeFileSync(STAMP, wanted);
}

/** True when npm's own record of node_modules names everything of the lockfile, so that a hand-made install counts. */
function isInstalledByHand(lock) {
  const record = readOr(RECORD, undefined);
  if (record === undefined) return false;
  const installed = packagesOf(record);
  const wanted = packagesOf(lock);
  if (Object.keys(installed).some((path) => wanted[path] === undefined)) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true;
    const found = installed[path];
    if (found === undefined || !existsSync(join(ROOT, path))) return optional === true;
    return found.version === version && found.integrity === integrity;
  });
}

/** Of a lockfile; none when it is cut off or otherwise no JSON. */
function packagesOf(lock) {
  try {
    return JSON.parse(lock).packages || {};
  } catch {
    return {};
  }
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

function explain(output) {
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
