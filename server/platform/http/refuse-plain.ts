// Packets of other machines come over the door with mutual TLS. The plain door takes them from this machine only, unless
// somebody has said that a proxy before it ends TLS, or that the network is closed.
import { isIP } from 'node:net';
import type { RequestHandler } from 'express';
import { AppError } from './problem.ts';

/** @throws AppError EXCHANGE_PEER_UNKNOWN. */
export const refusePlainFromAfar =
  (isAllowed: boolean): RequestHandler =>
  ({ ip = '' }, _response, next) => {
    if (!isAllowed && !isLoopback(ip))
      throw new AppError('EXCHANGE_PEER_UNKNOWN', {
        detail:
          'packets are taken over mutual TLS (EXCHANGE_PORT); over plain HTTP only with EXCHANGE_PLAIN=1',
      });
    next();
  };

const isLoopback = (address: string): boolean => {
  const bare = address.replace(/^::ffff:/, '');
  return bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
};
