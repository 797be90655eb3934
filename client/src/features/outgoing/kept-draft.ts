// What is typed is kept on this computer until the server has it: an error, a conflict, a lost connection, a reload or a
// closed browser loses nothing. Each window keeps a copy of its own; the newest one is taken up by the next window.

import { newKey } from '../../shared/new-key.ts';
import { type DraftValues, EMPTY } from './draft-form.ts';

export interface Kept {
  values: DraftValues;
  /** The version they were typed over; 0 for a new draft. */
  version: number;
  /** What that version said. */
  base: DraftValues;
  /** Names a new draft before the server does. */
  key: string;
}

const PREFIX = 'vanthu.draft';
/** Nobody comes back to it after that; what was saved is on the server. */
const KEPT_MS = 30 * 86_400_000;

/** Of this window, until it is loaded again. */
const WINDOW = newKey();

/** On a computer shared by several people each finds his own only. */
const prefixOf = (person: string, id: string): string => `${PREFIX}.${person}.${id}.`;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const parsed = (text: string | null): (Kept & { at: number }) | null => {
  try {
    const found: unknown = JSON.parse(text ?? 'null');
    if (!isRecord(found) || !isRecord(found.values)) return null;
    const values = { ...EMPTY, ...found.values };
    const base = isRecord(found.base) ? { ...EMPTY, ...found.base } : values;
    const key = typeof found.key === 'string' ? found.key : newKey();
    return { values, base, key, version: Number(found.version) || 0, at: Number(found.at) || Date.now() };
  } catch {
    return null;
  }
};

const names = (prefix: string): string[] =>
  Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '').filter((name) =>
    name.startsWith(prefix),
  );

export const keep = (person: string, id: string, kept: Kept): void => {
  const text = JSON.stringify({ ...kept, at: Date.now() });
  try {
    localStorage.setItem(prefixOf(person, id) + WINDOW, text);
  } catch {
    // No room left on this computer: what is typed is still on the screen, and goes to the server.
  }
};

/** The server has it, or it is given up: every copy goes. */
export const forget = (person: string, id: string): void => {
  for (const name of names(prefixOf(person, id))) localStorage.removeItem(name);
};

/** Values typed earlier on this computer, the newest; null when there are none or they cannot be read. */
export const kept = (person: string, id: string): Kept | null => {
  for (const name of names(`${PREFIX}.`)) {
    const copy = parsed(localStorage.getItem(name));
    if (copy === null || copy.at < Date.now() - KEPT_MS) localStorage.removeItem(name);
  }
  const copies = names(prefixOf(person, id)).map((name) => parsed(localStorage.getItem(name)));
  const [newest] = copies.filter((copy) => copy !== null).sort((one, other) => other.at - one.at);
  return newest ?? earlier(id);
};

/** As an earlier version kept it: in this tab only. */
const earlier = (id: string): Kept | null => {
  const name = `${PREFIX}.${id}`;
  const copy = parsed(sessionStorage.getItem(name));
  sessionStorage.removeItem(name);
  return copy;
};
