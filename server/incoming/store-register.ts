// What the register of incoming documents tells of each (NĐ 30/2020 Phụ lục IV), read a hundred at a time.
import type { Connection } from 'mongoose';
import type { IncomingDocument } from './domain/incoming-document.ts';
import { INCOMING } from './store-indexes.ts';

export interface RegisteredIncoming
  extends Pick<IncomingDocument, 'sender' | 'numberText' | 'issuedOn' | 'kind' | 'kindName' | 'subject'>,
    Partial<
      Pick<
        IncomingDocument,
        'assignments' | 'cancellation' | 'replacedBy' | 'answersTo' | 'isUnsigned' | 'paper'
      >
    > {
  _id: string;
  overrideReason: string | null;
  assignedAt: Date | null;
}

export type ReadRegistered = (agencyId: string, ids: readonly string[]) => Promise<RegisteredIncoming[]>;

export const makeReadRegistered =
  (connection: Connection): ReadRegistered =>
  (agencyId, ids) =>
    connection
      .collection<{ _id: string }>(INCOMING)
      .aggregate<RegisteredIncoming>([
        { $match: { _id: { $in: [...ids] }, agencyId } },
        {
          $project: {
            ...{ sender: 1, numberText: 1, issuedOn: 1, kind: 1, kindName: 1, subject: 1, assignments: 1 },
            ...{
              cancellation: 1,
              replacedBy: 1,
              answersTo: 1,
              isUnsigned: 1,
              paper: { $slice: ['$paper', -1] },
            },
            overrideReason: { $ifNull: ['$registration.overrideReason', null] },
            assignedAt: { $ifNull: [{ $first: assigned('$acts') }, null] },
          },
        },
      ])
      .toArray();

const assigned = (acts: string) => ({
  $map: {
    input: {
      $filter: { input: acts, as: 'line', cond: { $eq: ['$$line.action', 'incoming.assigned'] }, limit: 1 },
    },
    as: 'line',
    in: '$$line.at',
  },
});
