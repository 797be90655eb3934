// What review asks of its neighbours; container.ts passes the real features.
import type { PersonRef } from '../contracts/common-shapes.ts';
import type { ChangedEvent } from '../contracts/socket-events.ts';
import type { Actor } from '../organization/index.ts';
import type { ReviewedDocument } from '../outgoing/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { CommentStore } from './store/comments.ts';
import type { EditorStore } from './store/editors.ts';
import type { ViewStore } from './store/views.ts';

export type { Actor, ReviewedDocument };

export const personOf = ({ personId, name, title }: Actor): PersonRef => ({ id: personId, name, title });

export interface Deps {
  comments: CommentStore;
  views: ViewStore;
  editors: EditorStore;
  clock: Clock;
  /** The document as far as review has to know it. @throws AppError NOT_FOUND for who may not see it. */
  reviewed(actor: Actor, id: string): Promise<ReviewedDocument>;
  /** To open browsers, now; nothing is lost when it is. */
  tell(personIds: readonly string[], event: ChangedEvent): void;
}
