// `npm run openapi`: writes docs/openapi.json. The same contracts always make the same bytes, so CI can compare.
// `--check` writes nothing and exits 1 when the file is stale.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { STATUS } from '../platform/http/problem.ts';
import { makeOpenapi } from './openapi.ts';

/** Of the API, not of the program. */
const API_VERSION = '1';

const target = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url));
const fresh = `${JSON.stringify(makeOpenapi(STATUS, API_VERSION), null, 2)}\n`;
if (!process.argv.includes('--check')) await writeFile(target, fresh);
else if ((await readFile(target, 'utf8').catch(() => '')) !== fresh) {
  console.error('docs/openapi.json is stale; run npm run openapi');
  process.exitCode = 1;
}
