// Lists of recipients as the client sees them.
import type { RecipientList as ListView, RecipientListFacts } from '../contracts/recipients.ts';
import type { Deps } from './commands/deps.ts';
import { faultOf, type RecipientList } from './domain/recipient-list.ts';
import { type Caller, canChange } from './policy.ts';

export const presentFacts = (
  caller: Caller,
  list: RecipientList,
  memberCount = list.memberIds.length,
): RecipientListFacts => ({
  id: list.id,
  version: list.version,
  scope: list.scope,
  name: list.name,
  owner: list.owner,
  memberCount,
  updatedAt: list.updatedAt.toISOString(),
  canChange: canChange(caller, list),
});

/** With each member as the directory knows it now. */
export async function presentList(
  { directory, clock }: Pick<Deps, 'directory' | 'clock'>,
  caller: Caller,
  list: RecipientList,
): Promise<ListView> {
  const seen = { ownAgencyId: caller.agencyId, at: clock.now() };
  const agencies = await Promise.all(list.memberIds.map((id) => directory.findAgency(id)));
  return {
    ...presentFacts(caller, list),
    members: agencies.flatMap((agency) =>
      agency === null ? [] : [{ code: agency.code, name: agency.name, fault: faultOf(agency, seen) }],
    ),
  };
}
