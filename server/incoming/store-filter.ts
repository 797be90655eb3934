// What a list of incoming documents asks for, as MongoDB is asked.
import type { IncomingState, Urgency } from '../contracts/vocabulary.ts';
import type { DueSpan } from '../contracts/working-days.ts';
import { literally, trusted } from '../platform/mongo/connect.ts';
import { fold } from './domain/folded.ts';
import type { VisibleFilter } from './policy.ts';

export interface ListFilter {
  visible: VisibleFilter;
  states?: readonly IncomingState[] | undefined;
  assigneeId?: string | undefined;
  /** Has a part of the work that this person has not done. */
  openPartOf?: string | undefined;
  /** Has a part of the work, not done, whose post is none of these. */
  openPartNotOf?: readonly string[] | undefined;
  /** Its deadline; with `openPartOf` that of this part. */
  due?: DueSpan | undefined;
  urgency?: Urgency | undefined;
  text?: string | undefined;
  hasPaper?: boolean | undefined;
  /** Urgent ones go first. */
  isQueue?: boolean;
}

/** For rows of the agency, as the policy lets the caller see them. */
export function matching(filter: ListFilter): object {
  const { visible, states, assigneeId, openPartOf, openPartNotOf, due, urgency, text, hasPaper } = filter;
  const wanted = fold(text ?? '');
  return {
    ...visible,
    ...(states && { state: trusted({ $in: [...states] }) }),
    ...(assigneeId && { assigneeIds: assigneeId }),
    ...(openPartOf && {
      assignments: trusted({
        $elemMatch: {
          ...{ 'person.id': openPartOf, role: { $ne: 'info' }, doneAt: null },
          ...(due && { dueOn: within(due) }),
        },
      }),
    }),
    ...(openPartNotOf && {
      assignments: trusted({
        $elemMatch: { postId: { $nin: [...openPartNotOf] }, role: { $ne: 'info' }, doneAt: null },
      }),
    }),
    ...(due && openPartOf === undefined && { dueOn: trusted(within(due)) }),
    ...(urgency && { urgency }),
    ...(hasPaper !== undefined && { hasPaper: hasPaper || trusted({ $ne: true }) }),
    ...(wanted !== '' && { folded: trusted({ $regex: phrase(wanted) }) }),
  };
}

/** Null is no date and in no span. */
const within = ({ from, to }: DueSpan) => ({ ...(from && { $gte: from }), ...(to && { $lte: to }) });

/** Finds folded text where it begins like a word: "vx" is in "12/ubnd-vx", and "nd" is not. */
export const phrase = (wanted: string): string =>
  /^[\p{L}\p{N}]/u.test(wanted) ? `(^|[^\\p{L}\\p{N}])${literally(wanted)}` : literally(wanted);
