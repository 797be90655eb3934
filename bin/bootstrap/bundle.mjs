// The command line in a few files: Node takes a millisecond to find and open each of the hundred modules behind
// `vanthu verify`, and the command is to answer at once. Commands that start a server stay as they are compiled.
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './step.mjs';

const COMPILED = join(ROOT, 'dist/server/cli');
const WORKER = join(ROOT, 'dist/server/verification/workers/signature-worker.js');
const BUNDLE = join(ROOT, 'dist/cli');

/** Modules of a whole server, or that start a process of their own, are imported from where the compiler wrote them. */
const AS_COMPILED = /^\.\.?\/(main|pki|seed|story|token-key|edxml|directory\/index|federation\/run)\.js$/;
const leaveAsCompiled = {
  name: 'leave-as-compiled',
  enforce: 'pre',
  resolveId: (id, importer) =>
    AS_COMPILED.test(id) && dirname(importer) === COMPILED
      ? { id: pathToFileURL(join(COMPILED, id)).href, external: true }
      : null,
  /** The folder may be moved, so no absolute path stays. */
  renderChunk: (code) => code.replaceAll(pathToFileURL(join(ROOT, 'dist')).href, '..'),
};

export async function bundleCommandLine() {
  const { build } = await import('vite');
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: [leaveAsCompiled],
    ssr: { noExternal: ['commander'] },
    build: {
      ssr: true,
      outDir: BUNDLE,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        input: { vanthu: join(COMPILED, 'vanthu.js'), 'signature-worker': WORKER },
        // The library does nothing when it is loaded, so what a command does not call need not come along.
        treeshake: { moduleSideEffects: (id) => !id.includes('/dist/server/signing/') },
        // All in one folder: the threads are started from a file beside the module that starts them.
        output: { chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
}
