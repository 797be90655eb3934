// What the register of outgoing documents tells of each (NĐ 30/2020 Phụ lục IV), read a hundred at a time.
import type { Connection } from 'mongoose';
import type { OutgoingDocument } from './domain/outgoing-document.ts';
import { OUTGOING } from './store-migrations.ts';

export interface RegisteredOutgoing
  extends Pick<OutgoingDocument, 'state' | 'unit' | 'signer' | 'recipients'>,
    Partial<Pick<OutgoingDocument, 'replaces' | 'replacedBy' | 'answersTo' | 'laterActs'>> {
  _id: string;
  fields: Pick<OutgoingDocument['fields'], 'kind' | 'subject'> &
    Partial<Pick<OutgoingDocument['fields'], 'toPlaces' | 'paperRecipients'>>;
  numberText: string;
  releasedAt: Date | null;
}

export type ReadRegistered = (agencyId: string, ids: readonly string[]) => Promise<RegisteredOutgoing[]>;

export const makeReadRegistered =
  (connection: Connection): ReadRegistered =>
  (agencyId, ids) =>
    connection
      .collection<{ _id: string }>(OUTGOING)
      .aggregate<RegisteredOutgoing>([
        { $match: { _id: { $in: [...ids] }, agencyId } },
        {
          $project: {
            ...{ state: 1, unit: 1, signer: 1, recipients: 1, replaces: 1, replacedBy: 1, answersTo: 1 },
            ...{ laterActs: 1, 'fields.kind': 1, 'fields.subject': 1, 'fields.toPlaces': 1 },
            'fields.paperRecipients': 1,
            numberText: { $ifNull: ['$number.text', ''] },
            releasedAt: { $ifNull: [{ $first: released('$acts') }, null] },
          },
        },
      ])
      .toArray();

const released = (acts: string) => ({
  $map: {
    input: {
      $filter: { input: acts, as: 'line', cond: { $eq: ['$$line.action', 'outgoing.released'] }, limit: 1 },
    },
    as: 'line',
    in: '$$line.at',
  },
});
