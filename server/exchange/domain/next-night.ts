// When the nightly comparison comes round: between two and three in the morning in Vietnam, at a time of its own on each
// server, so that not all of a province ask at once.
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 02:00 in Vietnam, as hours of the UTC day. */
const BEGINS = 19 * HOUR;

/** `part`: 0 ≤ x < 1. */
export function nextNight(now: Date, part: number): Date {
  const midnight = Math.floor(now.getTime() / DAY) * DAY;
  const at = midnight + BEGINS + Math.floor(part * HOUR);
  return new Date(at > now.getTime() ? at : at + DAY);
}
