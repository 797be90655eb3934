// Dates of edXML: `yyyy/MM/dd` and `yyyy/MM/dd HH:mm:ss` in Vietnam time are written (QĐ 28/2018 Điều 14.4);
// the older `dd/MM/yyyy` and ISO 8601 are read too.

// Vietnam has kept UTC+7 without summer time since before any packet existed.
const VIETNAM_OFFSET_MS = 7 * 60 * 60 * 1000;

/** `yyyy/MM/dd`, `dd/MM/yyyy` or `yyyy-MM-dd` → `yyyy-MM-dd`; null when it is no real day. */
export function parseDay(text: string): string | null {
  const value = text.trim();
  const yearFirst = /^(\d{4})([/-])(\d{2})\2(\d{2})$/.exec(value);
  const dayFirst = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(value);
  const iso = yearFirst
    ? `${yearFirst[1]}-${yearFirst[3]}-${yearFirst[4]}`
    : dayFirst
      ? `${dayFirst[3]}-${dayFirst[2]}-${dayFirst[1]}`
      : '';
  return isDay(iso) ? iso : null;
}

/** `yyyy-MM-dd` → `yyyy/MM/dd`. */
export function writeDay(day: string): string {
  return day.replaceAll('-', '/');
}

/** A time stamp in Vietnam time, or ISO 8601 with its own offset; null when it is none. */
export function parseInstant(text: string): Date | null {
  const [, dayText, time, fraction = '', zone] =
    /^(\S{10})[ T](\d{2}:\d{2}(?::\d{2})?)(\.\d{1,3})?\d*(Z|[+-]\d{2}:\d{2})?$/.exec(text.trim()) ?? [];
  const day = parseDay(dayText ?? '');
  if (day === null || time === undefined) return null;
  const instant = new Date(`${day}T${time.length === 5 ? `${time}:00` : time}${fraction}${zone ?? '+07:00'}`);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

/** `yyyy/MM/dd HH:mm:ss` in Vietnam time. */
export function writeInstant(at: Date): string {
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() + VIETNAM_OFFSET_MS)
    .toISOString()
    .replace(/^(\d+)-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d).*$/, '$1/$2/$3 $4');
}

/** The calendar day in Vietnam. */
export function dayInVietnam(at: Date): string {
  return new Date(at.getTime() + VIETNAM_OFFSET_MS).toISOString().slice(0, 10);
}

function isDay(iso: string): boolean {
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
}
