// The rank of a post, which decides in what capacity its holder may sign (NĐ 30/2020 Điều 13). A post that does not say
// it is read by its title, as agencies word titles: "Phó …" is a deputy, "Quyền …" or "Q. …" acts for the head.
import type { PostRank, Role } from '../../contracts/vocabulary.ts';
import type { Post } from './organization.ts';

const OF_UNIT = /^(chanh van phong|truong (phong|bo phan|to|khoa)|doi truong|chanh thanh tra)/;
const DEPUTY_OF_UNIT = /^pho (chanh van phong|truong (phong|bo phan|to|khoa)|chanh thanh tra|doi truong)/;

const fold = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase().replace(/\s+/g, ' ').trim();

function rankOfTitle(title: string, role: Role): PostRank {
  const folded = fold(title);
  if (DEPUTY_OF_UNIT.test(folded)) return 'unit-deputy';
  if (OF_UNIT.test(folded)) return 'unit-head';
  if (role !== 'leader') return 'staff';
  if (/^(quyen |q\. ?)/.test(folded)) return 'acting-head';
  return folded.startsWith('pho ') ? 'deputy' : 'head';
}

export const rankOf = ({ rank, title, role }: Pick<Post, 'rank' | 'title' | 'role'>): PostRank =>
  rank ?? rankOfTitle(title, role);
