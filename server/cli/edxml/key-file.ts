// The key of an agency for packets: PEM, with its certificate in the same file (as the server keeps it) or in another.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { SigningKey } from '../../exchange/protocol/index.ts';
import { CommandFailed } from '../exit-codes.ts';
import { readInput } from '../input-file.ts';

export interface KeyOptions {
  key?: string;
  certificate?: string;
}

/** Undefined when no key is named. @throws CommandFailed FILE_UNUSABLE, KEY_FILE_BROKEN, USAGE. */
export async function readKeyFile({ key, certificate }: KeyOptions): Promise<SigningKey | undefined> {
  if (key === undefined && certificate === undefined) return undefined;
  if (key === undefined) throw new CommandFailed('USAGE', 'name the key with --key');
  const pem = await readInput(key);
  const named = certificate === undefined ? pem : await readInput(certificate);
  try {
    return { privateKey: createPrivateKey(pem), certificate: new X509Certificate(named).raw };
  } catch (cause) {
    throw new CommandFailed('KEY_FILE_BROKEN', `${key} holds no readable key with its certificate`, {
      cause,
    });
  }
}
