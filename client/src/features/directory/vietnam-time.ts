// A time as an input of the browser holds it, by Vietnam's clock wherever the browser is.

const OFFSET_MS = 7 * 3_600_000;

/** Now, to the minute: `2026-11-27T17:05`. */
export const vietnamNow = (): string => new Date(Date.now() + OFFSET_MS).toISOString().slice(0, 16);

export const instantOf = (local: string): string => new Date(`${local}:00+07:00`).toISOString();
