// What is written by hand is kept on this computer until the server has it: an error, a conflict, a lost connection or a
// closed browser loses no stroke.
import { UnsavedHandwriting } from '@contracts/handwriting.ts';

export type Kept = Pick<UnsavedHandwriting, 'strokes' | 'text'>;

const PREFIX = 'vanthu.pen.';
const KEPT_MS = 30 * 86_400_000;
const NOTHING: Kept = { strokes: [], text: '' };

/** On a computer shared by several people each finds his own only. */
export const nameOf = (of: { person: string; document: string; file: string }): string =>
  `${PREFIX}${of.person}.${of.document}.${of.file}`;

const read = (name: string): UnsavedHandwriting | null => {
  try {
    return UnsavedHandwriting.parse(JSON.parse(localStorage.getItem(name) ?? 'null'));
  } catch {
    return null;
  }
};

export const keep = (name: string, { strokes, text }: Kept): void => {
  try {
    if (strokes.length === 0 && text === '') localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify({ strokes, text, at: Date.now() }));
  } catch {
    // No room left on this computer: what is written is still on the screen.
  }
};

/** Also throws away what nobody came back to. */
export const keptUnder = (name: string): Kept => {
  for (const each of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)))
    if ((read(each)?.at ?? 0) < Date.now() - KEPT_MS) localStorage.removeItem(each);
  return read(name) ?? NOTHING;
};
