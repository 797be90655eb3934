// The command line as people get it: compiled and bundled. It starts ten times as fast as its sources, which tsx would
// have to compile anew in every process.
import { join } from 'node:path';
import { ensureBuilt } from './built.ts';

/** What Node is given to run `vanthu`. @throws when the sources do not compile. */
export async function builtCommandLine(): Promise<string> {
  await ensureBuilt();
  return join(import.meta.dirname, '../../bin/vanthu.js');
}
