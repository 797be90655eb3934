// The shape of one HTTP route. Routers, the client and openapi.json are all made from these objects.
import type { z } from 'zod';
import type { ErrorCode } from './error-codes.ts';

export type HttpMethod = 'get' | 'post' | 'put' | 'delete';

/** Who may call at all; finer rules live in each feature's policy. */
export type Access = 'public' | 'signed-in' | 'administrator' | 'clerk' | 'leader' | 'officer' | 'peer';

export interface RouteContract {
  method: HttpMethod;
  /** Express path with `:name` parameters. */
  path: string;
  /** One line for the API page. */
  summary: string;
  /** Feature that owns the route; the tag in openapi.json. */
  tag: string;
  access: Access;
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** JSON body. A route with `stream` takes raw bytes instead. */
  body?: z.ZodType;
  /** Media type of a raw request body. */
  stream?: string;
  /** JSON answer. Absent: 204, or bytes when `download` is set. */
  response?: z.ZodType;
  /** Media type of a byte answer. */
  download?: string;
  /** Status of success; default 200 (204 without response). */
  status?: 200 | 201 | 202 | 204;
  /** Business errors the route may answer, besides those every route may. */
  errors: readonly ErrorCode[];
}

/** Keeps the literal types of a route. */
export const defineRoute = <const R extends RouteContract>(route: R): R => route;

type Infer<T> = T extends z.ZodType ? z.infer<T> : undefined;
type Input<T> = T extends z.ZodType ? z.input<T> : undefined;

/** What a handler gets, after parsing. */
export interface RouteInput<R extends RouteContract> {
  params: Infer<R['params']>;
  query: Infer<R['query']>;
  body: Infer<R['body']>;
}

/** What a caller gives, before parsing. */
export interface RouteCall<R extends RouteContract> {
  params: Input<R['params']>;
  query: Input<R['query']>;
  body: Input<R['body']>;
}

export type RouteResponse<R extends RouteContract> = Infer<R['response']>;
