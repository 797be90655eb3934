// Time as the office counts it: instants in UTC, calendar dates in Asia/Ho_Chi_Minh.

/** Injected wherever time matters, so that a test can hold it still. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

// Vietnam has had no daylight saving and one offset (UTC+7) since 1975, so arithmetic is exact and needs no zone data.
const OFFSET_MS = 7 * 60 * 60 * 1000;
const OFFSET = '+07:00';

const shifted = (instant: Date) => new Date(instant.getTime() + OFFSET_MS).toISOString();

/** Calendar date in Vietnam, `yyyy-MM-dd`. */
export const vietnamDate = (instant: Date): string => shifted(instant).slice(0, 10);

/** Year of the registers: 2026 begins at 17:00 UTC on 31 December 2025. */
export const vietnamYear = (instant: Date): number => Number(shifted(instant).slice(0, 4));

/** ISO 8601 in Vietnam's offset, to the second: `2026-01-01T00:00:00+07:00`. */
export const vietnamDateTime = (instant: Date): string => `${shifted(instant).slice(0, 19)}${OFFSET}`;

/** The instant at which a calendar date `yyyy-MM-dd` begins in Vietnam. */
export const startOfVietnamDate = (date: string): Date => new Date(`${date}T00:00:00${OFFSET}`);
