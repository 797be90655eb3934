// The lines above a signature (ô 7a): in whose name, and as what. NĐ 30/2020 Điều 13 and Phụ lục I, II.7.
import type { SigningCapacity } from '../../contracts/vocabulary.ts';

const upper = (text: string) => text.toLocaleUpperCase('vi');
const DEPUTY = /^phó\s+/iu;
const ACTING = /^quyền\s+/iu;
/** Where nobody of the agency holds the post of its head. */
const SOME_HEAD = 'THỦ TRƯỞNG CƠ QUAN';

export interface SignerFacts {
  capacity: SigningCapacity;
  /** Chức vụ of the one who signs. */
  title: string;
  agencyName: string;
  /** Titles of the leaders of the agency. */
  leaderTitles: readonly string[];
}

/** Of the head, for whom a deputy or another signs: the signer's own without "Phó", else that of another leader. */
function headOf({ title, leaderTitles }: SignerFacts): string {
  if (DEPUTY.test(title)) return upper(title.replace(DEPUTY, ''));
  const head = leaderTitles.find((one) => one !== title && !DEPUTY.test(one));
  return head === undefined ? SOME_HEAD : upper(head);
}

export function signerLines(facts: SignerFacts): string[] {
  const { capacity, agencyName } = facts;
  const title = upper(facts.title);
  switch (capacity) {
    case 'direct':
      return [title].filter(Boolean);
    case 'TM':
      return [`TM. ${upper(agencyName)}`, title];
    case 'Q':
      return [`Q. ${upper(facts.title.replace(ACTING, ''))}`];
    case 'KT':
    case 'TL':
    case 'TUQ':
      return [`${capacity}. ${headOf(facts)}`, title];
  }
}
