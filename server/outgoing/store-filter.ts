// What a list of outgoing documents asks for, as MongoDB is asked.
import type { OutgoingState, Urgency } from '../contracts/vocabulary.ts';
import { literally, trusted } from '../platform/mongo/connect.ts';
import { fold } from './domain/folded.ts';
import type { VisibleFilter } from './policy.ts';

export interface ListFilter {
  visible: VisibleFilter;
  states?: readonly OutgoingState[] | undefined;
  drafterId?: string | undefined;
  signerPostId?: string | undefined;
  /** Waits for one of these posts. */
  awaits?: { postIds: readonly string[]; act?: 'sign' } | undefined;
  urgency?: Urgency | undefined;
  text?: string | undefined;
  /** Urgent ones go first. */
  isQueue?: boolean;
}

/** For rows of the agency, as the policy lets the caller see them. */
export function matching(filter: ListFilter): object {
  const { visible, states, drafterId, signerPostId, awaits, urgency, text } = filter;
  const wanted = fold(text ?? '');
  return {
    ...visible,
    ...(states && { state: trusted({ $in: [...states] }) }),
    ...(drafterId && { drafterId }),
    ...(signerPostId && { signerPostId }),
    ...(awaits && { awaits: awaited(awaits) }),
    ...(urgency && { 'fields.urgency': urgency }),
    ...(wanted !== '' && { folded: trusted({ $regex: literally(wanted) }) }),
  };
}

const awaited = ({ postIds, act }: NonNullable<ListFilter['awaits']>) =>
  trusted({ $elemMatch: { postId: trusted({ $in: [...postIds] }), ...(act && { act }) } });
