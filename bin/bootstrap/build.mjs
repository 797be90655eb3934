// Compiles the server and builds the client where their sources changed, or where what was made is not whole.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { extname, join, relative } from 'node:path';
import { brotliCompressSync, gzipSync, constants as zlibConstants } from 'node:zlib';
import { bundleServer } from './bundle.mjs';
import { ROOT, readOr, run, Stop, step } from './step.mjs';

/** Left open while each is written: a stamp goes last, and a part without its stamp is made again. */
const PARTS = [
  {
    title: 'Compiling the server',
    sources: ['server', 'certs-dev', 'bin/bootstrap'],
    stamp: '.server-stamp',
    results: ['dist/server', 'dist/certs-dev', 'dist/run'],
    args: [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'server'],
    afterwards: async () => {
      copySchemas();
      await bundleServer();
    },
  },
  {
    title: 'Building the client',
    sources: ['client', 'server/contracts'],
    stamp: '.client-stamp',
    results: ['dist/client'],
    args: [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', 'client', '--logLevel', 'error'],
    afterwards: compressClient,
  },
];

export async function build() {
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  for (const part of PARTS) await buildPart(part);
}

async function buildPart({ title, sources, stamp, results, args, afterwards }) {
  const stampFile = join(ROOT, 'dist', stamp);
  const made = () =>
    `${digestOf(['package-lock.json', 'tsconfig.json', ...sources])} ${outlineOf(results)}\n`;
  if (readOr(stampFile, '') === made()) return;
  await step(title, async () => {
    rmSync(stampFile, { force: true });
    const { code, output } = await run(process.execPath, args);
    if (/ENOSPC|no space left/i.test(output))
      throw new Stop(`no space left on the disk for the build in ${ROOT}`);
    if (code !== 0) throw new Stop(`the build failed:\n${output.trim()}`);
    if (afterwards) await afterwards();
    writeFileSync(stampFile, made());
  });
}

/** All files under the given paths, in a stable order. */
function filesUnder(paths) {
  const files = [];
  const add = (path) => {
    if (!existsSync(path)) return;
    if (!statSync(path).isDirectory()) {
      files.push(path);
      return;
    }
    for (const name of readdirSync(path).sort()) if (name !== 'node_modules') add(join(path, name));
  };
  for (const path of paths) add(join(ROOT, path));
  return files;
}

/** Digest over names and contents. */
function digestOf(paths) {
  const hash = createHash('sha256');
  for (const path of filesUnder(paths)) {
    const bytes = readFileSync(path);
    hash.update(`${relative(ROOT, path)}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/** Digest over names and sizes: tells a result with files missing or cut short, without reading it. */
function outlineOf(paths) {
  const hash = createHash('sha256');
  for (const path of filesUnder(paths)) hash.update(`${relative(ROOT, path)}\n${statSync(path).size}\n`);
  return hash.digest('hex');
}

/** The compiler leaves what it does not compile. */
function copySchemas() {
  const folder = join('server', 'exchange', 'protocol', 'schema');
  if (!existsSync(join(ROOT, folder))) return;
  mkdirSync(join(ROOT, 'dist', folder), { recursive: true });
  for (const name of readdirSync(join(ROOT, folder)))
    copyFileSync(join(ROOT, folder, name), join(ROOT, 'dist', folder, name));
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
