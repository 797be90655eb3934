// Makes express routes from contract objects, so that what is documented, parsed and answered cannot drift apart.
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type { Access, RouteContract, RouteInput, RouteResponse } from '../../contracts/route.ts';
import { correlationIdOf } from './error-answers.ts';
import { parseInput } from './parse-input.ts';
import { AppError } from './problem.ts';
import { type ByteAnswer, sendBytes } from './send-bytes.ts';

/** Who calls, as the handler sees it: certain unless the route is open to everybody. */
export type ActorOf<R extends RouteContract, Actor> = R['access'] extends 'public' | 'peer'
  ? Actor | undefined
  : Actor;

export interface RouteCallContext<R extends RouteContract, Actor> {
  /** Parsed `params`, `query` and `body`; those the contract lacks are undefined. */
  input: RouteInput<R>;
  actor: ActorOf<R, Actor>;
  /** Also the `x-correlation-id` header of the answer. */
  correlationId: string;
  /** The bare request: the stream of a `stream` route, cookies, address. */
  request: Request;
  /** The bare response, for cookies; the kit sends the answer itself. */
  response: Response;
}

/** What a handler returns: the JSON value, {@link ByteAnswer} for a `download` route, or nothing (204). */
export type RouteResult<R extends RouteContract> = R['download'] extends string
  ? ByteAnswer
  : RouteResponse<R> extends undefined
    ? // biome-ignore lint/suspicious/noConfusingVoidType: a handler of a 204 route may return a command's Promise<void>
      void
    : RouteResponse<R>;

export type RouteHandler<R extends RouteContract, Actor> = (
  context: RouteCallContext<R, Actor>,
) => Promise<RouteResult<R>>;

export type RouteHandlers<T extends Record<string, RouteContract>, Actor> = {
  [K in keyof T]: RouteHandler<T[K], Actor>;
};

export interface MountDeps<Actor> {
  /**
   * Says who calls, before anything is parsed.
   * @throws AppError NOT_SIGNED_IN or FORBIDDEN when `access` is not satisfied; undefined is for open routes only.
   */
  identify(request: Request, access: Access): Promise<Actor | undefined>;
  /** Parse answers with the contract too (development, tests): drift is then a 500, and unknown fields are dropped. */
  checkResponses: boolean;
  /** Largest JSON body; default 1 MiB. */
  jsonLimitBytes?: number;
}

const DEFAULT_JSON_LIMIT = 1024 * 1024;

/**
 * Mounts each route under its own path:
 * `mountRoutes(router, { signIn, signOut }, { signIn: async ({ input }) => …, signOut: … }, deps)`.
 * Errors are left to {@link answerErrors}.
 */
export function mountRoutes<T extends Record<string, RouteContract>, Actor>(
  router: Router,
  routes: T,
  handlers: RouteHandlers<T, Actor>,
  deps: MountDeps<Actor>,
): void {
  for (const name of Object.keys(routes)) {
    const route = routes[name];
    const handler = handlers[name];
    if (route === undefined || handler === undefined) throw new TypeError(`route ${name} has no handler`);
    router[route.method](route.path, ...chain(route, handler, deps));
  }
}

/** Identify before reading the body: a stranger must not be able to make the server read a megabyte. */
function chain<R extends RouteContract, Actor>(
  route: R,
  handler: RouteHandler<R, Actor>,
  deps: MountDeps<Actor>,
): RequestHandler[] {
  const actors = new WeakMap<Request, Actor>();
  const identify: RequestHandler = async (request, _response, next) => {
    const actor = await deps.identify(request, route.access);
    if (actor !== undefined) actors.set(request, actor);
    else if (route.access !== 'public' && route.access !== 'peer') throw new AppError('NOT_SIGNED_IN');
    next();
  };
  const run: RequestHandler = async (request, response) => {
    const context = {
      input: parseInput(route, request),
      actor: actors.get(request),
      correlationId: correlationIdOf(response),
      request,
      response,
    };
    // The schemas of this very route made `input`, and `identify` let nobody by: the types follow from the contract.
    const result: unknown = await handler(context as unknown as RouteCallContext<R, Actor>);
    await send(route, result, context, deps.checkResponses);
  };
  return [identify, ...bodyReaders(route, deps.jsonLimitBytes ?? DEFAULT_JSON_LIMIT), run];
}

function bodyReaders(route: RouteContract, limit: number): RequestHandler[] {
  if (route.stream !== undefined) return [requireMediaType(route.stream)];
  if (route.body === undefined) return [];
  return [requireMediaType('application/json'), express.json({ limit, strict: false, type: () => true })];
}

/** A form of a foreign page cannot send JSON or bytes without a preflight; one media type per route keeps it so. */
const requireMediaType =
  (expected: string): RequestHandler =>
  (request, _response, next) => {
    if (request.is(expected) === false || request.get('content-type') === undefined) {
      const issue = { pointer: '', code: 'media_type', detail: `the body must be ${expected}` };
      throw new AppError('BAD_INPUT', { errors: [issue] });
    }
    next();
  };

async function send(
  route: RouteContract,
  result: unknown,
  { request, response }: { request: Request; response: Response },
  isChecked: boolean,
): Promise<void> {
  if (response.headersSent) return;
  if (route.download !== undefined) return sendBytes(request, response, asByteAnswer(result));
  if (!response.hasHeader('cache-control')) response.setHeader('cache-control', 'no-store');
  if (route.response === undefined) {
    response.status(route.status ?? 204).end();
    return;
  }
  response.status(route.status ?? 200).json(isChecked ? route.response.parse(result) : result);
}

function asByteAnswer(result: unknown): ByteAnswer {
  if (typeof result === 'object' && result !== null && 'open' in result && 'sizeBytes' in result)
    return result as ByteAnswer;
  throw new TypeError('a download handler returned no bytes');
}
