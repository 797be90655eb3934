// What the settings say of the world outside, as the features ask for it: keys that are not here, links to other servers,
// and the address under which they reach this one. Secrets are read from their files.
import { readFile } from 'node:fs/promises';
import type { Config } from './config.ts';
import type { LinkSettings, TlsIdentity } from './exchange/index.ts';
import { type KeyWays, makeCscService } from './organization/index.ts';

export async function keyWaysOf(keys: Config['keys'] | undefined): Promise<KeyWays> {
  if (keys === undefined) return {};
  const { pkcs11, csc, desktopUrl } = keys;
  const token = csc && (await readFile(csc.tokenFile, 'utf8')).trim();
  return {
    pkcs11,
    desktopUrl,
    csc: csc === undefined || token === undefined ? undefined : makeCscService({ url: csc.url, token }),
  };
}

/** As others reach this server: by the door with mutual TLS, or plainly where that is allowed. */
export function serverOf(exchange: Config['exchange'] | undefined, tls: TlsIdentity | undefined) {
  if (exchange?.url === undefined) return undefined;
  const endpoint = exchange.url.origin;
  if (tls !== undefined) return { endpoint, certificate: tls.certificate };
  return exchange.isPlainAllowed && exchange.url.protocol === 'http:' ? { endpoint } : undefined;
}

const FOLDER_POLL_MS = 15_000;

export async function linksOf(
  exchange: Config['exchange'] | undefined,
  tls: TlsIdentity | undefined,
): Promise<LinkSettings> {
  if (exchange === undefined) return {};
  const { isPlainAllowed, folder: root, axis } = exchange;
  const secret = axis && (await readFile(axis.secretFile, 'utf8')).trim();
  return {
    tls,
    isPlainAllowed,
    folder: root === undefined ? undefined : { root, pollMs: FOLDER_POLL_MS },
    axis:
      axis === undefined || secret === undefined
        ? undefined
        : { endpoint: axis.url, systemId: axis.systemId, secret, pollMs: axis.pollMs },
  };
}
