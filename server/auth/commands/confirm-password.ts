// The person behind an open session proves again that it is he, by his password. Guesses count with those of changing
// the password and lock both; each refusal is in the audit trail.
import { AppError } from '../../platform/http/problem.ts';
import { auditOf, type Deps, type OpenSession } from './deps.ts';

/** @throws AppError AUTH_PASSWORD_WRONG, TOO_MANY_REQUESTS, NOT_SIGNED_IN when the session ended meanwhile. */
export async function confirmPassword(
  deps: Deps,
  { session, worn }: OpenSession,
  password: string,
): Promise<void> {
  const { store, limits, passwords, clock, kick } = deps;
  const { personId } = session;
  await limits.perAccount.consume(personId);
  if (!(await passwords.isRight(await store.passwordHash(personId), password))) {
    await store.note(personId, auditOf(deps, { action: 'auth.confirmRefused', worn }));
    kick();
    throw new AppError('AUTH_PASSWORD_WRONG');
  }
  await limits.perAccount.reset(personId);
  const audit = auditOf(deps, { action: 'auth.confirmed', worn });
  if (!(await store.prove(session.id, clock.now(), [audit]))) throw new AppError('NOT_SIGNED_IN');
  kick();
}
