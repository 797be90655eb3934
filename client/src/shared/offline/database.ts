// What this browser keeps of the office, in IndexedDB: answers and files to read without a network, and notes to send.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { KeptAnswer, KeptFile, KeptNote } from './kept-types.ts';

interface Kept extends DBSchema {
  answers: { key: string; value: KeptAnswer };
  files: { key: string; value: KeptFile };
  notes: { key: string; value: KeptNote };
}

const NAME = 'vanthu';
const VERSION = 1;

let opening: Promise<IDBPDatabase<Kept>> | undefined;

/** @throws where the browser keeps nothing, as in some private windows. */
export const keptDatabase = (): Promise<IDBPDatabase<Kept>> => {
  opening ??= openDB<Kept>(NAME, VERSION, {
    upgrade: (database) => {
      database.createObjectStore('answers', { keyPath: 'name' });
      database.createObjectStore('files', { keyPath: 'address' });
      database.createObjectStore('notes', { keyPath: 'key' });
    },
    // A newer page waits to open it.
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      opening = undefined;
    },
    terminated: () => {
      opening = undefined;
    },
  });
  return opening;
};
