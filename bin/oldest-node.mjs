// Says no to a Node that is too old, before anything it cannot read is loaded: the syntax and the imports of this file
// and of whoever calls it first are those of Node 14.
import { readFileSync } from 'node:fs';

/** The reason to stop, from the manifest's `engines`; undefined when this Node will do. */
export function tooOld() {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const oldest = engines.node.replace('>=', '');
  const [oldestMajor, oldestMinor] = oldest.split('.').map(Number);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `Vanthu needs Node ${oldest} or newer; this is ${process.versions.node}`;
}
