// When a letter that was put off is tried again (RFC 5321 §4.5.4.1).

const MINUTE_MS = 60_000;
/** Greylisting takes minutes, a full mailbox or a dead server a day. */
const DELAYS_MS = [1, 5, 15, 60, 120, 240, 480, 480].map((minutes) => minutes * MINUTE_MS);

/** When to try again after so many failures; null: no more. */
export const nextTryAfter = (tries: number, now: Date): Date | null => {
  const delay = DELAYS_MS[tries];
  return delay === undefined ? null : new Date(now.getTime() + delay);
};
