// The unattended key of a local agency: a file only the server's user can read, because packets are signed while
// nobody is there to type a PIN. It signs packets, never documents.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { newSecret } from '../../platform/ids.ts';
import { systemCode } from '../../platform/startup-error.ts';

interface Key {
  privateKey: KeyObject;
  /** DER. */
  certificate: Uint8Array;
}

const MARK = 'Unattended exchange key of an agency. Keep it from everybody but the server.\n';
const ID = /^[0-9a-z-]{8,64}$/;

/** Null when the agency has none. */
export async function readExchangeKey(folder: string, agencyId: string): Promise<Key | null> {
  if (!ID.test(agencyId)) return null;
  try {
    const pem = await readFile(join(folder, `${agencyId}.pem`), 'utf8');
    return { privateKey: createPrivateKey(pem), certificate: new X509Certificate(pem).raw };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

export async function writeExchangeKey(
  folder: string,
  agencyId: string,
  { privateKey, certificate }: Key,
): Promise<void> {
  if (!ID.test(agencyId)) throw new TypeError('not an agency id');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const pem = `${MARK}${key}${new X509Certificate(certificate)}`;
  const path = join(folder, `${agencyId}.pem`);
  const aside = `${path}.${newSecret()}.tmp`;
  const file = await open(aside, 'wx', 0o600);
  try {
    await file.writeFile(pem);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
}
