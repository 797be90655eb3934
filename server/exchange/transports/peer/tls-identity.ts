// What this server shows to other servers, and whose servers it believes: three PEM files, read once at the start. The
// same certificate serves for calling and for being called.
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { StartupError, systemCode } from '../../../platform/startup-error.ts';

export interface TlsFiles {
  key: string;
  cert: string;
  ca: string;
}

export interface TlsIdentity {
  /** PEM. */
  key: string;
  /** PEM; the server's own certificate first. */
  cert: string;
  /** PEM: nobody else's certificates are believed, not even the system's. */
  ca: string;
  /** DER of the server's own certificate. */
  certificate: Uint8Array;
  notAfter: Date;
}

/** RFC 9325 §3.1.1: nothing older is spoken. */
export const OLDEST_TLS = 'TLSv1.2';

export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Undefined when none of the three files is there: the server then meets others over plain HTTP only.
 * @throws StartupError TLS_UNUSABLE when one is missing or they do not belong together.
 */
export async function readTlsIdentity(files: TlsFiles): Promise<TlsIdentity | undefined> {
  const read = (path: string) =>
    readFile(path, 'utf8').catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw unusable(`${path} cannot be read (${systemCode(error) ?? String(error)})`, error);
    });
  const [key, cert, ca] = await Promise.all([read(files.key), read(files.cert), read(files.ca)]);
  if (key === undefined && cert === undefined && ca === undefined) return undefined;
  if (key === undefined) throw unusable(`${files.key} is missing`);
  if (cert === undefined) throw unusable(`${files.cert} is missing`);
  if (ca === undefined) throw unusable(`${files.ca} is missing`);
  const own = parsed(files.cert, () => new X509Certificate(cert));
  const privateKey = parsed(files.key, () => createPrivateKey(key));
  parsed(files.ca, () => new X509Certificate(ca));
  if (!own.checkPrivateKey(privateKey)) throw unusable(`${files.key} is not the key of ${files.cert}`);
  return { key, cert, ca, certificate: own.raw, notAfter: new Date(own.validTo) };
}

function parsed<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unusable(`${path} holds nothing readable`, error);
  }
}

const unusable = (what: string, cause?: unknown): StartupError =>
  new StartupError('TLS_UNUSABLE', `the certificates for other servers: ${what}`, { cause });
