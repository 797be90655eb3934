// Builds verification: trust from configuration, the authorities' services, and a bounded number of checks at once.
import type { Readable } from 'node:stream';
import type { ROUTES } from '../contracts/routes.ts';
import type { Clock } from '../platform/clock.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import type { Logger } from '../platform/logger.ts';
import {
  openFileSource,
  type Source,
  type TimestampClient,
  type VerificationPolicy,
  type VerificationReport,
  verify,
} from '../signing/index.ts';
import { loadTrust, type TrustFolders } from './queries/load-trust.ts';
import { makeRevocationClient, makeTimestamps } from './transports/authorities.ts';

export type VerificationHandlers = RouteHandlers<Pick<typeof ROUTES, 'verifyFile'>, unknown>;

export interface VerificationDeps {
  clock: Clock;
  logger: Logger;
  trust: TrustFolders;
  /** For each request to an authority. */
  timeoutMs: number;
  /** Authorities (`host` or `host:port`) that may be asked although they are not in the public network. */
  privateHosts?: readonly string[];
  /** Undefined: signatures get no timestamp. */
  tsaUrl: string | undefined;
  /** Takes a stream to a temporary file. */
  stage(
    readable: Readable,
    options: { limitBytes: number },
  ): Promise<{ path: string; sizeBytes: number; discard(): Promise<void> }>;
  limitBytes: number;
  /** Checks at once; default 2. Hashing and reading a large file takes the processor. */
  concurrency?: number;
}

export interface Verification {
  handlers: VerificationHandlers;
  /** Facts and verdict of any bytes; waits its turn. */
  verify(source: Source): Promise<VerificationReport>;
  /** Whom we trust, as of now. */
  signingPolicy(): VerificationPolicy;
  timestamp: TimestampClient | undefined;
}

/** @throws StartupError FOLDER_UNUSABLE when trust cannot be loaded. */
export async function makeVerification(deps: VerificationDeps): Promise<Verification> {
  const { clock, tsaUrl, stage, limitBytes, concurrency = 2 } = deps;
  const { anchors, intermediates } = await loadTrust(deps.trust);
  const revocation = makeRevocationClient(deps);
  const signingPolicy = (): VerificationPolicy => ({
    trustAnchors: anchors,
    intermediates,
    revocation,
    now: clock.now(),
  });
  const inTurn = makeTurns(concurrency);
  const verifyInTurn = (source: Source) => inTurn(() => verify(source, signingPolicy()));

  return {
    handlers: {
      verifyFile: async ({ request }) => {
        const staged = await stage(request, { limitBytes });
        try {
          if (staged.sizeBytes === 0) throw new AppError('FILE_EMPTY');
          return await verifyPath(staged.path, verifyInTurn);
        } finally {
          await staged.discard();
        }
      },
    },
    verify: verifyInTurn,
    signingPolicy,
    timestamp: tsaUrl === undefined ? undefined : makeTimestamps(tsaUrl, deps),
  };
}

async function verifyPath(path: string, check: (source: Source) => Promise<VerificationReport>) {
  const source = await openFileSource(path);
  try {
    return await check(source);
  } finally {
    await source.close();
  }
}

/** Runs at most so many works at once; the others wait in order. */
function makeTurns(places: number) {
  let running = 0;
  const waiting: Array<() => void> = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    // A place is handed over, never freed while somebody waits, so that nobody can slip in between.
    if (running >= places) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
