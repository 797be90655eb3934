// Time as people say it, always by Vietnam's clock: "hôm nay 09:15", "23/11/2026".
import { MOST_COUNTED } from '@contracts/dashboard.ts';
import type { TFunction } from 'i18next';

const ZONE = 'Asia/Ho_Chi_Minh';
const DAY_MS = 86_400_000;

const dayParts = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
const clockParts = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' });
const fullParts = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** yyyy-MM-dd in Vietnam of an instant. */
export const dayOf = (instant: string | number | Date): string => dayParts.format(new Date(instant));
export const today = (): string => dayOf(Date.now());

/** 2026-11-23 → 23/11/2026 */
export const dateText = (day: string | null | undefined): string =>
  day ? day.slice(0, 10).split('-').reverse().join('/') : '';

/** "09:15:02" */
export const clockText = (instant: string): string => fullParts.format(new Date(instant));

export const fullText = (instant: string): string => `${clockText(instant)} ${dateText(dayOf(instant))}`;

/** "hôm nay 09:15", "hôm qua 16:02", else "23/11/2026 09:15". */
export const timeText = (t: TFunction, instant: string): string => {
  const day = dayOf(instant);
  const clock = clockParts.format(new Date(instant));
  if (day === today()) return `${t('common/today')} ${clock}`;
  if (day === dayOf(Date.now() - DAY_MS)) return `${t('common/yesterday')} ${clock}`;
  return `${dateText(day)} ${clock}`;
};

/** "09:15" of today, else "09:15 23/11". */
export const clockOrDay = (instant: number): string => {
  const day = dayOf(instant);
  const clock = clockParts.format(new Date(instant));
  return day === today() ? clock : `${clock} ${dateText(day).slice(0, 5)}`;
};

/** A date before today. */
export const isPast = (date: string): boolean => date < today();

const numbers = new Intl.NumberFormat('vi-VN');
export const numberText = (value: number): string => numbers.format(value);

/** Of a counter: 999+ where nobody counted further. */
export const countText = (value: number): string =>
  value < MOST_COUNTED ? numberText(value) : `${numberText(MOST_COUNTED - 1)}+`;

/** 1234567 → "1,2 MB" */
export const sizeText = (bytes: number): string => {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${numbers.format(Math.round(bytes / 1024))} KB`;
  return `${new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 }).format(bytes / 1024 ** 2)} MB`;
};

/** Cuts at a syllable, never inside one. */
export const shorten = (text: string, max: number): string => {
  if (text.length <= max) return text;
  const cut = text.slice(0, max + 1);
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > max / 2 ? space : max)}…`;
};
