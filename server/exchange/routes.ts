// The door for other servers. Who calls is proved by the packet's own signature, not by the connection.
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Request } from 'express';
import type { ROUTES } from '../contracts/routes.ts';
import { makeHeldBodies } from '../platform/http/held-bodies.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import { answerTruth } from './commands/answer-truth.ts';
import type { Deps } from './commands/deps.ts';
import { receiveBundle } from './commands/receive-bundle.ts';
import { receiveOffer } from './commands/receive-offer.ts';
import { receivePacket } from './commands/receive-packet.ts';
import { receivePart } from './commands/receive-part.ts';
import { receiveStatus } from './commands/receive-status.ts';
import { DEFAULT_LIMITS } from './protocol/index.ts';
import { VOUCHER } from './transports/transport.ts';

type Routes = Pick<
  typeof ROUTES,
  'postPacket' | 'postStatus' | 'offerPacket' | 'postBundle' | 'putPart' | 'askTruth'
>;
export type ExchangeHandlers = RouteHandlers<Routes, unknown>;

/** A status carries no files. */
const STATUS_BYTES = 256 * 1024;

/** More than any sender puts into one. */
const MAX_BUNDLE_BYTES = 16 * 1024 * 1024;

/** Of all envelopes, bundles and statuses under way at once; who sends beyond it is asked to come again. */
const HELD_BYTES = 16 * DEFAULT_LIMITS.envelopeBytes;

export function makeHandlers(deps: Deps): ExchangeHandlers {
  const bodies = makeHeldBodies({ totalBytes: HELD_BYTES });
  const within = (request: Request, limitBytes: number) => {
    const tooLarge = 'PACKET_TOO_LARGE';
    if ((announced(request) ?? 0) > limitBytes) throw new AppError(tooLarge);
    return { limitBytes, tooLarge } as const;
  };
  const hold = <T>(request: Request, limitBytes: number, work: (bytes: Buffer) => Promise<T>) =>
    bodies.hold(unpacked(request), within(request, limitBytes), work);
  return {
    postPacket: async ({ input: { query }, request }) =>
      receivePacket(deps, unpacked(request), query.to, request.get(VOUCHER)),
    askTruth: async ({ input: { body } }) => ({ answer: await answerTruth(deps, body.question) }),
    postStatus: async ({ request }) =>
      hold(request, STATUS_BYTES, (bytes) => receiveStatus(deps, bytes, { voucher: request.get(VOUCHER) })),
    offerPacket: async ({ input: { query }, request }) =>
      hold(request, DEFAULT_LIMITS.envelopeBytes, (bytes) =>
        receiveOffer(deps, bytes, { to: query.to, voucher: request.get(VOUCHER) }),
      ),
    postBundle: async ({ request }) =>
      bodies.holdPieces(unpacked(request), within(request, MAX_BUNDLE_BYTES), (pieces) =>
        receiveBundle(deps, pieces),
      ),
    putPart: async ({ input: { params, query }, request }) =>
      receivePart(deps, {
        packetDigest: query.packet,
        sha256: params.sha256,
        offset: query.offset,
        announcedBytes: announced(request),
        bytes: request,
      }),
  };
}

function announced(request: Request): number | undefined {
  const length = request.get('content-length');
  return length === undefined ? undefined : Number(length);
}

/** Limits count what comes out, so that a small body cannot become a large one. */
function unpacked(request: Request): Readable {
  const encoding = request.get('content-encoding') ?? 'identity';
  if (encoding === 'identity') return request;
  if (encoding === 'gzip') {
    const gunzip = createGunzip();
    request.on('error', (error) => gunzip.destroy(error));
    request.on('aborted', () => gunzip.destroy(new Error('the request was broken off')));
    return request.pipe(gunzip);
  }
  const issue = { pointer: '', code: 'content_encoding', detail: 'only gzip and identity are read' };
  throw new AppError('BAD_INPUT', { errors: [issue] });
}
