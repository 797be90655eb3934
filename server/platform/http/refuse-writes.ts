// While the disk is nearly full everything can be read and nothing is taken in.
import type { RequestHandler } from 'express';
import { AppError } from './problem.ts';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Answers STORAGE_FULL to whatever would write more than there is room for. */
export const refuseWritesWithoutRoom =
  (hasRoomFor: (bytes: number) => boolean): RequestHandler =>
  (request, _response, next) => {
    if (READS.has(request.method) || hasRoomFor(Number(request.get('content-length') ?? 0))) next();
    else next(new AppError('STORAGE_FULL'));
  };
