// Who may see intake items: the clerks of the agency, nobody else. One rule gives the decision and the Mongo filter.

import type { IntakeItem } from './domain/intake-item.ts';
import { type IntakeAct, mayNow } from './domain/lifecycle.ts';
import type { Actor } from './ports.ts';

/** Null when nothing is visible. */
export const visibleFilter = ({ role, agencyId }: Actor): { agencyId: string } | null =>
  role === 'clerk' ? { agencyId } : null;

export const canSee = (actor: Actor, item: IntakeItem): boolean =>
  visibleFilter(actor)?.agencyId === item.agencyId;

export function canOf(actor: Actor, item: IntakeItem): Record<IntakeAct, boolean> {
  const may = (act: IntakeAct) => canSee(actor, item) && mayNow(act, item.state);
  return { take: may('take'), retry: may('retry'), drop: may('drop'), split: may('split') };
}
