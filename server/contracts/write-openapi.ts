// `npm run openapi`: writes docs/openapi.json. The same contracts always make the same bytes, so CI can compare.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { STATUS } from '../platform/http/problem.ts';
import { makeOpenapi } from './openapi.ts';

/** Of the API, not of the program. */
export const API_VERSION = '1';

const target = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url));
await writeFile(target, `${JSON.stringify(makeOpenapi(STATUS, API_VERSION), null, 2)}\n`);
