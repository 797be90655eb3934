// The tree of assignments of one document: roots are given by a leader, each further level by who holds the part above
// it. It is kept flat, parents before children. NĐ 30/2020 Điều 23, 24; Phụ lục VI (phân công tiếp).
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { AssignmentRole } from '../../contracts/vocabulary.ts';

/** Levels of a tree, and parts in it. */
export const DEPTH_MAX = 4;
export const PARTS_MAX = 200;

/** More time asked for a part, and what was said to it. */
export interface TimeRequest {
  id: string;
  at: Date;
  by: PersonRef;
  wantedOn: string;
  reason: string;
  /** `dueOn` is the deadline from then on. */
  answer: { agreed: boolean; dueOn: string | null; text: string; at: Date; by: PersonRef } | null;
}

/** Who held the part before. */
export interface HandedOver {
  from: PersonRef;
  at: Date;
  reason: string;
}

export interface AssignedTo {
  id: string;
  /** The part it was given from; null: given by a leader. */
  parentId: string | null;
  role: AssignmentRole;
  postId: string;
  person: PersonRef;
  /** Of the post; null in rows older than the tree. */
  unit: { id: string; name: string } | null;
  /** Given to the unit; its head answers for it. */
  isUnits: boolean;
  /** Whose people he may give parts of it to: of his unit, of the agency; null: nobody's. */
  reach: 'unit' | 'agency' | null;
  givenBy: PersonRef | null;
  givenAt: Date | null;
  dueOn: string | null;
  readAt: Date | null;
  startedAt: Date | null;
  doneAt: Date | null;
  requests: TimeRequest[];
  handedOver: HandedOver[];
}

type Tree = readonly AssignedTo[];

/** What rows older than the tree lack. */
export const ROOT_FIELDS = {
  ...{ parentId: null, unit: null, isUnits: false, reach: null, givenBy: null, givenAt: null },
  ...{ startedAt: null, doneAt: null },
} as const;

export const isHandler = ({ role }: Pick<AssignedTo, 'role'>): boolean => role !== 'info';

export const childrenOf = (tree: Tree, parentId: string | null): AssignedTo[] =>
  tree.filter((part) => part.parentId === parentId);

/** The part and all below it; ends on any input, for a part is taken once. */
export function withBelow(tree: Tree, id: string): AssignedTo[] {
  const taken = new Set([id]);
  for (let grown = -1; grown !== taken.size; ) {
    grown = taken.size;
    for (const part of tree) if (part.parentId !== null && taken.has(part.parentId)) taken.add(part.id);
  }
  return tree.filter((part) => taken.has(part.id));
}

/** The parts above it, the nearest first. */
export function aboveOf(tree: Tree, part: AssignedTo): AssignedTo[] {
  const above: AssignedTo[] = [];
  for (let at: AssignedTo | undefined = part; at !== undefined && above.length < tree.length; ) {
    const { parentId }: AssignedTo = at;
    at = parentId === null ? undefined : tree.find(({ id }) => id === parentId);
    if (at !== undefined) above.push(at);
  }
  return above;
}

/** 1 for what a leader gave. */
export const depthOf = (tree: Tree, part: AssignedTo): number => aboveOf(tree, part).length + 1;

export const partOf = (tree: Tree, personId: string): AssignedTo | undefined =>
  tree.find(({ person }) => person.id === personId);

/** Parts still to be done, but for this one. */
export const openParts = (tree: Tree, exceptId?: string): AssignedTo[] =>
  tree.filter((part) => isHandler(part) && part.doneAt === null && part.id !== exceptId);

export const hasBegun = ({ startedAt, doneAt }: AssignedTo): boolean => startedAt !== null || doneAt !== null;

export interface Regrown {
  tree: AssignedTo[];
  /** Who is out of it, those below them too. */
  dropped: AssignedTo[];
  added: AssignedTo[];
}

/** The tree with these parts right below one (null: the roots). Who stays keeps what is below him, in time with him. */
export function regrow(tree: Tree, parentId: string | null, wanted: readonly AssignedTo[]): Regrown {
  const staying = new Set(wanted.map(({ id }) => id));
  const out = new Set(
    childrenOf(tree, parentId)
      .filter(({ id }) => !staying.has(id))
      .flatMap(({ id }) => withBelow(tree, id).map((part) => part.id)),
  );
  const before = new Set(tree.map(({ id }) => id));
  const others = tree.filter(({ id }) => !out.has(id) && !staying.has(id));
  const at = parentId === null ? 0 : others.findIndex(({ id }) => id === parentId) + 1;
  return {
    tree: inTime([...others.slice(0, at), ...wanted, ...others.slice(at)]),
    dropped: tree.filter(({ id }) => out.has(id)),
    added: wanted.filter(({ id }) => !before.has(id)),
  };
}

/** Without the part and all below it. */
export const withoutPart = (tree: Tree, id: string): AssignedTo[] => {
  const out = new Set(withBelow(tree, id).map((part) => part.id));
  return tree.filter((part) => !out.has(part.id));
};

/** No part is due later than the one above it. */
export function inTime(tree: Tree): AssignedTo[] {
  const due = new Map<string, string | null>();
  return tree.map((part) => {
    const limit = part.parentId === null ? null : (due.get(part.parentId) ?? null);
    const dueOn =
      limit !== null && isHandler(part) && (part.dueOn === null || part.dueOn > limit) ? limit : part.dueOn;
    due.set(part.id, dueOn);
    return dueOn === part.dueOn ? part : { ...part, dueOn };
  });
}

/** Why a deadline cannot be; null when it can. Dates are `yyyy-MM-dd`. */
export function faultOfDue(
  dueOn: string | null,
  { today, limit }: { today: string; limit: string | null },
): 'past' | 'later-than-above' | null {
  if (dueOn === null) return null;
  if (dueOn < today) return 'past';
  return limit !== null && dueOn > limit ? 'later-than-above' : null;
}
