// Who is signed in, as the client sees it.
import type { Me, Post } from '../contracts/auth.ts';
import { type HeldPost, type Person, rankOf } from '../organization/index.ts';
import { canOf } from './domain/rights.ts';

export const presentMe = (
  { id, name, email, username }: Person,
  { worn, posts }: { worn: HeldPost; posts: HeldPost[] },
): Me => ({
  person: { id, name, email, username },
  post: presentPost(worn),
  posts: posts.map(presentPost),
  can: canOf(worn.post.role, rankOf(worn.post)),
});

const presentPost = ({ post, agency, unit }: HeldPost): Post => ({
  id: post.id,
  role: post.role,
  title: post.title,
  agency: { id: agency.id, code: agency.code, name: agency.name, shortName: agency.shortName },
  unit: { id: unit.id, name: unit.name },
  fromOn: post.fromOn,
  toOn: post.toOn,
});
