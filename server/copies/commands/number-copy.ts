// Takes the next number of the book of copies. The register gives one copy one number, so a retry gets the same; one
// that somebody voided is never given again. NĐ 30/2020 Phụ lục I, phần II: one series for all copies of an agency, unless
// it keeps a book for a form.
import { AppError } from '../../platform/http/problem.ts';
import type { Copy, CopyNumber } from '../domain/copy.ts';
import { type Actor, type Deps, personOf } from '../ports.ts';
import { assertClerk, assertState, assertVersion, loadVisible, whyNot } from './admit.ts';
import { audited } from './audited.ts';

/** @throws AppError NOT_FOUND, FORBIDDEN, COPY_WRONG_STATE, CONFLICT, REGISTER_…. */
export async function numberCopy(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number },
): Promise<Copy> {
  assertClerk(actor);
  const before = await loadVisible(deps, actor, wish.id);
  assertState('number', before);
  const held = await deps.registers.heldBy(before.agencyId, before.id);
  // Asked again: by the same request, or by a second clerk.
  if (before.number !== null && held?.text === before.number.text) return before;
  assertVersion(before, wish.version);

  const number = await take(deps, actor, before);
  const at = deps.clock.now();
  const after = await deps.store.change(before, {
    patch: { state: 'numbered', number },
    outbox: [audited(actor, before, { action: 'copy.numbered', text: number.text, at })],
  });
  if (after !== null) return after;
  const now = await deps.store.find(before.agencyId, before.id);
  if (now?.number?.text === number.text) return now;
  await settleCopy(deps, before);
  throw await whyNot(deps, 'number', before);
}

/** Without a form there is no number; the notation is made of form and agency. */
export const namesOf = async (
  { organization }: Pick<Deps, 'organization'>,
  copy: Pick<Copy, 'agencyId' | 'form'>,
) => {
  const agency = await organization.findAgency(copy.agencyId);
  if (agency === null) throw new AppError('AGENCY_UNKNOWN');
  return { kind: copy.form, agencyAbbreviation: agency.abbreviation, unitAbbreviation: '' };
};

async function take(deps: Deps, actor: Actor, copy: Copy): Promise<CopyNumber> {
  const { agencyId, id: documentId } = copy;
  const names = await namesOf(deps, copy);
  const {
    number: value,
    on: issuedOn,
    ...rest
  } = await deps.registers.reserveToday({
    ...{ agencyId, documentId, direction: 'copies', names, by: personOf(actor) },
  });
  return { value, issuedOn, ...rest };
}

/** Voids what is reserved for a copy that neither waits for it nor bears it. */
export async function settleCopy(
  { store, registers }: Pick<Deps, 'store' | 'registers'>,
  { agencyId, id }: Pick<Copy, 'agencyId' | 'id'>,
): Promise<void> {
  const copy = await store.find(agencyId, id);
  const held = await registers.heldBy(agencyId, id);
  if (held === null || (copy !== null && copy.number?.text === held.text && copy.state !== 'cancelled'))
    return;
  const reason = copy?.cancelled?.reason ?? 'Bản sao không mang số này';
  await registers.voidHeld({ agencyId, documentId: id, reason, by: copy?.cancelled?.by ?? null });
}
