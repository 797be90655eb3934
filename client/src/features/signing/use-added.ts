// What a person adds to a signature, and moves and takes away again.
import { useState } from 'react';
import { type Added, type AddedMark, NOTHING_ADDED } from './marks.ts';
import type { Box } from './proposal.ts';

/** A mark without the name it gets here. */
type NewMark = AddedMark extends infer Each ? (Each extends AddedMark ? Omit<Each, 'id'> : never) : never;

export const useAdded = (kept: Added = NOTHING_ADDED) => {
  const [added, setAdded] = useState(kept);
  const change = (marks: readonly AddedMark[]) => setAdded((before) => ({ ...before, marks }));
  return {
    added,
    add: (mark: NewMark) => {
      const last = Math.max(0, ...added.marks.map(({ id }) => Number(id)));
      change([...added.marks, { ...mark, id: String(last + 1) } as AddedMark]);
    },
    place: (id: string, box: Box) =>
      change(added.marks.map((mark) => (mark.id === id ? { ...mark, box } : mark))),
    write: (id: string, words: Partial<Pick<Extract<AddedMark, { kind: 'text' }>, 'text' | 'style'>>) =>
      change(
        added.marks.map((mark) => (mark.id === id && mark.kind === 'text' ? { ...mark, ...words } : mark)),
      ),
    remove: (id: string) => change(added.marks.filter((mark) => mark.id !== id)),
    setGiapLai: (hasGiapLai: boolean) => setAdded((before) => ({ ...before, hasGiapLai })),
    clear: () => setAdded(NOTHING_ADDED),
  };
};
