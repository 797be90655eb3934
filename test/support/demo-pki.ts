// The development PKI of a test, with keys that were made once on this machine: making them costs seconds of every start.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePki, type Pki } from '../../certs-dev/index.ts';
import { freePort } from '../../server/cli/story/own-server.ts';

/** Keys of the development PKI, by the names in pki.json; never of a real office. */
export const KEY_CACHE = join(tmpdir(), 'vanthu-test-keys');

/** Lays the PKI where a demo server looks for it first. */
export const makeDemoPki = (dataDir: string, pkiPort: number): Promise<Pki> =>
  makePki({
    folder: join(dataDir, 'pki'),
    baseUrl: `http://127.0.0.1:${pkiPort}`,
    keyCache: KEY_CACHE,
  });

/**
 * The same on a free port, for a server that is to seed itself.
 * @returns the port that stands in its certificates, for `pkiPort` of the server.
 */
export async function layDemoPki(dataDir: string): Promise<number> {
  const pkiPort = await freePort();
  await makeDemoPki(dataDir, pkiPort);
  return pkiPort;
}
