// References to objects that do not exist yet. They show nothing, until a later revision gives their number to an
// object that is allowed for another reason: then signed pages show what nobody signed (shadow attack "hide").

import type { PdfView } from '../file.ts';
import { referencesOf } from './compare.ts';
import { reachableObjects } from './reachable.ts';
import type { Step } from './step.ts';

export class DanglingReferences {
  readonly #awaited = new Set<number>();

  /** What the document waits for at the end of a revision. */
  static async of(view: PdfView): Promise<DanglingReferences> {
    const dangling = new DanglingReferences();
    for (const num of await reachableObjects(view)) {
      if (view.place(num) === undefined) dangling.#awaited.add(num);
    }
    return dangling;
  }

  /** Reports the awaited objects that came with this step, and notes what the step itself waits for. */
  async check(step: Step): Promise<void> {
    for (const num of step.changed) {
      if (this.#awaited.has(num) && step.isNew(num)) {
        step.report('resource', false, `object ${num} was already referred to`, { object: num });
      }
    }
    for (const num of step.changed) {
      for (const { ref } of referencesOf(await step.after.object(num))) {
        if (step.after.place(ref.num) === undefined) this.#awaited.add(ref.num);
      }
    }
  }
}
