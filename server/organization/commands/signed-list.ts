// The list of a server as a compact JWS (RFC 7515, ES256): made by the one that tells it, read by the others. What a list
// says is believed only of a key that is known here; of another it is read so far that an administrator can look at it.
import { createHash } from 'node:crypto';
import { CompactSign, calculateJwkThumbprint, compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { type DirectoryJwk, DirectoryList, LIST_BYTES, LIST_TYPE } from '../../contracts/directory-list.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { DirectoryKey } from './directory-key.ts';

export const digestOf = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

export const signList = (list: DirectoryList, { privateKey, kid }: DirectoryKey): Promise<string> =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(list)))
    .setProtectedHeader({ alg: 'ES256', typ: LIST_TYPE, kid })
    .sign(privateKey);

export interface ReadList {
  list: DirectoryList;
  kid: string;
  digest: string;
  /** Signed by a key that is known here and in force. */
  isKnown: boolean;
}

export interface KnownKey {
  kid: string;
  jwk: DirectoryJwk;
  fromAt: Date;
  /** Null: in force. */
  untilAt: Date | null;
}

/** Clocks differ a little. */
const EARLY_MS = 10 * 60_000;

/** @throws AppError DIRECTORY_INVALID for what is no list of this server, not signed as it says, or out of date. */
export async function readList(
  jws: string,
  { server, keys, now }: { server: string; keys: readonly KnownKey[]; now: Date },
): Promise<ReadList> {
  if (jws.length > LIST_BYTES) throw invalid(`larger than ${LIST_BYTES} bytes`);
  const kid = kidOf(jws);
  const known = keys.find((key) => key.kid === kid && (key.untilAt === null || key.untilAt > now));
  const list = known ? await verified(jws, known.jwk) : await ownWord(jws, kid);
  if (list.server !== server) throw invalid(`it is the list of ${list.server}`);
  if (!list.keys.some((key) => key.kid === kid)) throw invalid('it does not name the key that signed it');
  for (const key of list.keys)
    if ((await calculateJwkThumbprint(key.jwk)) !== key.kid) throw invalid('a key has another name');
  if (Date.parse(list.madeAt) > now.getTime() + EARLY_MS) throw invalid('it was made in the future');
  if (Date.parse(list.validUntil) <= now.getTime()) throw invalid(`it ended at ${list.validUntil}`);
  return { list, kid, digest: digestOf(jws), isKnown: known !== undefined };
}

const invalid = (detail: string) => new AppError('DIRECTORY_INVALID', { detail });

function kidOf(jws: string): string {
  try {
    const { kid, typ } = decodeProtectedHeader(jws);
    if (typ === LIST_TYPE && kid !== undefined) return kid;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw invalid('it is no signed list');
}

async function verified(jws: string, jwk: DirectoryJwk): Promise<DirectoryList> {
  try {
    const { payload } = await compactVerify(jws, await importJWK(jwk, 'ES256'), { algorithms: ['ES256'] });
    return parsed(payload);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw invalid('its signature does not verify');
  }
}

/** Signed by the key it names itself: whole, and nobody's word yet. */
async function ownWord(jws: string, kid: string): Promise<DirectoryList> {
  const { keys } = parsed(Buffer.from(jws.split('.')[1] ?? '', 'base64url'));
  const own = keys.find((key) => key.kid === kid);
  if (own === undefined) throw invalid('it does not name the key that signed it');
  return verified(jws, own.jwk);
}

function parsed(payload: Uint8Array): DirectoryList {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    throw invalid('it is not JSON');
  }
  const outcome = DirectoryList.safeParse(json);
  if (outcome.success) return outcome.data;
  const errors = outcome.error.issues.slice(0, 20).map(({ path, message, code }) => ({
    pointer: `/${path.join('/')}`,
    code,
    detail: message,
  }));
  throw new AppError('DIRECTORY_INVALID', { errors, detail: errors[0]?.detail ?? 'another form' });
}
