// Limits how often a key (an address, an account) may try, in this process's memory.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from './problem.ts';

export interface RateLimitOptions {
  /** Tries per span. */
  points: number;
  spanSeconds: number;
  /** How long a key stays refused after it ran out; default until the span ends. */
  blockSeconds?: number;
}

export interface RateLimit {
  /** Counts one try. @throws AppError TOO_MANY_REQUESTS with `retry-after`. */
  consume(key: string): Promise<void>;
  /** Refuses without counting; for limits that count failures only. */
  assertOpen(key: string): Promise<void>;
  /** Takes one counted try back: it was a good one. */
  giveBack(key: string): Promise<void>;
  /** Forgets the tries of a key, e.g. after a right password. */
  reset(key: string): Promise<void>;
}

export function makeRateLimit({ points, spanSeconds, blockSeconds }: RateLimitOptions): RateLimit {
  const limiter = new RateLimiterMemory({
    points,
    duration: spanSeconds,
    ...(blockSeconds === undefined ? {} : { blockDuration: blockSeconds }),
  });
  return {
    consume: async (key) => {
      try {
        await limiter.consume(key);
      } catch (error) {
        throw error instanceof RateLimiterRes ? refusal(error) : error;
      }
    },
    assertOpen: async (key) => {
      const state = await limiter.get(key);
      if (state !== null && state.consumedPoints > points) throw refusal(state);
    },
    giveBack: async (key) => {
      await limiter.reward(key);
    },
    reset: async (key) => {
      await limiter.delete(key);
    },
  };
}

const refusal = ({ msBeforeNext }: RateLimiterRes) =>
  new AppError('TOO_MANY_REQUESTS', {
    headers: { 'retry-after': String(Math.max(1, Math.ceil(msBeforeNext / 1000))) },
  });
