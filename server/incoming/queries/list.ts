// One page of a box, newest arrival first; in a queue the urgent ones before all others.
import type { IncomingBox } from '../../contracts/incoming.ts';
import type { PaperFilter } from '../../contracts/incoming-paper.ts';
import type { Urgency } from '../../contracts/vocabulary.ts';
import type { DueFilter } from '../../contracts/working-calendar.ts';
import { dueFilterSpan } from '../../contracts/working-days.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { cursorOf, positionOf, type RankedPosition } from '../../platform/mongo/ranked-page.ts';
import type { Deps } from '../commands/deps.ts';
import type { IncomingSummary } from '../domain/incoming-document.ts';
import { IN_FORCE } from '../domain/lifecycle.ts';
import type { Actor } from '../ports.ts';
import type { ListFilter } from '../store-filter.ts';
import { boxFilter, dueIn } from './boxes.ts';
import { dueRules } from './due-rules.ts';

export interface ListWish {
  box: IncomingBox;
  urgency?: Urgency | undefined;
  due?: DueFilter | undefined;
  text?: string | undefined;
  paper?: PaperFilter | undefined;
  after?: string | undefined;
  limit: number;
}

export interface IncomingPage {
  documents: IncomingSummary[];
  next: string | null;
}

/** @throws AppError BAD_INPUT for a cursor that we did not make. */
export async function listIncoming(
  { store, calendars, clock }: Pick<Deps, 'store' | 'calendars' | 'clock'>,
  actor: Actor,
  wish: ListWish,
): Promise<IncomingPage> {
  const after = wish.after === undefined ? null : positionOf(wish.after);
  const box = boxFilter(wish.box, actor);
  const dueSpan = async (due: DueFilter) =>
    dueFilterSpan(due, dueRules(await calendars.daysOf(actor.agencyId)), vietnamDate(clock.now()));
  const filter = wish.due === undefined ? box : dueIn(actor, box, await dueSpan(wish.due));
  if (filter === null) return { documents: [], next: null };
  const { urgency, text, limit } = wish;
  const found = await store.page(
    { ...filter, ...onPaper(filter, wish.paper), urgency, text },
    after,
    limit + 1,
  );
  const documents = found.slice(0, limit);
  const last = documents.at(-1);
  return { documents, next: found.length > limit && last ? cursorOf(placeIn(filter, last)) : null };
}

/** Paper is missed of what was registered only. */
const onPaper = ({ states }: ListFilter, paper: PaperFilter | undefined): Partial<ListFilter> => {
  if (paper === undefined) return {};
  if (paper === 'received') return { hasPaper: true };
  return { hasPaper: false, states: IN_FORCE.filter((state) => states?.includes(state) ?? true) };
};

export const placeIn = (
  { isQueue }: Pick<ListFilter, 'isQueue'>,
  { pressing = 0, arrivedAt: at, id }: IncomingSummary,
): RankedPosition => ({ rank: isQueue === true ? pressing : 0, at, id });
