// Who may act on a delivery: the clerks and administrators of the agency that sends it. Others of the agency may know of
// it, other agencies may not.
import type { Actor } from '../organization/index.ts';
import { AppError } from '../platform/http/problem.ts';

export const worksAtTheDesk = ({ role }: Pick<Actor, 'role'>): boolean =>
  role === 'clerk' || role === 'administrator';

/** @throws AppError FORBIDDEN. */
export function admitToDesk(actor: Actor): void {
  if (!worksAtTheDesk(actor)) throw new AppError('FORBIDDEN');
}

/** @throws AppError NOT_FOUND for a row of another agency, FORBIDDEN for one of his own that is not his to act on. */
export function admitToRow<T extends { agencyId: string }>(actor: Actor, row: T | null): T {
  if (row === null || row.agencyId !== actor.agencyId) throw new AppError('NOT_FOUND');
  admitToDesk(actor);
  return row;
}
