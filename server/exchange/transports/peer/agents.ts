// The connections to other servers: HTTPS with this server's certificate, kept alive, a bounded number to each server,
// so that a slow one holds nothing but its own. Who is at the other end is settled in the handshake.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { AgencyRow } from '../../ports.ts';
import { PeerRefusal } from '../transport.ts';
import { OLDEST_TLS, sha256Hex, type TlsIdentity } from './tls-identity.ts';

export interface PeerAgentsOptions {
  /** What this server shows; undefined: it can call plain addresses only. */
  tls: TlsIdentity | undefined;
  /** Plain HTTP beyond this machine. */
  isPlainAllowed: boolean;
  /** Told of a server that shows another certificate than the directory names; returns at once. */
  onStranger?: ((endpoint: string) => void) | undefined;
}

type Called = Pick<AgencyRow, 'code' | 'serverCertificates'>;

export interface PeerAgents {
  /** @throws PeerRefusal when the address may not be called. */
  agentFor(to: Called, url: URL): HttpAgent;
  close(): void;
}

const POOL = { keepAlive: true, maxSockets: 16, maxFreeSockets: 4, scheduling: 'lifo' } as const;
/** Servers with connections of their own; beyond it the longest unused is forgotten. */
const MOST_SERVERS = 1_000;
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

export function makePeerAgents({ tls, isPlainAllowed, onStranger }: PeerAgentsOptions): PeerAgents {
  const plain = new HttpAgent(POOL);
  const secure = new Map<string, HttpsAgent>();

  const secureAgent = ({ code, serverCertificates }: Called, { host, origin }: URL): HttpsAgent => {
    if (tls === undefined)
      throw new PeerRefusal('EXCHANGE_RECIPIENT_UNKNOWN', 'this server has no certificate for other servers');
    const pins = serverCertificates.map(sha256Hex).sort();
    const key = [host, ...pins].join(' ');
    const agent =
      secure.get(key) ?? makeSecureAgent(tls, pins, { code, onStranger: () => onStranger?.(origin) });
    secure.delete(key);
    secure.set(key, agent);
    const [oldest] = secure.keys();
    // Its connections end by themselves when they have been idle.
    if (secure.size > MOST_SERVERS && oldest !== undefined) secure.delete(oldest);
    return agent;
  };

  return {
    agentFor: (to, url) => {
      if (url.username !== '' || !/^https?:$/.test(url.protocol))
        throw new PeerRefusal('EXCHANGE_RECIPIENT_UNKNOWN', `the endpoint of ${to.code} is no https address`);
      if (url.protocol === 'https:') return secureAgent(to, url);
      if (!isPlainAllowed && !LOOPBACK.has(url.hostname))
        throw new PeerRefusal('EXCHANGE_RECIPIENT_UNKNOWN', `the endpoint of ${to.code} is not https`);
      return plain;
    },
    close: () => {
      plain.destroy();
      for (const agent of secure.values()) agent.destroy();
      secure.clear();
    },
  };
}

/**
 * Beside a chain to a trusted authority the server must show a certificate that the directory names for the agency, or,
 * where it names none, one for the host that was called.
 */
const makeSecureAgent = (
  { key, cert, ca }: TlsIdentity,
  pins: readonly string[],
  { code, onStranger }: { code: string; onStranger(): void },
): HttpsAgent =>
  new HttpsAgent({
    ...POOL,
    key,
    cert,
    ca,
    minVersion: OLDEST_TLS,
    rejectUnauthorized: true,
    checkServerIdentity: (host: string, shown: PeerCertificate) => {
      if (pins.length === 0) return checkServerIdentity(host, shown);
      if (pins.includes(sha256Hex(shown.raw))) return undefined;
      onStranger();
      return new Error(`the server of ${code} shows a certificate the directory does not name`);
    },
  });
