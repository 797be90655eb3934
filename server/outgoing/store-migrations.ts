// Indexes of outgoing documents, and what rows of earlier versions get.
import { URGENCY_RANK } from '../contracts/vocabulary.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import { rankedIndex, rankRows } from '../platform/mongo/ranked-page.ts';
import { OUTBOX_INDEX } from '../platform/outbox/entry.ts';
import { clerkOrderOf, ON_DESK, type Ordered } from './domain/clerk-order.ts';
import { QUEUED } from './domain/urgency.ts';

export const OUTGOING = 'outgoing';

export const migrations: Migration[] = [
  indexMigration('outgoing-0001-lists', OUTGOING, [
    { key: { agencyId: 1, state: 1, updatedAt: -1, _id: -1 }, name: 'by-state' },
    { key: { agencyId: 1, drafterId: 1, updatedAt: -1, _id: -1 }, name: 'by-drafter' },
    { key: { agencyId: 1, signerPostId: 1, updatedAt: -1, _id: -1 }, name: 'by-signer' },
    { key: { agencyId: 1, wasSubmitted: 1, updatedAt: -1, _id: -1 }, name: 'by-submitted' },
    {
      // The register is the judge of numbers; this is the second lock on the same door.
      key: { agencyId: 1, 'number.bookId': 1, 'number.value': 1 },
      name: 'one-document-a-number',
      unique: true,
      partialFilterExpression: { 'number.value': { $exists: true } },
    },
    OUTBOX_INDEX,
  ]),
  // Corrected content goes out under the number of the document it corrects: then the edition tells them apart.
  {
    name: 'outgoing-0003-editions-of-a-number',
    up: async (connection) => {
      const rows = connection.collection(OUTGOING);
      await rows.createIndexes([
        {
          key: { agencyId: 1, 'number.bookId': 1, 'number.value': 1, 'number.edition': 1 },
          name: 'one-document-an-edition',
          unique: true,
          partialFilterExpression: { 'number.value': { $exists: true } },
        },
      ]);
      if (await rows.indexExists('one-document-a-number')) await rows.dropIndex('one-document-a-number');
    },
  },
  // A person's queue is short beside all he ever drafted or signed.
  indexMigration('outgoing-0002-queues', OUTGOING, [
    { key: { agencyId: 1, drafterId: 1, state: 1, updatedAt: -1, _id: -1 }, name: 'by-drafter-and-state' },
    { key: { agencyId: 1, signerPostId: 1, state: 1, updatedAt: -1, _id: -1 }, name: 'by-signer-and-state' },
  ]),
  // Whom each document waits for; those of before had no steps, and waited for their signer.
  {
    name: 'outgoing-0004-awaits',
    up: async (connection) => {
      const rows = connection.collection(OUTGOING);
      await rows.createIndexes([
        { key: { agencyId: 1, 'awaits.postId': 1, updatedAt: -1, _id: -1 }, name: 'by-awaited' },
        { key: { agencyId: 1, participants: 1, updatedAt: -1, _id: -1 }, name: 'by-participant' },
      ]);
      await rows.updateMany({ awaits: { $exists: false }, state: { $in: ['submitted', 'approved'] } }, [
        {
          $set: {
            awaits: { $cond: ['$signerPostId', [{ postId: '$signerPostId', act: 'sign' }], []] },
            waitsFor: { $cond: ['$signer', ['$signer.name'], []] },
          },
        },
      ]);
    },
  },
  // Urgent ones go before the others of every queue.
  {
    name: 'outgoing-0007-pressing',
    up: async (connection) => {
      const rows = connection.collection(OUTGOING);
      await rows.createIndexes([rankedIndex('updatedAt')]);
      await rankRows(rows, { urgency: 'fields.urgency', states: QUEUED, ranks: URGENCY_RANK });
    },
  },
  // Deadlines of open steps, by what was told of them.
  indexMigration('outgoing-0008-due-steps', OUTGOING, [
    {
      key: { reminded: 1, stepDueOn: 1, _id: 1 },
      name: 'due-steps',
      partialFilterExpression: { stepDueOn: { $gt: '' } },
    },
  ]),
  // What is on the clerk's desk, by urgency and deadline.
  {
    name: 'outgoing-0009-clerk-order',
    up: async (connection) => {
      const rows = connection.collection<Ordered & { _id: string }>(OUTGOING);
      await rows.createIndexes([
        { key: { agencyId: 1, state: 1, clerkOrder: 1, _id: 1 }, name: 'by-clerk-order' },
      ]);
      const waiting = rows.find({ state: { $in: [...ON_DESK] }, clerkOrder: { $exists: false } });
      for await (const row of waiting)
        await rows.updateOne({ _id: row._id, state: row.state }, { $set: { clerkOrder: clerkOrderOf(row) } });
    },
  },
];
