// Who sees and who changes a list of recipients: one rule as a decision and as a Mongo filter. Another person's own list
// is not there for anybody else, whatever his role.
import type { RecipientScope, Role } from '../contracts/vocabulary.ts';
import type { RecipientList } from './domain/recipient-list.ts';

export interface Caller {
  personId: string;
  agencyId: string;
  role: Role;
}

export interface VisibleFilter {
  agencyId: string;
  $or: [{ scope: RecipientScope; 'owner.id': string }, { scope: { $in: RecipientScope[] } }];
}

export const visibleFilter = ({ agencyId, personId }: Caller): VisibleFilter => ({
  agencyId,
  $or: [{ scope: 'own', 'owner.id': personId }, { scope: { $in: ['group', 'shared'] } }],
});

export const canSee = ({ agencyId, personId }: Caller, list: RecipientList): boolean =>
  list.agencyId === agencyId && (list.scope !== 'own' || list.owner.id === personId);

/** Clerks keep the agency's lists in order: also those of people who have left. */
export function canChange(caller: Caller, list: RecipientList): boolean {
  if (!canSee(caller, list)) return false;
  if (list.scope === 'group') return caller.role === 'clerk' || caller.role === 'administrator';
  return list.owner.id === caller.personId || (list.scope === 'shared' && caller.role === 'clerk');
}
