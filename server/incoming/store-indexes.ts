// The indexes of incoming documents, and what rows of earlier versions were given for them.
import { URGENCY_RANK } from '../contracts/vocabulary.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import { rankedIndex, rankRows } from '../platform/mongo/ranked-page.ts';
import { OUTBOX_INDEX } from '../platform/outbox/entry.ts';
import { QUEUED } from './domain/urgency.ts';
import { BY_RANK } from './store-plan.ts';

export const INCOMING = 'incoming';
export const RECHECK_INDEX = 'recheck-due';

export const migrations: Migration[] = [
  indexMigration('incoming-0001-lists', INCOMING, [
    { key: { agencyId: 1, arrivedAt: -1, _id: -1 }, name: 'by-arrival' },
    { key: { agencyId: 1, state: 1, arrivedAt: -1, _id: -1 }, name: 'by-state' },
    { key: { agencyId: 1, assigneeIds: 1, state: 1, arrivedAt: -1, _id: -1 }, name: 'by-assignee' },
    { key: { agencyId: 1, state: 1, dueOn: 1 }, name: 'by-deadline' },
    { key: { agencyId: 1, packetId: 1 }, name: 'one-document-a-packet', unique: true },
    {
      // The register is the judge of numbers; this is the second lock on the same door.
      key: { agencyId: 1, 'registration.bookId': 1, 'registration.arrivalNumber': 1 },
      name: 'one-document-a-number',
      unique: true,
      partialFilterExpression: { 'registration.arrivalNumber': { $exists: true } },
    },
    OUTBOX_INDEX,
  ]),
  indexMigration('incoming-0002-all-of-an-assignee', INCOMING, [
    { key: { agencyId: 1, assigneeIds: 1, arrivedAt: -1, _id: -1 }, name: 'by-assignee-and-arrival' },
  ]),
  // A recall names a document as its sender does.
  indexMigration('incoming-0003-as-its-sender-names-it', INCOMING, [
    { key: { agencyId: 1, documentId: 1, 'sender.code': 1, arrivedAt: -1 }, name: 'by-document-id' },
  ]),
  // Urgent ones go before the others of every queue.
  {
    name: 'incoming-0004-pressing',
    up: async (connection) => {
      const rows = connection.collection(INCOMING);
      await rows.createIndexes([rankedIndex('arrivedAt')]);
      await rankRows(rows, { urgency: 'urgency', states: QUEUED, ranks: URGENCY_RANK });
    },
  },
  // Who sees it by the tree of its assignments.
  {
    name: 'incoming-0005-viewers',
    up: async (connection) => {
      const rows = connection.collection(INCOMING);
      await rows.updateMany({ viewerIds: { $exists: false } }, [{ $set: { viewerIds: '$assigneeIds' } }]);
      await rows.createIndexes([
        { key: { agencyId: 1, viewerIds: 1, state: 1, arrivedAt: -1, _id: -1 }, name: 'by-viewer' },
        { key: { agencyId: 1, viewerIds: 1, arrivedAt: -1, _id: -1 }, name: 'by-viewer-and-arrival' },
      ]);
    },
  },
  // Of a long history few have come on paper too.
  indexMigration('incoming-0009-on-paper', INCOMING, [
    {
      key: { agencyId: 1, hasPaper: 1, arrivedAt: -1, _id: -1 },
      name: 'on-paper',
      partialFilterExpression: { hasPaper: true },
    },
  ]),
  // Of a queue, not of all that is pressing in the agency: where many are being handled, none may wait to be assigned.
  {
    name: 'incoming-0013-rank-in-a-state',
    up: async (connection) => {
      const rows = connection.collection(INCOMING);
      const key = { agencyId: 1, state: 1, pressing: -1, arrivedAt: -1, _id: -1 } as const;
      const partialFilterExpression = { pressing: { $exists: true } };
      await rows.createIndexes([{ key, name: BY_RANK, partialFilterExpression }]);
      if (await rows.indexExists('by-rank')) await rows.dropIndex('by-rank');
    },
  },
  // Few wait for another look at their signatures at once; the job reads them of all agencies.
  indexMigration('incoming-0011-recheck-due', INCOMING, [
    {
      key: { agencyId: 1, 'nextRecheck.at': 1 },
      name: RECHECK_INDEX,
      partialFilterExpression: { 'nextRecheck.at': { $exists: true } },
    },
  ]),
];
