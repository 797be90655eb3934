// The one policy of step-up authentication: whoever makes signatures asks it of the caller, and of nobody else.
import type { Actor } from '../../organization/index.ts';
import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { isRecent } from '../domain/step-up.ts';

/** @throws AppError AUTH_STEP_UP_NEEDED when the password was given too long ago. */
export type AssertProved = (actor: Pick<Actor, 'authenticatedAt'>) => void;

const FIVE_MINUTES_MS = 5 * 60_000;

export const makeAssertProved =
  ({ clock, stepUpMs = FIVE_MINUTES_MS }: { clock: Clock; stepUpMs?: number | undefined }): AssertProved =>
  ({ authenticatedAt }) => {
    if (!isRecent(authenticatedAt, { now: clock.now(), withinMs: stepUpMs }))
      throw new AppError('AUTH_STEP_UP_NEEDED');
  };
