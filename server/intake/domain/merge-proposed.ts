// Two proposals for one field: the surer one stands; of two that are as sure, the first.
import type { Proposed } from '../../contracts/intake.ts';
import type { ProposedName } from '../../contracts/read-fields.ts';

export function mergeProposed(first: Proposed, second: Proposed): Proposed {
  const merged: Proposed = { ...first };
  for (const [name, field] of Object.entries(second) as Array<[ProposedName, Proposed[ProposedName]]>) {
    const own = merged[name];
    if (field !== undefined && (own === undefined || field.confidence > own.confidence)) merged[name] = field;
  }
  return merged;
}
