// One HTTP exchange with an address out of a certificate: bounded in time and size, no redirect followed, and the rule
// asked about the very address the connection is made to, so that a name cannot change its meaning in between.
import { type LookupAddress, lookup as resolve } from 'node:dns';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { AddressRule } from './address-rules.ts';

export interface GuardedRequest {
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array;
  /** For the whole exchange. */
  timeoutMs: number;
  maxBytes: number;
  rule: AddressRule;
}

export interface GuardedAnswer {
  status: number;
  body: Uint8Array;
}

export type RefusalCode = 'BAD_URL' | 'ADDRESS_REFUSED' | 'TOO_LARGE' | 'REDIRECT_REFUSED';

/** Why an address was not asked, or its answer not taken. Failures of the network keep their own error. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly code: RefusalCode;
  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}

const DEFAULT_PORT: Record<string, number> = { 'http:': 80, 'https:': 443 };

/** @throws RequestRefused, or the network's error. */
export async function guardedRequest(url: string, options: GuardedRequest): Promise<GuardedAnswer> {
  const target = checkedUrl(url);
  const port = Number(target.port || DEFAULT_PORT[target.protocol]);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  // A literal address is connected to without a lookup.
  if (isIP(host) !== 0 && !options.rule(host, port, host)) throw refused(host);
  const response = await open(target, options, guardedLookup(options.rule, host, port));
  const status = response.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    response.destroy();
    throw new RequestRefused('REDIRECT_REFUSED', `${target.host} answered with a redirect`);
  }
  return { status, body: await readBounded(response, options.maxBytes) };
}

const refused = (host: string): RequestRefused =>
  new RequestRefused('ADDRESS_REFUSED', `${host} is not in the public network`);

function checkedUrl(url: string): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  const isWeb = target?.protocol === 'http:' || target?.protocol === 'https:';
  if (target && isWeb && target.username === '' && target.password === '') return target;
  throw new RequestRefused('BAD_URL', 'only plain http and https addresses are asked');
}

/** Gives the connection only addresses that may be connected to. */
const guardedLookup =
  (rule: AddressRule, host: string, port: number): LookupFunction =>
  (name, lookupOptions, callback) => {
    resolve(name, { ...lookupOptions, all: true }, (error, found) => {
      if (error) return callback(error, '');
      const allowed: LookupAddress[] = found.filter(({ address }) => rule(host, port, address));
      const [first] = allowed;
      if (!first) return callback(refused(host), '');
      if (lookupOptions.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };

function open(target: URL, options: GuardedRequest, lookup: LookupFunction): Promise<IncomingMessage> {
  const { method = 'GET', headers, body, timeoutMs } = options;
  const length = body ? { 'content-length': String(body.byteLength) } : {};
  // No kept connection: one opened under another rule must not be used again.
  const init: RequestOptions = {
    method,
    headers: { ...headers, ...length },
    lookup,
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
  };
  return new Promise((answer, reject) => {
    const start = target.protocol === 'https:' ? httpsRequest : httpRequest;
    start(target, init, answer).on('error', reject).end(body);
  });
}

async function readBounded(response: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  // The announced length is not believed: what counts is what arrives.
  for await (const part of response) {
    size += part.byteLength;
    // Leaving the loop destroys the stream, and with it the connection.
    if (size > maxBytes) throw new RequestRefused('TOO_LARGE', `an answer of more than ${maxBytes} bytes`);
    parts.push(part);
  }
  return Uint8Array.from(Buffer.concat(parts, size));
}
