// Where marks were put is kept on this computer until the document is signed: a closed browser loses nothing. Kept for
// these very bytes: on another version the places would mean something else.
import { type Added, type BoxName, NOTHING_ADDED } from './marks.ts';
import type { Box } from './proposal.ts';

export interface KeptPlaces {
  placed: Partial<Record<BoxName, Box>>;
  left: readonly BoxName[];
  added: Added;
}

export interface Room {
  person: string;
  document: string;
  kind: string;
  digest: string;
}

const PREFIX = 'vanthu.places.';
const KEPT_MS = 30 * 86_400_000;
const MOST_ROOMS = 50;

const nameOf = ({ person, document, kind, digest }: Room) =>
  `${PREFIX}${person}.${document}.${kind}.${digest}`;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const parsed = (text: string | null): (KeptPlaces & { at: number }) | null => {
  try {
    const found: unknown = JSON.parse(text ?? 'null');
    if (!isRecord(found) || !isRecord(found.placed) || !Array.isArray(found.left)) return null;
    const isWhole = isRecord(found.added) && Array.isArray(found.added.marks);
    return {
      ...(found as unknown as KeptPlaces),
      added: isWhole ? (found.added as unknown as Added) : NOTHING_ADDED,
      at: Number(found.at) || 0,
    };
  } catch {
    return null;
  }
};

/** Of all rooms of this computer, newest first. */
const all = () =>
  Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '')
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => ({ name, at: parsed(localStorage.getItem(name))?.at ?? 0 }))
    .sort((one, other) => other.at - one.at);

export const keptPlaces = (room: Room): KeptPlaces | null => {
  for (const [index, { name, at }] of all().entries())
    if (index >= MOST_ROOMS || at < Date.now() - KEPT_MS) localStorage.removeItem(name);
  return parsed(localStorage.getItem(nameOf(room)));
};

export const keepPlaces = (room: Room, places: KeptPlaces): void => {
  try {
    localStorage.setItem(nameOf(room), JSON.stringify({ ...places, at: Date.now() }));
  } catch {
    // No room left on this computer: the places are still on the screen.
  }
};

export const forgetPlaces = (room: Room): void => localStorage.removeItem(nameOf(room));
