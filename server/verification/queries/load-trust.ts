// Trust by configuration: a folder of anchors, and beside or inside it a folder of known intermediates.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartupError, systemCode } from '../../platform/startup-error.ts';
import { type Der, parseCertificates } from '../../signing/index.ts';

export interface TrustFolders {
  anchors: string;
  /** May be missing. */
  intermediates: string;
}

export interface Trust {
  anchors: Der[];
  intermediates: Der[];
}

/** DER, PEM and PKCS#7, by the names authorities give them. */
const CERTIFICATE_FILE = /\.(cer|crt|der|pem|p7b|p7c)$/i;

/** @throws StartupError naming the folder or file that cannot be used; a server must not start half trusting. */
export async function loadTrust({ anchors, intermediates }: TrustFolders): Promise<Trust> {
  const trusted = await readFolder(anchors);
  if (trusted === null) throw unusable(`the folder of trusted certificates ${anchors} does not exist`);
  if (trusted.length === 0)
    throw unusable(`${anchors} holds no certificate (.cer, .crt, .der, .pem, .p7b, .p7c)`);
  return { anchors: trusted, intermediates: (await readFolder(intermediates)) ?? [] };
}

async function readFolder(folder: string): Promise<Der[] | null> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') return null;
    throw unusable(`${folder} cannot be read (${code ?? String(error)})`, error);
  }
  const found: Der[] = [];
  for (const name of names.filter((each) => CERTIFICATE_FILE.test(each)).sort())
    found.push(...(await readCertificates(join(folder, name))));
  return found;
}

async function readCertificates(file: string): Promise<Der[]> {
  try {
    return parseCertificates(await readFile(file));
  } catch (error) {
    throw unusable(`${file} is no readable certificate`, error);
  }
}

const unusable = (message: string, cause?: unknown) =>
  new StartupError('FOLDER_UNUSABLE', message, cause === undefined ? {} : { cause });
