// Who hears of an act in the circuit: those whose turn has come by it.
import { pending, placeId, placeOf, SIGN } from '../domain/circuit.ts';
import type { OutgoingDocument, Undo } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';
import type { News } from './record.ts';

type Placed = Pick<OutgoingDocument, 'state' | 'circuit' | 'signer'>;

/** Those of the step that the act has opened, or the signer; nobody when the step is the same. */
export function turnNews(before: Placed | null, after: Placed): News[] {
  if (after.circuit.steps.length === 0) return [];
  const place = placeOf(after);
  if (place === undefined || (before !== null && placeId(before) === placeId(after))) return [];
  if (place === SIGN) return [{ kind: 'outgoing.toSign', to: [after.signer?.id] }];
  return [{ kind: 'outgoing.toApprove', to: pending(after).map(({ person }) => person.id) }];
}

/** What the act can be taken back to, by the one who did it, as long as nothing else happens to the document. */
export const undoOf = (
  { personId }: Actor,
  { version, state, circuit, formCheck, opinions: _opinions }: OutgoingDocument,
): Undo => ({ version: version + 1, personId, state, circuit, formCheck });
