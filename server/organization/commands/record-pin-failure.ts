// Counts wrong PINs of a key file held by the server, and locks it for a while after three of them.
import type { CredentialOwner } from '../domain/organization.ts';
import type { Deps } from './deps.ts';

const MOST_FAILURES = 3;
const LOCK_MS = 15 * 60_000;

/** The count is kept beside the key file, so that no restart and no second server gives more tries. */
export async function recordPinFailure(deps: Deps, owner: CredentialOwner): Promise<void> {
  const { store, clock, ids, auditEntry, kick } = deps;
  const counted = await store.countPinFailure(owner);
  // Tries under way at once all see a count at or above the limit, and each of them locks.
  if (counted === null || counted.failures < MOST_FAILURES) return;
  const at = clock.now();
  const audit = auditEntry({
    id: ids.next(),
    action: 'organization.credentialLocked',
    at,
    by: null,
    agencyId: counted.agencyId,
    subjectType: owner.kind,
    subjectId: owner.id,
    text: '',
  });
  await store.lockCredential(owner, new Date(at.getTime() + LOCK_MS), [audit]);
  kick();
}
