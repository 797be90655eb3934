#!/usr/bin/env node
// The command line: the compiled one where it is built, the sources otherwise.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const compiled = at('../dist/server/cli/vanthu.js');
const source = ['--import', 'tsx', at('../server/cli/vanthu.ts')];

if (!existsSync(at('../node_modules'))) {
  console.error('the packages are not installed; run: node bin/bootstrap.mjs --build');
  process.exit(1);
}
const program = existsSync(compiled) ? ['--enable-source-maps', compiled] : source;
const { status } = spawnSync(process.execPath, [...program, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(status ?? 1);
