// Before a part is ended while parts below it are open, its holder is asked.
import { AppError } from '../../platform/http/problem.ts';
import { openParts, withBelow } from '../domain/assignment-tree.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';

/** `id`: the part that ends; null: the whole. @throws AppError INCOMING_PARTS_OPEN. */
export function mindOpen({ assignments }: IncomingDocument, id: string | null, evenOpen: boolean): void {
  if (evenOpen) return;
  const scope = id === null ? assignments : withBelow(assignments, id);
  const own = id ?? assignments.find(({ role, parentId }) => role === 'lead' && parentId === null)?.id;
  const open = openParts(scope, own);
  if (open.length > 0)
    throw new AppError('INCOMING_PARTS_OPEN', { detail: open.map(({ person }) => person.name).join(', ') });
}
