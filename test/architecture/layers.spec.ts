import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..', '..');
const Report = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

/** Through a file: the tool ends itself before a pipe has taken everything. */
function cruise(...folders: string[]): z.infer<typeof Report> {
  const folder = mkdtempSync(join(tmpdir(), 'vanthu-layers-'));
  const report = join(folder, 'report.json');
  const bin = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', '--output-to', report];
  try {
    spawnSync(process.execPath, [bin, ...args, ...folders], { cwd: ROOT, stdio: 'inherit' });
    return Report.parse(JSON.parse(readFileSync(report, 'utf8')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('layers', function () {
  this.timeout(120_000);
  let report: z.infer<typeof Report>;

  before(() => {
    report = cruise('server', 'client/src', 'client/worker', 'certs-dev');
  });

  it('nobody imports what he may not', () => {
    const violations = report.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
    expect(violations).to.deep.equal([]);
  });

  it('the check saw the whole house, not an empty one', () => {
    const own = report.modules
      .map(({ source }) => source)
      .filter((source) => !source.includes('node_modules'));
    expect(own.length).to.be.above(300);
    const folders = readdirSync(join(ROOT, 'server'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    for (const { name } of folders) {
      expect(
        own.some((source) => source.startsWith(`server/${name}/`)),
        `server/${name}`,
      ).to.equal(true);
    }
    expect(own.some((source) => source.startsWith('client/src/features/'))).to.equal(true);
    expect(own.some((source) => source.startsWith('certs-dev/'))).to.equal(true);
  });
});
