// Default circuits of an agency, set by its administrator or clerks: who must see which kind of document from which unit
// before it is signed.
import { auditEntry } from '../../audit/index.ts';
import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { DefaultStep } from '../../contracts/circuit.ts';
import type { DocumentKind } from '../../contracts/vocabulary.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { type Actor, personOf } from '../ports.ts';
import type { StoredDefault } from '../store-circuits.ts';
import type { Deps } from './deps.ts';
import { peopleOf } from './resolve-circuit.ts';

export interface DefaultWish {
  version: number;
  kind: DocumentKind | null;
  unitId: string | null;
  steps: DefaultStep[];
}

function assertMaySet({ role }: Actor): void {
  if (role !== 'administrator' && role !== 'clerk')
    throw new AppError('FORBIDDEN', { detail: 'set by the administrator or a clerk' });
}

/** @throws AppError FORBIDDEN, CIRCUIT_PERSON_UNKNOWN, CONFLICT. */
export async function putCircuitDefault(deps: Deps, actor: Actor, wish: DefaultWish): Promise<StoredDefault> {
  assertMaySet(actor);
  const errors = [];
  for (const [index, { postIds }] of wish.steps.entries())
    if ((await peopleOf(deps, actor.agencyId, postIds)).length < new Set(postIds).size)
      errors.push({
        pointer: `/body/steps/${index}`,
        code: 'CIRCUIT_PERSON_UNKNOWN',
        detail: 'a post is not in force here',
      });
  if (errors.length > 0) throw new AppError('CIRCUIT_PERSON_UNKNOWN', { errors });
  const { agencyId } = actor;
  const { kind, unitId, steps, version } = wish;
  const id = derivedId('circuit', agencyId, kind ?? 'any', unitId ?? 'any');
  const next: StoredDefault = {
    id,
    agencyId,
    version,
    kind,
    unitId,
    steps,
    by: personOf(actor),
    updatedAt: deps.clock.now(),
  };
  const stored = await deps.circuits.put(next, [entryOf(actor, next, 'circuit.defaultSet')]);
  if (stored === null) throw new AppError('CONFLICT', { detail: 'set by somebody else meanwhile' });
  return stored;
}

/** @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT. */
export async function removeCircuitDefault(
  deps: Deps,
  actor: Actor,
  { id, version }: { id: string; version: number },
): Promise<void> {
  assertMaySet(actor);
  const before = await deps.circuits.find(actor.agencyId, id);
  if (before === null || before.steps.length === 0) throw new AppError('NOT_FOUND');
  const next = { ...before, version, steps: [], by: personOf(actor), updatedAt: deps.clock.now() };
  const stored = await deps.circuits.put(next, [entryOf(actor, next, 'circuit.defaultRemoved')]);
  if (stored === null) throw new AppError('CONFLICT', { detail: 'set by somebody else meanwhile' });
}

/** Sent again, a put of the same version is refused, so that its entry is of one version. */
const entryOf = (
  actor: Actor,
  { id, version, kind, unitId, updatedAt }: StoredDefault,
  action: AuditAction,
) =>
  auditEntry({
    id: `${id}:${version}:${updatedAt.getTime()}`,
    action,
    at: updatedAt,
    by: personOf(actor),
    agencyId: actor.agencyId,
    subjectType: 'circuit',
    subjectId: id,
    text: [kind ?? '*', unitId ?? '*'].join(' · '),
  });
