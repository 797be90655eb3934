// Calls the server by the names and types of the contracts' ROUTES; there is no second list of addresses.
import type { RouteCall, RouteContract, RouteResponse } from '@contracts/route.ts';
import { ROUTES, type RouteName } from '@contracts/routes.ts';
import { ApiError, isErrorCode, problemOf } from './api-error.ts';

type Route<N extends RouteName> = (typeof ROUTES)[N];
type Given<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] };
type CallInput<N extends RouteName> = Given<RouteCall<Route<N>>>;
type Answer<N extends RouteName> = RouteResponse<Route<N>>;

interface LooseInput {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
}

/** The address of a route with its parameters filled in. */
export const addressOf = <N extends RouteName>(name: N, input: LooseInput = {}): string => {
  const route: RouteContract = ROUTES[name];
  const path = route.path.replace(/:(\w+)/g, (_, key: string) =>
    encodeURIComponent(String(input.params?.[key] ?? '')),
  );
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined && value !== '') query.set(key, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
};

let onSignedOut: () => void = () => {};
/** Told when the server says the session is over. */
export const whenSignedOut = (listener: () => void): void => {
  onSignedOut = listener;
};

const refuse = (status: number, body: string): ApiError => {
  const error = problemOf(status, body, isErrorCode);
  if (error.code === 'NOT_SIGNED_IN') onSignedOut();
  return error;
};

/** Calls a JSON route. Throws ApiError only. */
export const call = async <N extends RouteName>(
  name: N,
  input: CallInput<N> & LooseInput,
  signal?: AbortSignal,
): Promise<Answer<N>> => {
  const route: RouteContract = ROUTES[name];
  const hasBody = input.body !== undefined;
  const request: RequestInit = {
    method: route.method.toUpperCase(),
    credentials: 'same-origin',
    headers: { accept: 'application/json', ...(hasBody && { 'content-type': 'application/json' }) },
    ...(hasBody && { body: JSON.stringify(input.body) }),
    ...(signal && { signal }),
  };
  let response: Response;
  try {
    response = await fetch(addressOf(name, input), request);
  } catch {
    throw new ApiError(signal?.aborted ? 'ABORTED' : 'NETWORK');
  }
  const text = await response.text().catch(() => '');
  if (!response.ok) throw refuse(response.status, text);
  return read<N>(text);
};

// The server parses its answers with the same contract in its tests; here the type is taken on that word.
const read = <N extends RouteName>(text: string): Answer<N> => {
  try {
    return text === '' ? (undefined as Answer<N>) : JSON.parse(text);
  } catch {
    throw new ApiError('UNEXPECTED');
  }
};

type StreamName = {
  [N in RouteName]: Route<N> extends { stream: string; access: Exclude<RouteContract['access'], 'peer'> }
    ? N
    : never;
}[RouteName];

interface UploadOptions {
  /** 0…100, as the bytes leave. */
  onProgress?: (percent: number) => void;
  signal?: AbortSignal;
}

/** Sends raw bytes with true progress; stops at once when the signal fires. */
export const upload = <N extends StreamName>(
  name: N,
  input: CallInput<N> & LooseInput,
  bytes: Blob,
  { onProgress, signal }: UploadOptions = {},
): Promise<Answer<N>> =>
  new Promise((resolve, reject) => {
    const route: RouteContract = ROUTES[name];
    const request = new XMLHttpRequest();
    request.open(route.method.toUpperCase(), addressOf(name, input));
    request.setRequestHeader('content-type', route.stream ?? 'application/octet-stream');
    request.setRequestHeader('accept', 'application/json');
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress?.(Math.floor((event.loaded / event.total) * 100));
    };
    request.onload = () => {
      if (request.status < 200 || request.status > 299) {
        return reject(refuse(request.status, request.responseText));
      }
      try {
        resolve(read<N>(request.responseText));
      } catch (error) {
        reject(error);
      }
    };
    request.onerror = () => reject(new ApiError('NETWORK'));
    request.onabort = () => reject(new ApiError('ABORTED'));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(bytes);
  });

type TurnName = {
  [N in RouteName]: Route<N> extends { stream: string; download: string } ? N : never;
}[RouteName];

/** Sends raw bytes and gets bytes back, with the name the server gave them. Throws ApiError only. */
export const turnBytes = async <N extends TurnName>(
  name: N,
  input: CallInput<N> & LooseInput,
  bytes: Blob,
): Promise<{ bytes: Blob; name: string }> => {
  const route: RouteContract = ROUTES[name];
  const headers = { 'content-type': route.stream ?? 'application/octet-stream' };
  try {
    const response = await fetch(addressOf(name, input), {
      method: route.method.toUpperCase(),
      credentials: 'same-origin',
      headers,
      body: bytes,
    });
    if (!response.ok) throw refuse(response.status, await response.text());
    return { bytes: await response.blob(), name: nameOf(response) };
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError('NETWORK');
  }
};

type FetchName = {
  [N in RouteName]: Route<N> extends { body: object; download: string } ? N : never;
}[RouteName];

/** Bytes of a route that is asked by a body: what is asked for stands in no address. Throws ApiError only. */
export const fetchBytes = async <N extends FetchName>(
  name: N,
  input: CallInput<N> & LooseInput,
): Promise<Blob> => {
  try {
    const response = await fetch(addressOf(name, input), {
      method: ROUTES[name].method.toUpperCase(),
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input.body),
    });
    if (!response.ok) throw refuse(response.status, await response.text());
    return await response.blob();
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError('NETWORK');
  }
};

/** RFC 6266: the name in UTF-8 stands behind `filename*`. */
const nameOf = (response: Response): string => {
  const header = response.headers.get('content-disposition') ?? '';
  const [, encoded] = /filename\*=UTF-8''([^;]+)/i.exec(header) ?? [];
  return encoded === undefined ? 'download' : decodeURIComponent(encoded);
};
