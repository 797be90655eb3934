// What a signed document may be numbered as, for the clerk who is about to do it.
import type { NumberChoices } from '../../contracts/registers.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { assertMay, loadVisible } from '../commands/admit.ts';
import { assertNumberable, namesOf } from '../commands/assign-number.ts';
import type { Deps } from '../commands/deps.ts';
import { approvalOf } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';

/** @throws AppError NOT_FOUND, FORBIDDEN, or why it cannot be numbered now. */
export async function numberChoices(
  { store, registers }: Pick<Deps, 'store' | 'registers'>,
  actor: Actor,
  id: string,
): Promise<NumberChoices> {
  const document = await loadVisible(store, actor, id);
  assertMay(actor, document, 'number');
  assertNumberable(document);
  const approval = approvalOf(document);
  const { agencyId } = document;
  return registers.choices({
    agencyId,
    names: namesOf(document),
    notBefore: approval ? vietnamDate(approval.at) : '',
  });
}
