// The people of a file, chosen by their posts; whoever leaves his post stays named until somebody changes it.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Actor } from '../ports.ts';
import type { Deps } from './deps.ts';

/** @throws AppError WORK_FILE_PERSON_UNKNOWN with a pointer for each post that nobody of this agency holds. */
export async function peopleAt(
  { organization, clock }: Pick<Deps, 'organization' | 'clock'>,
  { agencyId }: Actor,
  posts: ReadonlyArray<{ postId: string; pointer: string }>,
): Promise<PersonRef[]> {
  const today = vietnamDate(clock.now());
  const held = await Promise.all(posts.map(({ postId }) => organization.findPost(postId, today)));
  const people = held.map((found) =>
    found !== null && found.agency.id === agencyId && found.post.role !== 'administrator'
      ? { id: found.person.id, name: found.person.name, title: found.post.title }
      : null,
  );
  const errors = posts
    .filter((_, index) => people[index] === null)
    .map(({ pointer }) => ({ pointer, code: 'person', detail: 'nobody of this agency holds this post' }));
  if (errors.length > 0) throw new AppError('WORK_FILE_PERSON_UNKNOWN', { errors });
  return people.filter((person) => person !== null);
}

export const coworkerPosts = (postIds: readonly string[]) =>
  postIds.map((postId, index) => ({ postId, pointer: `/body/coworkerPostIds/${index}` }));
