// GET /metrics: for whoever holds the token, or, where none is set, for this machine itself. Others are told that
// there is nothing.
import { createHash, timingSafeEqual } from 'node:crypto';
import { type Request, Router } from 'express';
import type { Metrics } from '../metrics.ts';
import { AppError } from './problem.ts';

export interface ServeMetricsOptions {
  metrics: Metrics;
  /** Undefined: only programs on this machine may ask. */
  token: string | undefined;
}

export function serveMetrics({ metrics, token }: ServeMetricsOptions): Router {
  const router = Router();
  router.get('/metrics', async (request, response) => {
    if (!(token === undefined ? isFromHere(request) : bears(request, token))) throw new AppError('NOT_FOUND');
    const { type, body } = await metrics.page();
    response.set('cache-control', 'no-store').set('content-type', type).send(body);
  });
  return router;
}

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;
/** A reverse proxy on this machine speaks for somebody else. */
const PROXIED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

const isFromHere = ({ socket, headers }: Request): boolean =>
  LOOPBACK.test(socket.remoteAddress ?? '') && PROXIED.every((name) => headers[name] === undefined);

/** Digests are of one length, so that the comparison tells nothing. */
const bears = (request: Request, token: string): boolean =>
  timingSafeEqual(digest(request.get('authorization') ?? ''), digest(`Bearer ${token}`));

const digest = (text: string) => createHash('sha256').update(text).digest();
