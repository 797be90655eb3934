// What is being written by hand: strokes with undo and redo, the pen, and a typed line; kept until it is saved.
import { type Ink, MOST_POINTS, MOST_STROKES, pointsIn, type Stroke } from '@contracts/handwriting.ts';
import { useEffect, useState } from 'react';
import { useMe } from '../../../shared/session.ts';
import { keep, keptUnder, nameOf } from './kept-strokes.ts';

interface Sheet {
  name: string;
  past: Stroke[][];
  strokes: Stroke[];
  future: Stroke[][];
  text: string;
}

const MOST_STEPS = 200;

const sheetOf = (name: string): Sheet => ({ name, past: [], future: [], ...keptUnder(name) });

/** Strokes of one file of one document. */
export const usePen = (document: string, file: string) => {
  const { person } = useMe();
  const name = nameOf({ person: person.id, document, file });
  const [held, setSheet] = useState(() => sheetOf(name));
  const sheet = held.name === name ? held : sheetOf(name);
  if (sheet !== held) setSheet(sheet);
  const [ink, setInk] = useState<Ink>('blue');
  const [width, setWidth] = useState(2);
  const { past, strokes, future, text } = sheet;

  useEffect(() => keep(name, { strokes, text }), [name, strokes, text]);

  const change = (next: Stroke[]) =>
    setSheet({ ...sheet, past: [...past, strokes].slice(-MOST_STEPS), strokes: next, future: [] });
  const undo = () =>
    setSheet({
      ...sheet,
      past: past.slice(0, -1),
      strokes: past.at(-1) ?? strokes.slice(0, -1),
      future: [strokes, ...future],
    });
  const room = strokes.length < MOST_STROKES ? MOST_POINTS - pointsIn(strokes) : 0;
  return {
    ...{ strokes, text, ink, setInk, width, setWidth },
    /** How many points it can still hold. */
    room,
    setText: (next: string) => setSheet({ ...sheet, text: next }),
    add: (stroke: Stroke) => change([...strokes, stroke]),
    /** What was there before a reload is taken back stroke by stroke. */
    undo: past.length === 0 && strokes.length === 0 ? null : undo,
    redo:
      future.length === 0
        ? null
        : () =>
            setSheet({
              ...sheet,
              past: [...past, strokes],
              strokes: future[0] ?? [],
              future: future.slice(1),
            }),
    clear: strokes.length === 0 ? null : () => change([]),
    /** It is saved, or given up. */
    forget: () => setSheet({ name, past: [], strokes: [], future: [], text: '' }),
  };
};

export type Pen = ReturnType<typeof usePen>;
