// The two ends of the middleware chain: a correlation id for every request, a problem body for every failure.
import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from '../logger.ts';
import { AppError, toProblem } from './problem.ts';

export const CORRELATION_HEADER = 'x-correlation-id';

/** Gives the request an id (the caller's own when it is harmless) and sends it back. Mount first. */
export const correlate: RequestHandler = (request, response, next) => {
  const offered = request.get(CORRELATION_HEADER);
  const id = offered !== undefined && /^[A-Za-z0-9-]{8,64}$/.test(offered) ? offered : randomUUID();
  response.setHeader(CORRELATION_HEADER, id);
  next();
};

/** The id that {@link correlate} gave. */
export const correlationIdOf = (response: Response): string =>
  String(response.getHeader(CORRELATION_HEADER) ?? '');

/** Answers 404 as a problem. Mount after all routes. */
export const answerNotFound: RequestHandler = () => {
  throw new AppError('NOT_FOUND');
};

/** Answers every error as a problem; what is not an {@link AppError} is logged and answered as a bare 500. Mount last. */
export const answerErrors =
  (logger: Logger): ErrorRequestHandler =>
  (failure: unknown, request, response, _next) => {
    const error = recognise(failure);
    const where = { correlationId: correlationIdOf(response), method: request.method, path: request.path };
    if (error.code === 'INTERNAL') logger.error({ ...where, err: failure }, 'request failed');
    else {
      // Every page asks who is there before anybody has signed in: no news.
      const level = error.code === 'NOT_SIGNED_IN' ? 'debug' : 'info';
      logger[level](
        { ...where, code: error.code, ...error.details, cause: reasonOf(error.cause) },
        'request refused',
      );
    }
    // Half an answer cannot be turned into a problem; a cut connection at least shows that it is no whole one.
    if (response.headersSent) response.destroy();
    else answer(request, response, error);
  };

function answer(request: Request, response: Response, error: AppError): void {
  for (const name of ['content-disposition', 'content-length', 'etag', 'accept-ranges', 'cache-control']) {
    response.removeHeader(name);
  }
  // An unread body would make the connection unusable, and reading a refused upload to its end is a gift to nobody.
  if (!request.complete) response.setHeader('connection', 'close');
  const body = JSON.stringify(toProblem(error, correlationIdOf(response)));
  response.status(error.status).set(error.headers).type('application/problem+json').send(Buffer.from(body));
}

const reasonOf = (cause: unknown) => (cause instanceof Error ? cause.message : undefined);

/** Errors of express and its body parser carry a status and a type; everything unknown is INTERNAL. */
function recognise(failure: unknown): AppError {
  if (failure instanceof AppError) return failure;
  if (!(failure instanceof Error)) return new AppError('INTERNAL', { cause: failure });
  const type = 'type' in failure ? failure.type : undefined;
  const status = 'status' in failure ? failure.status : undefined;
  if (type === 'entity.too.large') return new AppError('BODY_TOO_LARGE', { cause: failure });
  if (type === 'entity.parse.failed') {
    const issue = { pointer: '', code: 'invalid_json', detail: 'the body is not JSON' };
    // Not as the cause: the parser's message quotes the body, which may hold a password.
    return new AppError('BAD_INPUT', { errors: [issue] });
  }
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new AppError('BAD_INPUT', { cause: failure });
  return new AppError('INTERNAL', { cause: failure });
}
