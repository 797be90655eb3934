// Ends a session: the cookie opens nothing from now on, and the windows it opened are told.
import { auditOf, type Deps, type OpenSession } from './deps.ts';

export async function signOut(deps: Deps, { session, worn }: OpenSession): Promise<void> {
  const audit = auditOf(deps, { action: 'auth.signedOut', worn });
  await deps.store.endSession(session.id, deps.clock.now(), [audit]);
  deps.kick();
  deps.onSessionEnded(session.id);
}
