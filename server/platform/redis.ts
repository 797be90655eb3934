// What the processes of one office share beside the database: a Redis (or Valkey) through which a change made in one
// of them reaches the browsers of all. Nothing lasting is kept there.
import { createAdapter } from '@socket.io/redis-streams-adapter';
import type { Logger } from './logger.ts';
import { StartupError } from './startup-error.ts';

export interface SharedRedis {
  /** For a Socket.IO server. */
  adapter: ReturnType<typeof createAdapter>;
  close(): Promise<void>;
}

const CONNECT_MS = 5_000;
/** Enough for a browser that was away for a moment; the rows themselves are in the database. */
const STREAM_LENGTH = 10_000;

/** @throws StartupError REDIS_UNAVAILABLE. Once connected, it reconnects by itself. */
export async function openRedis(url: string, logger: Logger): Promise<SharedRedis> {
  const { createClient } = await import('@redis/client');
  let isOpen = false;
  const client = createClient({
    url,
    // The adapter reads the answers of the older protocol.
    RESP: 2,
    socket: {
      connectTimeout: CONNECT_MS,
      reconnectStrategy: (tries) =>
        isOpen ? Math.min(100 * 2 ** tries, CONNECT_MS) : new Error('not reachable'),
    },
  });
  client.on('error', (error: unknown) => {
    if (isOpen) logger.error({ err: error }, 'Redis is away; live updates wait for it');
  });
  try {
    await client.connect();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError('REDIS_UNAVAILABLE', `no Redis at ${new URL(url).host}: ${reason}`, {
      cause: error,
    });
  }
  isOpen = true;
  return {
    adapter: createAdapter(client, { streamName: 'vanthu:live', maxLen: STREAM_LENGTH, onlyPlaintext: true }),
    close: async () => {
      client.destroy();
    },
  };
}
