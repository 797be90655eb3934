// What is typed is kept in this tab until it is saved: an error, a conflict or a reload loses nothing.
import { type DraftValues, EMPTY } from './draft-form.ts';

export interface Kept {
  values: DraftValues;
  /** The version they were typed over; 0 for a new draft. */
  version: number;
  /** What that version said. */
  base: DraftValues;
}

const storageKey = (id: string): string => `vanthu.draft.${id}`;

export const keep = (id: string, kept: Kept): void => {
  sessionStorage.setItem(storageKey(id), JSON.stringify(kept));
};

export const forget = (id: string): void => sessionStorage.removeItem(storageKey(id));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Values typed earlier in this tab; null when there are none or they cannot be read. */
export const kept = (id: string): Kept | null => {
  try {
    const parsed: unknown = JSON.parse(sessionStorage.getItem(storageKey(id)) ?? 'null');
    if (!isRecord(parsed) || !isRecord(parsed.values)) return null;
    const values = { ...EMPTY, ...parsed.values };
    const base = isRecord(parsed.base) ? { ...EMPTY, ...parsed.base } : values;
    return { values, base, version: Number(parsed.version) || 0 };
  } catch {
    return null;
  }
};
