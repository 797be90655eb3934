// The server and the command line in a few files: Node takes a millisecond to find and open each of a thousand modules, and
// a start, like a command, is to answer at once. Most threads and children are started from where the compiler wrote them.
import { join, normalize, relative, sep } from 'node:path';
import { ROOT } from './step.mjs';

const DIST = join(ROOT, 'dist');
const COMPILED = join(DIST, 'server');
const BUNDLE = join(DIST, 'run');
/** Threads that are part of the bundle, and the modules that start them from beside themselves. */
const THREADS = { 'signature-worker': join(COMPILED, 'verification/workers/signature-worker.js') };
const STARTERS = [join(COMPILED, 'verification/workers/signature-workers.js')];

/** What a module finds beside itself stays where it is: its address is the compiled one, seen from the bundle. */
const keepAddresses = {
  name: 'keep-addresses',
  transform: (code, id) => {
    // Bundlers write slashes everywhere.
    const path = normalize(id);
    if (!path.startsWith(DIST) || STARTERS.includes(path) || !code.includes('import.meta.url')) return null;
    const beside = JSON.stringify(`../${relative(DIST, path).split(sep).join('/')}`);
    return code.replaceAll('import.meta.url', `new URL(${beside}, import.meta.url).href`);
  },
};

export async function bundleServer() {
  const { build } = await import('vite');
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: [keepAddresses],
    // Of the packages only those of many small modules; one that others look into, as the database driver, stays whole.
    ssr: { noExternal: ['commander', 'imapflow', 'jose', 'zod'] },
    build: {
      ssr: true,
      outDir: BUNDLE,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: { main: join(COMPILED, 'main.js'), vanthu: join(COMPILED, 'cli', 'vanthu.js'), ...THREADS },
        // The library does nothing when it is loaded, so what a command does not call need not come along.
        treeshake: { moduleSideEffects: (id) => !id.includes('/dist/server/signing/') },
        // All in one folder: of what lies beside a module, the address is made from there.
        output: { chunkFileNames: '[name]-[hash].js', sourcemapExcludeSources: true },
      },
    },
  });
}
