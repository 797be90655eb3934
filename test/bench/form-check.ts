// `npm run bench:form`: processor time and memory of the built form check over one page and over three hundred dense ones.
// A process of its own for each, so that the files' making is not counted.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plan } from '../support/form-samples/documents.ts';
import { printSheet } from '../support/form-samples/print-sheet.ts';

const WORKER = fileURLToPath(new URL('../../dist/server/form-check/workers/form-worker.js', import.meta.url));
const POOL = fileURLToPath(new URL('../../dist/server/platform/jobs/worker-pool.js', import.meta.url));

const { sheet, facts } = await plan();
const folder = mkdtempSync(join(tmpdir(), 'bench-form-'));
try {
  for (const count of [1, 300]) {
    const path = join(folder, `${count}.pdf`);
    const [dense] = sheet.pages;
    if (dense === undefined) throw new Error('a plan has pages');
    writeFileSync(path, await printSheet({ pages: Array.from({ length: count }, () => dense) }));
    const job = JSON.stringify({ path, digest: path, facts });
    const script = `
      const { makeWorkerPool } = await import(${JSON.stringify(POOL)});
      const { pathToFileURL } = await import('node:url');
      const module = pathToFileURL(${JSON.stringify(WORKER)});
      const pool = makeWorkerPool({ module, workers: 1, maxWaiting: 1, heapMb: 256 });
      const before = process.memoryUsage().rss;
      const { pages } = await pool.run(${job});
      const { user, system } = process.cpuUsage();
      const peak = process.resourceUsage().maxRSS * 1024 - before;
      console.log(pages + ' pages: ' + ((user + system) / 1e6).toFixed(1) + ' s of processor, ' + Math.round(peak / 1e6) + ' MB above the process alone');
      await pool.close();`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    process.stdout.write(stdout);
  }
  process.stdout.write(`load ${loadavg()[0]?.toFixed(1)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
