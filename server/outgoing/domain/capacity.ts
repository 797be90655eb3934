// In what capacity a person may sign (quyền hạn ký), from the rank of his post and what was delegated in writing.
// NĐ 30/2020 Điều 13: the head signs himself; a deputy signs for the head (KT.); the collective's leaders on its behalf
// (TM.); heads of units by order (TL., may be passed to their deputies) or by delegated authority (TUQ., not passed on);
// Q. stands before the title of one who acts for the head.
import type { ErrorCode } from '../../contracts/error-codes.ts';
import type { DelegationKind, DocumentKind, PostRank, SigningCapacity } from '../../contracts/vocabulary.ts';

export type DelegationStanding = 'coming' | 'in-force' | 'ended' | 'withdrawn';

/** A delegation as far as it matters here. */
export interface Given {
  kind: DelegationKind;
  toPostId: string;
  kinds: readonly DocumentKind[];
  standing: DelegationStanding;
}

export interface Signing {
  capacity: SigningCapacity;
  documentKind: DocumentKind;
  postId: string;
  rank: PostRank;
  /** Whatever was ever given to the post, or by order to its unit. */
  given: readonly Given[];
}

const RANKS: Record<SigningCapacity, { ranks: readonly PostRank[]; code: ErrorCode }> = {
  direct: { ranks: ['head'], code: 'CAPACITY_NEEDS_HEAD' },
  KT: { ranks: ['deputy'], code: 'CAPACITY_NEEDS_DEPUTY' },
  Q: { ranks: ['acting-head'], code: 'CAPACITY_NEEDS_ACTING_HEAD' },
  TM: { ranks: ['head', 'acting-head', 'deputy'], code: 'CAPACITY_NEEDS_AGENCY_LEADER' },
  TL: { ranks: ['unit-head', 'unit-deputy'], code: 'CAPACITY_NEEDS_UNIT_HEAD' },
  TUQ: { ranks: ['unit-head'], code: 'CAPACITY_NEEDS_UNIT_HEAD' },
};

/** Why this person may not sign so; undefined when he may. */
export function capacityFault({
  capacity,
  documentKind,
  postId,
  rank,
  given,
}: Signing): ErrorCode | undefined {
  const { ranks, code } = RANKS[capacity];
  if (!ranks.includes(rank)) return code;
  if (capacity !== 'TL' && capacity !== 'TUQ') return undefined;
  const usable = given.filter(
    ({ kind, toPostId }) =>
      kind === capacity && (toPostId === postId || (kind === 'TL' && rank === 'unit-deputy')),
  );
  const inForce = usable.filter(({ standing }) => standing === 'in-force');
  if (inForce.some(({ kinds }) => kinds.length === 0 || kinds.includes(documentKind))) return undefined;
  if (inForce.length > 0) return 'DELEGATION_OUT_OF_SCOPE';
  const isOver = usable.some(({ standing }) => standing === 'ended' || standing === 'withdrawn');
  return isOver ? 'DELEGATION_ENDED' : 'DELEGATION_MISSING';
}
