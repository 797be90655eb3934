// A comment with its replies, one aggregate: at a place of a version, or on the whole of it.
import type { PersonRef, PlacedBox } from '../../contracts/common-shapes.ts';

export interface Said {
  id: string;
  at: Date;
  by: PersonRef;
  text: string;
  mentions: PersonRef[];
}

export interface Comment extends Said {
  agencyId: string;
  outgoingId: string;
  /** Counted within the document; the unique index over it is what bounds the comments of one. */
  number: number;
  fileVersion: number;
  box: PlacedBox | null;
  replies: Said[];
  resolved: { at: Date; by: PersonRef } | null;
}

/** Who has taken part in it, each once. */
export const participantsOf = ({ by, replies, mentions }: Comment): string[] => [
  ...new Set(
    [by, ...mentions, ...replies.flatMap((reply) => [reply.by, ...reply.mentions])].map(({ id }) => id),
  ),
];
