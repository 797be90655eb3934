// Indexes of the lists of files and of the files.
import { indexMigration, type Migration } from '../../platform/mongo/migrate.ts';

export const FILE_LISTS = 'file_lists';
export const WORK_FILES = 'work_files';

export const migrations: Migration[] = [
  indexMigration('work-files-0001-lists', FILE_LISTS, [
    { key: { agencyId: 1, year: 1 }, name: 'one-list-a-year', unique: true },
  ]),
  indexMigration('work-files-0002-files', WORK_FILES, [
    // With the agency it is the FileCode, so no two files have the same.
    { key: { agencyId: 1, year: 1, notationKey: 1 }, name: 'one-file-a-code', unique: true },
    { key: { agencyId: 1, updatedAt: -1, _id: -1 }, name: 'newest-first' },
    { key: { agencyId: 1, state: 1, updatedAt: -1, _id: -1 }, name: 'by-state' },
    { key: { agencyId: 1, peopleIds: 1, updatedAt: -1, _id: -1 }, name: 'by-person' },
    { key: { agencyId: 1, 'items.documentId': 1 }, name: 'by-document' },
    {
      key: { agencyId: 1, 'listRow.year': 1, 'listRow.rowId': 1 },
      name: 'by-row-of-the-list',
      partialFilterExpression: { 'listRow.rowId': { $exists: true } },
    },
    { key: { state: 1, handOverDueOn: 1 }, name: 'due-for-the-archive' },
    { key: { renewalDueAt: 1 }, name: 'signatures-to-look-at' },
  ]),
];
