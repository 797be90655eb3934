// Changes what is said of an open file, its owner, or those who work with it.
import type { Retention } from '../../contracts/retention.ts';
import type { WorkFile } from '../domain/work-file.ts';
import type { Actor } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { coworkerPosts, peopleAt } from './people.ts';
import { record } from './record.ts';

export interface ChangeWish {
  id: string;
  version: number;
  title: string;
  retention: Retention;
  rights: 'open' | 'restricted';
  note: string;
  startedOn: string;
  ownerPostId: string | null;
  coworkerPostIds: readonly string[];
}

/** @throws AppError as {@link admit}, WORK_FILE_PERSON_UNKNOWN. */
export async function changeFile(deps: Deps, actor: Actor, wish: ChangeWish): Promise<WorkFile> {
  const { before, transition } = await admit(deps, actor, { ...wish, act: 'edit' });
  const { title, retention, rights, note, startedOn, ownerPostId } = wish;
  const owners = ownerPostId === null ? [] : [{ postId: ownerPostId, pointer: '/body/ownerPostId' }];
  const [owner = before.owner] = await peopleAt(deps, actor, owners);
  const named = await peopleAt(deps, actor, coworkerPosts(wish.coworkerPostIds));
  const coworkers = named.filter(({ id }) => id !== owner.id);
  const knew = new Set([before.ownerId, ...before.coworkers.map(({ id }) => id)]);
  const joined = [owner, ...coworkers].map(({ id }) => id).filter((id) => !knew.has(id));
  return record(deps, actor, before, {
    ...{ transition, action: 'workFile.changed', at: deps.clock.now() },
    text: owner.id === before.ownerId ? '' : owner.name,
    patch: { title, retention, rights, note, startedOn, owner, ownerId: owner.id, coworkers },
    news: [{ kind: 'workFile.added', to: joined }],
  });
}
