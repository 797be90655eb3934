// The door for other servers. Who calls is proved by the packet's own signature, not by the connection.
import type { Request } from 'express';
import type { ROUTES } from '../contracts/routes.ts';
import { makeHeldBodies } from '../platform/http/held-bodies.ts';
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

/** Of all bodies under way at once; who sends beyond it is asked to come again. */
const HELD_BYTES = 2 * DEFAULT_LIMITS.packetBytes;

export function makeHandlers(deps: Deps): ExchangeHandlers {
  const bodies = makeHeldBodies({ totalBytes: HELD_BYTES });
  const hold = <T>(request: Request, limitBytes: number, work: (bytes: Buffer) => Promise<T>) => {
    const tooLarge = 'PACKET_TOO_LARGE';
    if (Number(request.get('content-length') ?? 0) > limitBytes) throw new AppError(tooLarge);
    return bodies.hold(request, { limitBytes, tooLarge }, work);
  };
  return {
    postPacket: async ({ input: { query }, request }) =>
      hold(request, DEFAULT_LIMITS.packetBytes, (bytes) => receivePacket(deps, bytes, query.to)),
    postStatus: async ({ request }) => hold(request, STATUS_BYTES, (bytes) => receiveStatus(deps, bytes)),
  };
}
