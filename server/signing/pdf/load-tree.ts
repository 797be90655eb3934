// Reads a tree of pages or fields from a disk level by level: asked for one by one, its nodes would begin the work anew
// one by one.

import type { LoadedView } from './file.ts';
import { unlessBroken } from './limits.ts';
import { PdfDict, type PdfObject, PdfRef } from './objects.ts';

/** What is wrong with a node is found by whoever visits it. Throws NotLoaded. */
export function loadTree(view: LoadedView, roots: readonly PdfObject[]): void {
  if (view.file.bytes.isHeld(0)) return;
  const seen = new Set<number>();
  for (let level = roots; level.length > 0; ) {
    view.want(level);
    const below: PdfObject[] = [];
    for (const item of level) {
      if (item instanceof PdfRef && seen.size === seen.add(item.num).size) continue;
      if (seen.size > view.file.budget.limits.nodes) return;
      const node = unlessBroken(null, () => view.resolve(item));
      if (!(node instanceof PdfDict)) continue;
      for (const kid of unlessBroken([], () => view.array(node, 'Kids'))) below.push(kid);
    }
    level = below;
  }
}
