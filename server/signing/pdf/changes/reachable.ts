// Everything a reader can come to from the trailer.

import type { PdfView } from '../file.ts';
import type { PdfObject } from '../objects.ts';
import { referencesOf } from './compare.ts';

/** The numbers referred to, those of objects that do not exist included. */
export async function reachableObjects(view: PdfView): Promise<Set<number>> {
  const reached = new Set<number>();
  const queue: PdfObject[] = [view.trailer.get('Root'), view.trailer.get('Info')];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const { ref } of referencesOf(next)) {
      if (reached.has(ref.num)) continue;
      reached.add(ref.num);
      if (view.place(ref.num) !== undefined) queue.push(await view.object(ref.num));
    }
  }
  return reached;
}
