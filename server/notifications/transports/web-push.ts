// Push services of browsers (RFC 8030, 8188, 8291, 8292). Anybody who is signed in can name one, so it must not lead into
// the network this server stands in.
import { lookup } from 'node:dns/promises';
import type { Logger } from '../../platform/logger.ts';
import { makeAddressRule } from '../../platform/net/address-rules.ts';
import { guardedRequest, RequestRefused } from '../../platform/net/guarded-request.ts';
import type { Pusher, PushMessage, PushOutcome } from '../ports.ts';
import { readVapidKeys, type VapidKeys } from './vapid.ts';

export interface PushSettings {
  /** Where the key of this server is kept. */
  folder: string;
  /** Push services (`host` or `host:port`) that may be asked although they are not in the public network, also without TLS. */
  privateHosts: readonly string[];
  /** Whom a push service may write to: `mailto:` or `https:`. */
  contact: string;
  logger: Logger;
}

const TIMEOUT_MS = 15_000;
const MOST_BYTES = 16 * 1024;
/** After so long it is no news. */
const TTL_SECONDS = 12 * 3_600;
const DEFAULT_PORT: Record<string, number> = { 'http:': 80, 'https:': 443 };

export function makeWebPush({ folder, privateHosts, contact, logger }: PushSettings): Pusher {
  const rule = makeAddressRule(privateHosts);
  let known: Promise<VapidKeys> | undefined;
  const keys = () => {
    known ??= readVapidKeys(folder).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };

  const post = async (message: PushMessage): Promise<number> => {
    const { endpoint, keys: theirs, payload, isUrgent, topic } = message;
    // Loaded by those who send, not by every start.
    const [{ default: webPush }, own] = await Promise.all([import('web-push'), keys()]);
    const { headers, body } = webPush.generateRequestDetails({ endpoint, keys: theirs }, payload, {
      vapidDetails: { subject: contact, ...own },
      contentEncoding: 'aes128gcm',
      TTL: TTL_SECONDS,
      urgency: isUrgent ? 'high' : 'normal',
      topic,
    });
    const { status } = await guardedRequest(endpoint, {
      ...{ method: 'POST', rule, timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES },
      headers: textsOf(headers),
      body,
    });
    return status;
  };

  return {
    publicKey: async () => (await keys()).publicKey,
    mayAsk: async (endpoint) => {
      const { protocol, hostname, port: named } = new URL(endpoint);
      const host = hostname.replace(/^\[|\]$/g, '');
      const port = Number(named || DEFAULT_PORT[protocol]);
      // In the clear only where the settings name it: the rule lets such a host be anywhere.
      if (protocol !== 'https:') return rule(host, port, '');
      // A name that leads nowhere now may do so later: the connection asks again.
      const found = await lookup(host, { all: true }).catch(() => []);
      return found.every(({ address }) => rule(host, port, address));
    },
    send: async (message) => {
      try {
        return outcomeOf(await post(message));
      } catch (error) {
        const { host } = new URL(message.endpoint);
        logger.warn({ err: error, host }, 'a push service was not reached');
        if (!(error instanceof RequestRefused)) return 'later';
        return error.code === 'ADDRESS_REFUSED' ? 'gone' : 'refused';
      }
    },
  };
}

/** RFC 8030 §5, §7.3; 404 and 410: the browser has given up its permission. */
function outcomeOf(status: number): PushOutcome {
  if (status >= 200 && status < 300) return 'taken';
  if (status === 404 || status === 410) return 'gone';
  return status === 429 || status >= 500 ? 'later' : 'refused';
}

const textsOf = (headers: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.toLowerCase() !== 'content-length')
      .map(([name, value]) => [name, String(value)]),
  );
