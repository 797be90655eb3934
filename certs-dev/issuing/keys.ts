// Private keys of the development PKI: made by node:crypto in its thread pool, kept in keys/ so that a changed
// certificate does not cost a new key.
import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyKind } from '../definition.ts';
import { readIfThere, writeAtomic } from '../files.ts';

const generate = promisify(generateKeyPair);

const makeKey = async (kind: KeyKind): Promise<KeyObject> => {
  const pair =
    kind === 'p-256'
      ? await generate('ec', { namedCurve: 'P-256' })
      : await generate('rsa', { modulusLength: kind === 'rsa-2048' ? 2048 : 3072 });
  return pair.privateKey;
};

const isOfKind = (key: KeyObject, kind: KeyKind): boolean => {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  return kind === 'p-256' ? namedCurve === 'prime256v1' : modulusLength === Number(kind.slice(4));
};

export const parseKey = (pem: Uint8Array): KeyObject => createPrivateKey(Buffer.from(pem));

const readKey = async (file: string, kind: KeyKind): Promise<KeyObject | undefined> => {
  const pem = await readIfThere(file);
  if (!pem) return undefined;
  try {
    const key = parseKey(pem);
    return isOfKind(key, kind) ? key : undefined;
  } catch {
    return undefined;
  }
};

/** The key in the file when it is of the wanted kind; else the one in `cache`; else a new one. Mode 0600. */
export const ensureKey = async (file: string, kind: KeyKind, cache?: string): Promise<KeyObject> => {
  const kept = await readKey(file, kind);
  if (kept) return kept;
  const key = (cache && (await readKey(cache, kind))) || (await makeKey(kind));
  const pem = key.export({ type: 'pkcs8', format: 'pem' });
  await writeAtomic(file, Buffer.from(pem), 0o600);
  if (cache) await writeAtomic(cache, Buffer.from(pem), 0o600);
  return key;
};
