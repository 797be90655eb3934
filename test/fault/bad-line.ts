// The bad line between two servers: an HTTP proxy that loses, cuts, delays, doubles and reorders requests as the plan
// says. It knows nothing of what it carries.
import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { Passage, Weather } from './plan.ts';

export interface LineOptions {
  /** Where the next request goes; it changes when there are several to choose from. */
  target(): number;
  passage(index: number): Passage;
}

export interface BadLine {
  url: string;
  /** How many requests met which weather. */
  counts: Readonly<Record<Weather | 'calm' | 'nobody', number>>;
  close(): Promise<void>;
}

interface Carried {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const TIMEOUT_MS = 30_000;

export async function layBadLine({ target, passage }: LineOptions): Promise<BadLine> {
  const counts = {
    ...{ calm: 0, nobody: 0, drop: 0, 'cut-request': 0, delay: 0 },
    ...{ double: 0, 'late-copy': 0, hold: 0, 'lose-answer': 0, 'cut-answer': 0 },
  };
  const held = new Set<() => void>();
  const timers = new Set<NodeJS.Timeout>();
  let index = 0;

  const later = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        resolve();
      }, ms);
      timers.add(timer);
    });

  /** Until the next request has overtaken it, or some time has passed. */
  const overtaken = (ms: number) =>
    new Promise<void>((resolve) => {
      held.add(resolve);
      void later(ms).then(() => {
        held.delete(resolve);
        resolve();
      });
    });

  const carry = async (incoming: IncomingMessage, response: ServerResponse) => {
    const { weather, ms, share } = passage(index++);
    counts[weather ?? 'calm'] += 1;
    if (weather === 'drop') return void incoming.socket.destroy();
    const { method = 'GET', url: path = '/', headers } = incoming;
    const carried = { method, path, headers, body: await whole(incoming) };
    if (weather === 'cut-request') {
      await begin(target(), carried, share);
      return void incoming.socket.destroy();
    }
    if (weather === 'delay') await later(ms);
    if (weather === 'hold') await overtaken(ms);
    if (weather === 'double') void call(target(), carried).catch(() => undefined);
    if (weather === 'late-copy')
      void later(ms * 3).then(() => call(target(), carried).catch(() => undefined));
    const answer = await call(target(), carried).catch(() => undefined);
    for (const release of held) release();
    held.clear();
    if (answer === undefined) {
      counts.nobody += 1;
      return void incoming.socket.destroy();
    }
    if (weather === 'lose-answer') return void incoming.socket.destroy();
    response.writeHead(answer.status, answer.headers);
    if (weather !== 'cut-answer') return void response.end(answer.body);
    response.write(answer.body.subarray(0, Math.floor(share * answer.body.length)), () =>
      incoming.socket.destroy(),
    );
  };

  const server = createServer((incoming, response) => {
    carry(incoming, response).catch(() => incoming.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    counts,
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function whole(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const open = (port: number, { method, path, headers, body }: Carried) =>
  httpRequest({
    ...{ host: '127.0.0.1', port, method, path, agent: false, timeout: TIMEOUT_MS },
    // It came whole, so its length is known.
    headers: {
      ...Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'transfer-encoding')),
      'content-length': body.length,
      connection: 'close',
    },
  });

async function call(port: number, carried: Carried): Promise<Answer> {
  const outgoing = open(port, carried);
  outgoing.on('timeout', () => outgoing.destroy(new Error('no answer')));
  outgoing.end(carried.body);
  const [answer]: [IncomingMessage] = (await once(outgoing, 'response')) as [IncomingMessage];
  const { 'transfer-encoding': _chunked, connection: _connection, ...headers } = answer.headers;
  return { status: answer.statusCode ?? 502, headers, body: await whole(answer) };
}

/** A part of the body, and no more. */
async function begin(port: number, carried: Carried, share: number): Promise<void> {
  const outgoing = open(port, carried);
  outgoing.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    outgoing.on('close', () => resolve());
    outgoing.write(carried.body.subarray(0, Math.floor(share * carried.body.length)), () =>
      outgoing.destroy(),
    );
  });
}
