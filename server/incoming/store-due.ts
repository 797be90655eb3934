// Incoming documents by the deadlines of their parts, and what was told of these. A reminder leaves the version as it is:
// nothing changed that others act on.
import type { Connection } from 'mongoose';
import type { IncomingState } from '../contracts/vocabulary.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import type { OutboxEntry } from '../platform/outbox/entry.ts';
import type { Kick } from '../platform/outbox/relay.ts';
import { type AssignedTo, ROOT_FIELDS } from './domain/assignment-tree.ts';
import type { ActLine, IncomingDocument } from './domain/incoming-document.ts';
import { type PartReminder, REMINDERS_MAX, restsSince } from './domain/part-reminders.ts';
import { INCOMING } from './store-indexes.ts';

export const dueMigrations: Migration[] = [
  indexMigration('incoming-0009-deadlines-of-parts', INCOMING, [
    { key: { agencyId: 1, state: 1, 'assignments.dueOn': 1 }, name: 'by-deadline-of-a-part' },
  ]),
];

/** What is read of a document to follow its parts. */
export type DueDocument = Pick<
  IncomingDocument,
  | 'id'
  | 'agencyId'
  | 'version'
  | 'state'
  | 'subject'
  | 'numberText'
  | 'urgency'
  | 'sender'
  | 'registration'
  | 'assignments'
  | 'assignedBy'
  | 'viewerIds'
  | 'dueOn'
> & { reminders: PartReminder[] };

const SHOWN = {
  ...{ agencyId: 1, version: 1, state: 1, subject: 1, numberText: 1, urgency: 1, sender: 1, registration: 1 },
  ...{ assignments: 1, assignedBy: 1, viewerIds: 1, dueOn: 1, reminders: 1 },
} as const;

interface Row extends Omit<DueDocument, 'id' | 'reminders'> {
  _id: string;
  reminders?: PartReminder[];
  acts?: ActLine[];
  outbox?: OutboxEntry[];
}

const BATCH = 200;
const IN_HANDLING: IncomingState[] = ['assigned', 'in-progress'];
const UNASSIGNED: IncomingState[] = ['arrived', 'accepted', 'registered'];

const toDocument = ({ _id, reminders = [], ...row }: Row): DueDocument => ({
  id: _id,
  ...row,
  reminders,
  assignments: row.assignments.map(
    (part): AssignedTo => ({ ...ROOT_FIELDS, ...{ requests: [], handedOver: [] }, ...part }),
  ),
});

export interface Told {
  reminder: PartReminder;
  act: ActLine;
  outbox: OutboxEntry[];
}

export type DueStore = ReturnType<typeof makeDueStore>;

export function makeDueStore(connection: Connection, kick: Kick) {
  const rows = connection.collection<Row>(INCOMING);
  /** In one pass and in no order: pages by id would each read all that is late again. */
  async function* each(filter: object): AsyncGenerator<DueDocument> {
    for await (const row of rows.find(filter, { projection: SHOWN, batchSize: BATCH })) yield toDocument(row);
  }

  return {
    /** With a part due up to this date. */
    withParts: (agencyId: string, dueUntil: string) =>
      each({
        ...{ agencyId, state: { $in: IN_HANDLING } },
        'assignments.dueOn': { $type: 'string', $lte: dueUntil },
      }),

    /** Given to nobody yet, and due up to this date. */
    unassigned: (agencyId: string, dueUntil: string) =>
      each({ agencyId, state: { $in: UNASSIGNED }, dueOn: { $type: 'string', $lte: dueUntil } }),

    /** Notes it if the part still waits with this deadline and nobody has said it before; false when he has. */
    async note({ id, agencyId }: DueDocument, { reminder, act, outbox }: Told): Promise<boolean> {
      const { partId, dueOn, days, at } = reminder;
      const before =
        days === null
          ? { partId, days: null, at: { $gt: restsSince(at) } }
          : { partId, dueOn, days: { $gte: days } };
      const { matchedCount } = await rows.updateOne(
        {
          ...{ _id: id, agencyId, state: { $in: IN_HANDLING } },
          assignments: { $elemMatch: { id: partId, dueOn, doneAt: null } },
          reminders: { $not: { $elemMatch: before } },
        },
        {
          $push: {
            reminders: { $each: [reminder], $slice: -REMINDERS_MAX },
            acts: act,
            outbox: { $each: outbox },
          },
        },
      );
      if (matchedCount === 1) kick(INCOMING, id);
      return matchedCount === 1;
    },
  };
}
