// Changes the post a person wears in his session.
import { AppError } from '../../platform/http/problem.ts';
import { auditOf, type Deps, type OpenSession } from './deps.ts';

/** @throws AppError AUTH_POST_NOT_YOURS, NOT_SIGNED_IN when the session ended meanwhile. */
export async function wearPost(deps: Deps, open: OpenSession, postId: string): Promise<OpenSession> {
  const { session, posts } = open;
  const worn = posts.find(({ post }) => post.id === postId);
  if (worn === undefined) throw new AppError('AUTH_POST_NOT_YOURS');
  const audit = auditOf(deps, { action: 'auth.postWorn', worn, text: worn.post.title });
  if (!(await deps.store.wear(session.id, postId, deps.clock.now(), [audit])))
    throw new AppError('NOT_SIGNED_IN');
  deps.kick();
  return { ...open, worn, session: { ...session, postId } };
}
