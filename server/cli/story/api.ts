// Calls a running server by the names of the contracts' routes; every answer is parsed with its contract, because it
// comes from another process.
import type { z } from 'zod';
import { Problem } from '../../contracts/problem.ts';
import type { RouteCall, RouteContract, RouteResponse } from '../../contracts/route.ts';
import { ROUTES, type RouteName } from '../../contracts/routes.ts';

type Given<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] };
export type CallInput<N extends RouteName> = Given<RouteCall<(typeof ROUTES)[N]>>;
export type Answer<N extends RouteName> = RouteResponse<(typeof ROUTES)[N]>;

/** The server said no; `code` is stable. */
export class Refused extends Error {
  readonly code: string;
  readonly status: number;

  constructor(route: string, status: number, problem: z.infer<typeof Problem> | undefined, body: string) {
    const issues = problem?.errors?.map(({ pointer, code }) => `${pointer} ${code}`).join(', ');
    super(
      `${route}: ${status} ${problem?.code ?? body.slice(0, 200)} ${problem?.detail ?? ''} ${issues ?? ''}`.trim(),
    );
    this.code = problem?.code ?? 'UNEXPECTED';
    this.status = status;
  }
}

/** No answer: the server is away, or went away before it answered. What it did is unknown. */
export class NoAnswer extends Error {}

export interface ApiOptions {
  url: string;
  /** Told when a request has left, before its answer is there. */
  onSent?: ((route: RouteName) => void) | undefined;
  timeoutMs?: number;
}

/** One person's session. */
export interface Api {
  call<N extends RouteName>(name: N, input: CallInput<N>): Promise<Answer<N>>;
  upload(file: {
    name: string;
    bytes: Uint8Array;
    purpose: 'main' | 'attachment';
  }): Promise<Answer<'uploadFile'>>;
  /** Verdict on any PDF; the server keeps nothing. */
  verify(bytes: Uint8Array): Promise<Answer<'verifyFile'>>;
  download(
    name: 'downloadOutgoingFile' | 'downloadIncomingFile' | 'downloadOutgoingEvidence' | 'exportLog',
    params: Record<string, string>,
  ): Promise<Uint8Array>;
}

interface LooseInput {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
}

interface Sent {
  response: Response;
  body: Uint8Array;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/** Signs in; the cookie stays in this object. @throws Refused, NoAnswer. */
export async function signIn(
  options: ApiOptions,
  login: { username: string; password: string },
): Promise<Api> {
  const { response, body } = await send(options, 'signIn', { body: login }, {});
  read('signIn', response, body);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return apiOf(options, { cookie });
}

function apiOf(options: ApiOptions, headers: Record<string, string>): Api {
  const call: Api['call'] = async (name, input) => {
    const { response, body } = await send(options, name, input, headers);
    return read(name, response, body);
  };
  return {
    call,
    upload: async ({ name, bytes, purpose }) => {
      const { response, body } = await send(
        options,
        'uploadFile',
        { query: { name, purpose } },
        headers,
        bytes,
      );
      return read('uploadFile', response, body);
    },
    verify: async (bytes) => {
      const { response, body } = await send(options, 'verifyFile', {}, headers, bytes);
      return read('verifyFile', response, body);
    },
    download: async (name, params) => {
      const { response, body } = await send(options, name, { params }, headers);
      if (!response.ok) throw refusal(name, response, body);
      return body;
    },
  };
}

async function send(
  { url, onSent, timeoutMs = DEFAULT_TIMEOUT_MS }: ApiOptions,
  name: RouteName,
  { params, query, body }: LooseInput,
  headers: Record<string, string>,
  bytes?: Uint8Array,
): Promise<Sent> {
  const route: RouteContract = ROUTES[name];
  const path = route.path.replace(/:(\w+)/g, (_, key: string) =>
    encodeURIComponent(String(params?.[key] ?? '')),
  );
  const target = new URL(path, url);
  for (const [key, value] of Object.entries(query ?? {}))
    if (value !== undefined) target.searchParams.set(key, String(value));
  const type = route.stream ?? (body === undefined ? undefined : 'application/json');
  try {
    const answer = fetch(target, {
      method: route.method.toUpperCase(),
      headers: { ...headers, ...(type === undefined ? {} : { 'content-type': type }) },
      ...(bytes !== undefined
        ? { body: Buffer.from(bytes) }
        : body !== undefined
          ? { body: JSON.stringify(body) }
          : {}),
      signal: AbortSignal.timeout(timeoutMs),
    });
    onSent?.(name);
    const response = await answer;
    return { response, body: new Uint8Array(await response.arrayBuffer()) };
  } catch (error) {
    throw new NoAnswer(`${name}: no answer from ${target.origin}`, { cause: error });
  }
}

function read<N extends RouteName>(name: N, response: Response, body: Uint8Array): Answer<N> {
  if (!response.ok) throw refusal(name, response, body);
  const route: RouteContract = ROUTES[name];
  // The schema of this very route made the value.
  return route.response?.parse(JSON.parse(Buffer.from(body).toString('utf8'))) as Answer<N>;
}

function refusal(name: string, response: Response, body: Uint8Array): Refused {
  const text = Buffer.from(body).toString('utf8');
  try {
    return new Refused(name, response.status, Problem.safeParse(JSON.parse(text)).data, text);
  } catch {
    return new Refused(name, response.status, undefined, text);
  }
}
