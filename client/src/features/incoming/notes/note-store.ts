// Notes that were written without a network, kept in this browser until the server has them. They outlive the end of a
// session, and are shown to nobody but who wrote them, in the same post; signing out throws them away.
import { ApiError } from '../../../shared/api-error.ts';
import { keptDatabase } from '../../../shared/offline/database.ts';
import type { KeptNote } from '../../../shared/offline/kept-types.ts';
import { inOrder, MOST_NOTES } from './note-rules.ts';

const CHANNEL = 'vanthu.notes';
const channel = new BroadcastChannel(CHANNEL);
const listeners = new Set<() => void>();

const tell = () => {
  for (const listener of listeners) listener();
};
channel.addEventListener('message', tell);
const changed = () => {
  tell();
  channel.postMessage('');
};

/** Told of changes in this window and in others. Answers how to stop that. */
export const whenNotesChange = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const notesOf = async (owner: string): Promise<KeptNote[]> => {
  try {
    const all = await (await keptDatabase()).getAll('notes');
    return inOrder(all.filter((note) => note.owner === owner));
  } catch {
    return [];
  }
};

/** @throws ApiError NOT_KEPT when there is no room for more. */
export const keepNote = async (note: KeptNote): Promise<void> => {
  if ((await notesOf(note.owner)).length >= MOST_NOTES) throw new ApiError('NOT_KEPT');
  await (await keptDatabase()).put('notes', note).catch(() => {
    throw new ApiError('NOT_KEPT');
  });
  changed();
};

export const removeNote = async ({ key }: Pick<KeptNote, 'key'>): Promise<void> => {
  await (await keptDatabase()).delete('notes', key);
  changed();
};

export const refuseNote = async ({ refusedAs: _before, ...note }: KeptNote, code: string): Promise<void> => {
  await (await keptDatabase()).put('notes', { ...note, refusedAs: code });
  changed();
};

/** To be tried once more. */
export const releaseNote = async ({ refusedAs: _before, ...note }: KeptNote): Promise<void> => {
  await (await keptDatabase()).put('notes', note);
  changed();
};

export const removeNotesOf = async (owner: string): Promise<void> => {
  const database = await keptDatabase().catch(() => null);
  for (const { key } of await notesOf(owner)) await database?.delete('notes', key);
  changed();
};
