// The only door to the collections of work files: the yearly lists, and the files.
import type { Connection } from 'mongoose';
import type { Kick } from '../platform/outbox/relay.ts';
import { makeFileListStore } from './store/file-lists.ts';
import { makeWorkFileStore } from './store/work-files.ts';

export { FILE_LISTS, migrations, WORK_FILES } from './store/migrations.ts';
export type { ListFilter, WorkFileChange, WorkFilePatch } from './store/work-files.ts';

export type Store = ReturnType<typeof makeStore>;

export const makeStore = (connection: Connection, kick: Kick) => ({
  ...makeFileListStore(connection, kick),
  ...makeWorkFileStore(connection, kick),
});
