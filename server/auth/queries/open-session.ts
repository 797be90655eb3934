// The session a request belongs to, with the posts its person holds today.
import type { IncomingHttpHeaders } from 'node:http';
import type { Deps, OpenSession } from '../commands/deps.ts';
import { sessionIdOf } from '../commands/sign-in.ts';
import { sessionSecret } from '../domain/session-cookie.ts';
import type { Session } from '../store.ts';

/** Use is written down at most this often: a page of twenty requests is one use. */
const TOUCH_MS = 60_000;

export async function liveSession(
  { store, clock }: Deps,
  headers: IncomingHttpHeaders,
): Promise<Session | null> {
  const secret = sessionSecret(headers.cookie);
  return secret === undefined ? null : store.liveSession(sessionIdOf(secret), clock.now());
}

/** Null when the cookie opens nothing, or when the person no longer holds any post. Counts as use. */
export async function openSession(deps: Deps, headers: IncomingHttpHeaders): Promise<OpenSession | null> {
  const session = await liveSession(deps, headers);
  if (session === null) return null;
  const person = await deps.organization.findPerson(session.personId);
  const posts = person === null ? [] : await deps.organization.postsOf(person);
  // A post that ran out while it was worn falls back to another one in force.
  const worn = posts.find(({ post }) => post.id === session.postId) ?? posts[0];
  if (worn === undefined) return null;
  await touch(deps, session);
  return { session, worn, posts };
}

async function touch({ store, clock, idleMs }: Deps, { id, seenAt, endsAt }: Session): Promise<void> {
  const now = clock.now();
  if (now.getTime() - seenAt.getTime() < TOUCH_MS) return;
  await store.touch(id, now, new Date(Math.min(now.getTime() + idleMs, endsAt.getTime())));
}
