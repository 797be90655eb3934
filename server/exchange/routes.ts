// The door for other servers. Who calls is proved by the packet's own signature, not by the connection.
import type { Request } from 'express';
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import type { Deps } from './commands/deps.ts';
import { receivePacket } from './commands/receive-packet.ts';
import { receiveStatus } from './commands/receive-status.ts';
import { DEFAULT_LIMITS } from './protocol/index.ts';

type Routes = Pick<typeof ROUTES, 'postPacket' | 'postStatus'>;
export type ExchangeHandlers = RouteHandlers<Routes, unknown>;

/** A status carries no files. */
const STATUS_BYTES = 256 * 1024;

export const makeHandlers = (deps: Deps): ExchangeHandlers => ({
  postPacket: async ({ input: { query }, request }) =>
    receivePacket(deps, await readBody(request, DEFAULT_LIMITS.packetBytes), query.to),
  postStatus: async ({ request }) => receiveStatus(deps, await readBody(request, STATUS_BYTES)),
});

async function readBody(request: Request, limit: number): Promise<Buffer> {
  if (Number(request.get('content-length') ?? 0) > limit) throw new AppError('PACKET_TOO_LARGE');
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > limit) throw new AppError('PACKET_TOO_LARGE');
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}
