// A server shows a certificate the directory does not name for it: it may have a new one, and its list says so. That list is
// read at once, so that what was refused for this reason is taken when it comes again.
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { Deps } from './deps.ts';

/** Known by what it showed, or by where it was called. */
export type ShownBy = { certificate: Uint8Array } | { endpoint: string };

const MOST_SERVERS = 1_000;

/** How many lists are read sooner for it. */
export async function hastenList(
  { store, clock, directory }: Pick<Deps, 'store' | 'clock' | 'directory'>,
  shown: ShownBy,
): Promise<number> {
  const servers = await store.directory.servers(MOST_SERVERS);
  const isMeant = 'endpoint' in shown ? isAt(shown.endpoint) : isNamedBy(shown.certificate);
  const dueAt = clock.now();
  const meant = servers.filter((server) => isMeant(server.endpoint) && server.dueAt > dueAt);
  for (const { id } of meant) await store.directory.noteServer(id, { dueAt });
  if (meant.length > 0) directory.wake();
  return meant.length;
}

const isAt = (address: string) => (endpoint: string) =>
  URL.canParse(address) && new URL(address).origin === endpoint;

/** The authorities that are believed have made it out for that host. */
function isNamedBy(der: Uint8Array) {
  const certificate = new X509Certificate(der);
  return (endpoint: string) => {
    const host = new URL(endpoint).hostname.replace(/^\[|\]$/g, '');
    return (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined;
  };
}
