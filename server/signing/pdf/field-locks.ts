// Which form fields a signature locks: FieldMDP and signature field locks (ISO 32000-2 §12.8.2.4, Table 236).

import type { FieldLock } from './signatures.ts';

/** Whether one of the locks holds this field, by its fully qualified name; a name stands for the fields below it too. */
export function isLocked(locks: readonly FieldLock[], field: string): boolean {
  return locks.some(({ action, fields }) => {
    const listed = fields.some((name) => field === name || field.startsWith(`${name}.`));
    return action === 'All' || (action === 'Include' ? listed : !listed);
  });
}
