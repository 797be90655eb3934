// A field's own entries after it was filled or signed: values that are what they are called, never drawing resources.

import type { FormField } from '../fields.ts';
import { PdfDict } from '../objects.ts';
import { differingKeys, isInert } from './compare.ts';
import type { Step } from './step.ts';

/** The entries a filled field or a signed one gains must be what they are called. */
export async function isInertUpdate(
  step: Step,
  was: FormField | undefined,
  field: FormField,
): Promise<boolean> {
  const old = new Map((was ? [was, ...was.widgets] : []).map(({ ref, dict }) => [ref?.num, dict]));
  for (const { dict, ref } of [field, ...field.widgets]) {
    const before = old.get(ref?.num) ?? new PdfDict();
    for (const key of differingKeys(before, dict)) {
      if (key !== 'AP' && !(await isInert(step.after, dict.get(key)))) return false;
    }
    const appearance = await step.after.value(dict, 'AP');
    if (appearance === null) continue;
    if (!(appearance instanceof PdfDict)) return false;
    if ([...appearance.entries.keys()].some((key) => !['N', 'R', 'D'].includes(key))) return false;
  }
  return true;
}
