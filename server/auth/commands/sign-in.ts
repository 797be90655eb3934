// Opens a session for a user name and a password. Whatever is wrong, the answer and its time are the same.
import { createHash } from 'node:crypto';
import type { HeldPost, Person } from '../../organization/index.ts';
import { AppError } from '../../platform/http/problem.ts';
import { newSecret } from '../../platform/ids.ts';
import { auditOf, type Deps, type OpenSession } from './deps.ts';

export interface SignIn {
  username: string;
  password: string;
  /** Address of the caller. */
  address: string;
}

export interface SignedIn extends OpenSession {
  /** For the cookie; it is stored nowhere. */
  secret: string;
}

export const sessionIdOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** @throws AppError AUTH_WRONG_CREDENTIALS, TOO_MANY_REQUESTS. */
export async function signIn(deps: Deps, { username, password, address }: SignIn): Promise<SignedIn> {
  const { limits, organization, store, passwords } = deps;
  const name = username.normalize('NFC').trim().toLowerCase();
  const attempts = `${name} ${address}`;
  await limits.perAddress.consume(address);
  await limits.perName.consume(name);
  await limits.perAccount.consume(attempts);
  const person = await organization.findPersonByUsername(name);
  const passwordHash = person && (await store.passwordHash(person.id));
  const isRight = await passwords.isRight(passwordHash, password);
  if (person === null || !isRight) {
    await noteFailure(deps, person);
    throw new AppError('AUTH_WRONG_CREDENTIALS');
  }
  await limits.perAccount.reset(attempts);
  // Only failures count here: a whole office may come in through one address.
  await Promise.all([limits.perName.giveBack(name), limits.perAddress.giveBack(address)]);
  const posts = await organization.postsOf(person);
  const [worn] = posts;
  // Somebody who holds no post today has no business here, and need not be told that his password is right.
  if (worn === undefined) throw new AppError('AUTH_WRONG_CREDENTIALS', { details: { personId: person.id } });
  return start(deps, worn, posts);
}

async function start(deps: Deps, worn: HeldPost, posts: HeldPost[]): Promise<SignedIn> {
  const { store, clock, sessionMs, idleMs, kick } = deps;
  const secret = newSecret();
  const now = clock.now();
  const session = {
    id: sessionIdOf(secret),
    personId: worn.person.id,
    postId: worn.post.id,
    startedAt: now,
    authenticatedAt: now,
    seenAt: now,
    idleEndsAt: new Date(now.getTime() + Math.min(idleMs, sessionMs)),
    endsAt: new Date(now.getTime() + sessionMs),
  };
  await store.startSession(session, [auditOf(deps, { action: 'auth.signedIn', worn })]);
  kick();
  return { secret, session, worn, posts };
}

/** Only a known person has an agency whose administrator could read of it. */
async function noteFailure(deps: Deps, person: Person | null): Promise<void> {
  if (person === null) return;
  const { store, auditEntry, ids, clock, kick } = deps;
  const entry = auditEntry({
    id: ids.next(),
    action: 'auth.signInRefused',
    at: clock.now(),
    by: null,
    agencyId: person.agencyId,
    subjectType: 'auth',
    subjectId: person.id,
    text: '',
  });
  await store.note(person.id, entry);
  kick();
}
