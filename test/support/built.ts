// The compiled server and client, made by the project's own bootstrap where their sources have changed.
import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');

export interface Built {
  main: string;
  client: string;
}

let built: Promise<Built> | undefined;

/** Builds once per run. @throws with the compiler's output when the sources do not compile. */
export function ensureBuilt(): Promise<Built> {
  built ??= build();
  return built;
}

async function build(): Promise<Built> {
  await promisify(execFile)(process.execPath, [join(ROOT, 'bin/bootstrap.mjs'), '--build'], { cwd: ROOT });
  const paths = { main: join(ROOT, 'dist/run/main.js'), client: join(ROOT, 'dist/client/index.html') };
  await Promise.all(Object.values(paths).map((path) => access(path)));
  return paths;
}
