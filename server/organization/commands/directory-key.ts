// The key a server signs its list of agencies with: files only the server's user can read. A next one is told to the others
// before it takes the place of the first, so that they never meet a key they do not know.
import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { DirectoryJwk } from '../../contracts/directory-list.ts';
import { systemCode } from '../../platform/startup-error.ts';

export interface DirectoryKey {
  privateKey: KeyObject;
  jwk: DirectoryJwk;
  /** RFC 7638. */
  kid: string;
}

export interface OwnKeys {
  current: DirectoryKey;
  /** Told and not yet used. */
  next: DirectoryKey | null;
}

const CURRENT = 'directory.pem';
const NEXT = 'directory-next.pem';

/** What two administrators compare. */
export const fingerprintOf = (kid: string): string => Buffer.from(kid, 'base64url').toString('hex');

/** Made when there is none. */
export async function ownKeys(folder: string): Promise<OwnKeys> {
  const current = (await read(join(folder, CURRENT))) ?? (await make(folder, CURRENT));
  return { current, next: await read(join(folder, NEXT)) };
}

/** The first time a next key is made and told; the second time it takes the place of the first. */
export async function renewKey(folder: string): Promise<OwnKeys> {
  const { next } = await ownKeys(folder);
  if (next === null) await make(folder, NEXT);
  else await rename(join(folder, NEXT), join(folder, CURRENT));
  return ownKeys(folder);
}

async function read(path: string): Promise<DirectoryKey | null> {
  try {
    return await named(createPrivateKey(await readFile(path, 'utf8')));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function named(privateKey: KeyObject): Promise<DirectoryKey> {
  const { d: _secret, ...rest } = await exportJWK(privateKey);
  const jwk = DirectoryJwk.parse(rest);
  return { privateKey, jwk, kid: await calculateJwkThumbprint(jwk) };
}

async function make(folder: string, name: string): Promise<DirectoryKey> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const path = join(folder, name);
  const aside = `${path}.${process.pid}.tmp`;
  const file = await open(aside, 'w', 0o600);
  try {
    await file.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // Two processes of one office start at once: the first key stays.
    await link(aside, path);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  } finally {
    await unlink(aside);
  }
  const made = await read(path);
  if (made === null) throw new Error(`${path} is gone`);
  return made;
}
