#!/usr/bin/env node
// The command line: the compiled one where it is built, the sources otherwise. In this very process, so that a signal
// sent to the command reaches the server it runs.
import { existsSync } from 'node:fs';
import { tooOld } from './oldest-node.mjs';

const at = (path) => new URL(path, import.meta.url);
const compiled = at('../dist/run/vanthu.js');

const reason = existsSync(at('../node_modules'))
  ? tooOld()
  : 'the packages are not installed; run: node bin/bootstrap.mjs --build';
if (reason !== undefined) {
  console.error(reason);
  process.exit(1);
}
if (existsSync(compiled)) {
  await import(compiled.href);
} else {
  const { register } = await import('tsx/esm/api');
  register();
  await import(at('../server/cli/vanthu.ts').href);
}
