// A written delegation as a value, and its rules: who may give which, to whom, and until when it holds.
// NĐ 30/2020 Điều 13: thừa ủy quyền in writing, limited in time and matter, not handed on; thừa lệnh by the regulations
// of the agency, to heads of units.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { ErrorCode } from '../../contracts/error-codes.ts';
import type {
  AbsenceScope,
  DelegationKind,
  DocumentKind,
  PostRank,
  Role,
} from '../../contracts/vocabulary.ts';

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
  /** Of an absence. */
  scopes: AbsenceScope[];
  /** Of who is away: a clerk may note and end the absence of a leader. */
  fromRole: Role | null;
  /** Unit of the one it is given to: a deputy of it may sign by its head's order. */
  toUnitId: string;
  basis: string;
  evidence: { digest: string; name: string; sizeBytes: number; mediaType: string } | null;
  fromOn: string;
  toOn: string | null;
  made: { at: Date; by: PersonRef };
  withdrawn: { at: Date; by: PersonRef; reason: string } | null;
  /** When it was found, and told, that who was to act has left his post. */
  forsakenAt: Date | null;
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
  from: { postId: string; rank: PostRank; role?: Role };
  to: { postId: string; rank: PostRank; role?: Role };
  kinds: readonly DocumentKind[];
  /** Of an absence. */
  scopes?: readonly AbsenceScope[];
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
  const { kind, from, to, kinds, scopes = [], fromOn, toOn, today, isGiverDelegate } = wish;
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
  if (kind === 'absence') {
    if (scopes.length === 0) return invalid('scopes', 'it names what for');
    if (from.role === 'administrator') return invalid('fromPostId', 'an administrator handles no documents');
    if (to.role === 'administrator') return invalid('toPostId', 'an administrator sees no documents');
    if (scopes.includes('instruct') && from.role !== 'leader')
      return invalid('scopes', 'only a leader instructs');
    return undefined;
  }
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

/** Of who acts for whom, and when. */
type Standing = Pick<Delegation, 'kind' | 'scopes' | 'fromOn' | 'toOn'> & {
  from: { id: string };
  to: { id: string };
};

const LAST = '9999-12-31';
const overlap = (a: Pick<Standing, 'fromOn' | 'toOn'>, b: Pick<Standing, 'fromOn' | 'toOn'>): boolean =>
  a.fromOn <= (b.toOn ?? LAST) && b.fromOn <= (a.toOn ?? LAST);

/**
 * What is wrong between one and the others of its kind that hold at the same time: nobody acts for one who acts for him,
 * over whomever it goes; who acts for an absent one is not away himself; and nobody is away twice for the same.
 */
export function faultAmong(wish: Standing, all: readonly Standing[]): Fault | undefined {
  if (wish.kind !== 'absence' && wish.kind !== 'approval') return undefined;
  const others = all.filter((each) => each.kind === wish.kind && overlap(each, wish));
  if (reaches(wish.to.id, wish.from.id, others))
    return {
      code: 'DELEGATION_CIRCULAR',
      pointer: '/body/toPostId',
      detail: 'it would come back to who gives it',
    };
  if (wish.kind === 'approval') return undefined;
  if (
    others.some(
      ({ from, scopes }) => from.id === wish.from.id && scopes.some((one) => wish.scopes.includes(one)),
    )
  )
    return { code: 'ABSENCE_OVERLAPS', pointer: '/body/fromOn', detail: 'one for these days is there' };
  if (others.some(({ from }) => from.id === wish.to.id))
    return { code: 'DELEGATION_ONWARD', pointer: '/body/toPostId', detail: 'he is away himself' };
  return others.some(({ to }) => to.id === wish.from.id)
    ? { code: 'DELEGATION_ONWARD', pointer: '/body/fromPostId', detail: 'he stands in for somebody' }
    : undefined;
}

/** Whether a way of delegations leads from one person to another; ends on any input. */
function reaches(from: string, to: string, others: readonly Standing[]): boolean {
  const seen = new Set([from]);
  for (let grown = -1; grown !== seen.size; ) {
    grown = seen.size;
    for (const each of others) if (seen.has(each.from.id)) seen.add(each.to.id);
  }
  return seen.has(to);
}
