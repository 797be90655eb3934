// What a role may be offered at all; the features decide again on each act.
import type { Me } from '../../contracts/auth.ts';
import { followScope } from '../../contracts/follow-up.ts';
import type { Access } from '../../contracts/route.ts';
import type { PostRank, Role } from '../../contracts/vocabulary.ts';

export const canOf = (role: Role, rank: PostRank): Me['can'] => ({
  draft: role === 'officer',
  sign: role === 'leader',
  number: role === 'clerk',
  register: role === 'clerk',
  instruct: role === 'leader',
  follow: followScope(role, rank) !== null,
  administer: role === 'administrator',
});

/** Whether a signed-in person of this role may call a route with this access. */
export const mayCall = (role: Role, access: Access): boolean =>
  access === 'public' || access === 'peer' || access === 'signed-in' || access === role;
