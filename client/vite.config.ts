// Build of the browser client. Character maps and standard fonts of pdfjs are served from the build itself:
// an office network may have no way out, and the CSP allows nothing foreign.
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const pdfjs = join(root, '../node_modules/pdfjs-dist');
const FOLDERS = ['cmaps', 'standard_fonts', 'iccs'];
const backend = process.env.VANTHU_BACKEND ?? 'http://127.0.0.1:3000';

/** Puts the data folders of pdfjs under /pdfjs, in the build and in development. */
const pdfjsData = (): Plugin => ({
  name: 'pdfjs-data',
  configureServer(server) {
    server.middlewares.use('/pdfjs', (request, response, next) => {
      const [folder = '', name = ''] = (request.url ?? '').slice(1).split('/');
      if (!FOLDERS.includes(folder) || !readdirSync(join(pdfjs, folder)).includes(name)) return next();
      createReadStream(join(pdfjs, folder, name)).pipe(response);
    });
  },
  generateBundle() {
    for (const folder of FOLDERS) {
      for (const name of readdirSync(join(pdfjs, folder))) {
        const source = readFileSync(join(pdfjs, folder, name));
        this.emitFile({ type: 'asset', fileName: `pdfjs/${folder}/${name}`, source });
      }
    }
  },
});

/** Of the folder `public`, without a hash in their names. */
const PUBLIC = ['icon.svg', 'icons/192.png', 'manifest.webmanifest'];

/** Tells the service worker which files this version is made of. */
const shellFiles = (): Plugin => ({
  name: 'shell-files',
  enforce: 'post',
  generateBundle(_options, bundle) {
    const worker = bundle['worker.js'];
    if (worker?.type !== 'chunk') throw new Error('the service worker was not built');
    const hashed = Object.keys(bundle).filter((name) => name.startsWith('assets/'));
    const files = JSON.stringify([...hashed, ...PUBLIC].map((name) => `/${name}`).sort());
    const version = createHash('sha256').update(files).update(worker.code);
    for (const name of PUBLIC) version.update(readFileSync(join(root, 'public', name)));
    const code = worker.code.replace(/(["'`])__FILES__\1/, files);
    if (code === worker.code) throw new Error('the service worker has no place for its files');
    worker.code = code.replace('__VERSION__', version.digest('hex').slice(0, 16));
  },
});

export default defineConfig({
  root,
  plugins: [react(), pdfjsData(), shellFiles()],
  resolve: { alias: { '@contracts': join(root, '../server/contracts') } },
  build: {
    outDir: join(root, '../dist/client'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { index: join(root, 'index.html'), worker: join(root, 'worker/worker.ts') },
      // A service worker is known by its address.
      output: { entryFileNames: ({ name }) => (name === 'worker' ? 'worker.js' : 'assets/[name]-[hash].js') },
    },
  },
  server: {
    proxy: {
      '/api': backend,
      '/exchange': backend,
      '/socket': { target: backend, ws: true },
    },
  },
});
