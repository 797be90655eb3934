// Documents released to a person or to the unit of the post he wears, newest first, each with whether he has read it.
import type { InternalBox, InternalItem } from '../../contracts/distribution.ts';
import { AppError } from '../../platform/http/problem.ts';
import { keysOf } from '../commands/open-released.ts';
import type { Released } from '../domain/released.ts';
import type { Actor, Deps } from '../ports.ts';
import { presentItem } from '../present.ts';
import type { PagePosition } from '../store/released.ts';

/** Looked through for one page: what he has read is not asked for by an index. */
const LOOKED_AT = 200;
/** Counted among this many of the newest. */
const COUNTED = 100;

type Reads = Pick<Deps, 'released' | 'readings'>;

export async function listInternal(
  { released, readings }: Reads,
  actor: Actor,
  { box, after, limit }: { box: InternalBox; after?: string | undefined; limit: number },
): Promise<{ items: InternalItem[]; next: string | null }> {
  const keys = keysOf(actor);
  if (keys.length === 0) return { items: [], next: null };
  const most = box === 'all' ? limit : LOOKED_AT;
  const of = { agencyId: actor.agencyId, keys };
  const found = await released.page(of, after === undefined ? null : positionOf(after), most + 1);
  const looked = found.slice(0, most);
  const first = await readings.firstOf(
    actor.personId,
    looked.map(({ id }) => id),
  );
  const wanted = box === 'all' ? looked : looked.filter(({ id }) => !first.has(id));
  const shown = wanted.slice(0, limit);
  const isCut = wanted.length > shown.length;
  const last = isCut ? shown.at(-1) : looked.at(-1);
  return {
    items: shown.map((each) => presentItem(each, first.get(each.id))),
    next: last !== undefined && (isCut || found.length > most) ? cursorOf(last) : null,
  };
}

export async function countUnread({ released, readings }: Reads, actor: Actor): Promise<number> {
  const keys = keysOf(actor);
  if (keys.length === 0) return 0;
  const newest = await released.page({ agencyId: actor.agencyId, keys }, null, COUNTED);
  const inForce = newest.filter(({ ended }) => ended === null).map(({ id }) => id);
  return inForce.length - (await readings.firstOf(actor.personId, inForce)).size;
}

const cursorOf = ({ releasedAt, id }: Pick<Released, 'releasedAt' | 'id'>) => `${releasedAt.getTime()}.${id}`;

function positionOf(cursor: string): PagePosition {
  const [, at, id] = /^(\d{1,15})\.([0-9a-z-]{8,64})$/.exec(cursor) ?? [];
  if (at === undefined || id === undefined) {
    const issue = { pointer: '/query/after', code: 'cursor', detail: 'not a cursor of this list' };
    throw new AppError('BAD_INPUT', { errors: [issue] });
  }
  return { releasedAt: new Date(Number(at)), id };
}
