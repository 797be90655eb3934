// How much room an authority's tokens take: asked once, before the key is used, since a hole that is too small costs a
// second signature of the key. RFC 3161 §2.4.2; ETSI EN 319 142-1 §6.3 (signature timestamp inside the CMS).
import type { TimestampClient } from '../types.ts';
import { probeToken } from './document-timestamp.ts';

/** Known for as long as the client is kept. */
const OF_CLIENTS = new WeakMap<TimestampClient, Promise<number>>();

/** Bytes of a token of this authority. Throws TIMESTAMP_UNAVAILABLE when it gives none, and asks again next time. */
export const timestampSize = (client: TimestampClient): Promise<number> => {
  const known = OF_CLIENTS.get(client);
  if (known !== undefined) return known;
  const asked = probeToken(client).then((token) => token.length);
  OF_CLIENTS.set(client, asked);
  asked.catch(() => OF_CLIENTS.delete(client));
  return asked;
};
