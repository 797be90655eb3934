// A field's own entries after it was filled or signed: values that are what they are called, never drawing resources.

import type { FormField } from '../fields.ts';
import { PdfDict } from '../objects.ts';
import { isInert } from './compare.ts';
import type { Step } from './step.ts';

/** The entries a filled field or a signed one gains must be what they are called. */
export async function isInertUpdate(step: Step, field: FormField): Promise<boolean> {
  for (const { dict } of [field, ...field.widgets]) {
    for (const key of ['V', 'MK', 'Lock', 'SV', 'DR', 'I'])
      if (!(await isInert(step.after, dict.get(key)))) return false;
    const appearance = await step.after.value(dict, 'AP');
    if (appearance === null) continue;
    if (!(appearance instanceof PdfDict)) return false;
    if ([...appearance.entries.keys()].some((key) => !['N', 'R', 'D'].includes(key))) return false;
  }
  return true;
}
