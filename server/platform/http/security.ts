// What every answer forbids the browser (CSP and its kin), and which requests may change anything (same origin).
import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { AppError } from './problem.ts';

/**
 * Strict headers. Styles that the component library writes at run time carry the answer's nonce ({@link styleNonce}).
 * `wasm-unsafe-eval` lets the PDF viewer decode JPEG 2000 and JBIG2 scans; script `eval` stays forbidden.
 */
export function securityHeaders({
  publicUrl,
  localService,
}: {
  publicUrl: URL | undefined;
  /** The signing service on each person's own machine: that one loopback origin and no other. */
  localService?: string | undefined;
}): RequestHandler {
  const isHttps = publicUrl?.protocol === 'https:';
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'", () => `'nonce-${randomBytes(16).toString('base64')}'`],
        styleSrcAttr: ["'none'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        // Safari before 15.4 does not count a web socket of the same origin as 'self'.
        connectSrc: [
          "'self'",
          (request) => socketOrigin(request.headers, isHttps),
          ...(localService === undefined ? [] : [localService]),
        ],
        frameSrc: ["'none'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: isHttps ? [] : null,
      },
    },
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'no-referrer' },
  });
}

/** The nonce of this answer's policy, for the style elements of the page it carries; empty without a policy. */
export const styleNonce = (response: Response): string =>
  /'nonce-([^']+)'/.exec(String(response.getHeader('content-security-policy')))?.[1] ?? '';

function socketOrigin({ host }: IncomingHttpHeaders, isHttps: boolean): string {
  return host !== undefined && /^[\w.-]+(:\d+)?$/.test(host)
    ? `${isHttps ? 'wss' : 'ws'}://${host}`
    : "'self'";
}

/**
 * Whether a request was not caused by a foreign page. Programs send neither header and hold no cookie of a browser.
 * Also for the handshake of a web socket, to which no other rule of the browser applies.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, publicUrl: URL | undefined): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (origin === publicUrl?.origin) return true;
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host;
}

export interface OriginCheckOptions {
  publicUrl: URL | undefined;
  /** Path prefixes of other servers' calls, which carry no cookie: `/exchange/`. */
  exempt: readonly string[];
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses (ORIGIN_REFUSED) a request that would change something and comes from a foreign page. */
export const checkOrigin =
  ({ publicUrl, exempt }: OriginCheckOptions): RequestHandler =>
  (request, _response, next) => {
    const isExempt = READING.has(request.method) || exempt.some((prefix) => request.path.startsWith(prefix));
    if (!isExempt && !isSameOrigin(request.headers, publicUrl)) throw new AppError('ORIGIN_REFUSED');
    next();
  };
