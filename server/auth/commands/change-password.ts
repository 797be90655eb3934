// Changes the caller's own password. Whoever else was signed in as this person is not any more.
import { AppError } from '../../platform/http/problem.ts';
import { isStrongPassword } from '../domain/password-rule.ts';
import { auditOf, type Deps, type OpenSession } from './deps.ts';
import { hashPassword } from './passwords.ts';

export interface ChangePassword {
  username: string;
  current: string;
  next: string;
}

/** @throws AppError AUTH_PASSWORD_WRONG, AUTH_PASSWORD_WEAK, TOO_MANY_REQUESTS, CONFLICT (changed meanwhile). */
export async function changePassword(
  deps: Deps,
  { session, worn }: OpenSession,
  { username, current, next }: ChangePassword,
): Promise<void> {
  const { store, limits, passwords, clock, kick } = deps;
  const { personId } = session;
  // A browser left open must not serve for guessing.
  await limits.perAccount.consume(personId);
  const from = await store.passwordHash(personId);
  if (from === null || !(await passwords.isRight(from, current))) throw new AppError('AUTH_PASSWORD_WRONG');
  await limits.perAccount.reset(personId);
  if (!isStrongPassword(next, { current, username })) throw new AppError('AUTH_PASSWORD_WEAK');

  const audit = auditOf(deps, { action: 'auth.passwordChanged', worn });
  const to = await hashPassword(next);
  if (!(await store.replacePassword(personId, { from, to }, [audit]))) throw new AppError('CONFLICT');
  kick();
  await store.prove(session.id, clock.now(), []);
  const ended = await store.endSessionsOf(personId, clock.now(), session.id);
  for (const id of ended) deps.onSessionEnded(id);
}
