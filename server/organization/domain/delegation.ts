// A written delegation as a value, and its rules: who may give which, to whom, and until when it holds.
// NĐ 30/2020 Điều 13: thừa ủy quyền in writing, limited in time and matter, not handed on; thừa lệnh by the regulations
// of the agency, to heads of units.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { ErrorCode } from '../../contracts/error-codes.ts';
import type { DelegationKind, DocumentKind, PostRank } from '../../contracts/vocabulary.ts';

export interface DelegationParty extends PersonRef {
  postId: string;
}

export interface Delegation {
  id: string;
  agencyId: string;
  kind: DelegationKind;
  from: DelegationParty;
  to: DelegationParty;
  /** None named: all kinds. */
  kinds: DocumentKind[];
  /** Unit of the one it is given to: a deputy of it may sign by its head's order. */
  toUnitId: string;
  basis: string;
  evidence: { digest: string; name: string; sizeBytes: number; mediaType: string } | null;
  fromOn: string;
  toOn: string | null;
  made: { at: Date; by: PersonRef };
  withdrawn: { at: Date; by: PersonRef; reason: string } | null;
}

export type DelegationStanding = 'coming' | 'in-force' | 'ended' | 'withdrawn';

export function standingOf(
  { withdrawn, fromOn, toOn }: Pick<Delegation, 'withdrawn' | 'fromOn' | 'toOn'>,
  onDate: string,
): DelegationStanding {
  if (withdrawn !== null) return 'withdrawn';
  if (onDate < fromOn) return 'coming';
  return toOn === null || onDate <= toOn ? 'in-force' : 'ended';
}

export const covers = ({ kinds }: Pick<Delegation, 'kinds'>, kind: DocumentKind): boolean =>
  kinds.length === 0 || kinds.includes(kind);

export interface Wish {
  kind: DelegationKind;
  from: { postId: string; rank: PostRank };
  to: { postId: string; rank: PostRank };
  kinds: readonly DocumentKind[];
  fromOn: string;
  toOn: string | null;
  today: string;
  /** The giver signs TUQ. himself by a delegation in force. */
  isGiverDelegate: boolean;
}

export interface Fault {
  code: ErrorCode;
  pointer: string;
  detail: string;
}

const UNIT_RANKS: ReadonlySet<PostRank> = new Set(['unit-head']);
const GIVERS: ReadonlySet<PostRank> = new Set(['head', 'acting-head']);

/** What is wrong with a delegation; undefined when it may be made. */
export function faultOf(wish: Wish): Fault | undefined {
  const { kind, from, to, kinds, fromOn, toOn, today, isGiverDelegate } = wish;
  const invalid = (pointer: string, detail: string): Fault => ({
    code: 'DELEGATION_INVALID',
    pointer: `/body/${pointer}`,
    detail,
  });
  if (from.postId === to.postId) return invalid('toPostId', 'to oneself');
  if (toOn !== null && toOn < fromOn) return invalid('toOn', 'it ends before it begins');
  if (toOn !== null && toOn < today) return invalid('toOn', 'it has ended already');
  if (toOn === null && kind !== 'TL') return invalid('toOn', 'it needs a last day');
  if (kind === 'approval') return undefined;
  if (!GIVERS.has(from.rank))
    return isGiverDelegate
      ? {
          code: 'DELEGATION_ONWARD',
          pointer: '/body/fromPostId',
          detail: 'what was delegated is not handed on',
        }
      : invalid('fromPostId', 'only the head of the agency gives it');
  if (!UNIT_RANKS.has(to.rank))
    return {
      code: 'CAPACITY_NEEDS_UNIT_HEAD',
      pointer: '/body/toPostId',
      detail: 'it is for the head of a unit',
    };
  return kinds.length === 0 ? invalid('kinds', 'it names the kinds of documents it is for') : undefined;
}
