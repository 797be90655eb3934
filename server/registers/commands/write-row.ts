// A clerk writes the columns of a number whose document is on paper only: of the paper book, or numbered here for it.
// What comes from a document is not written by hand.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { RegisterRow, WrittenColumns } from '../../contracts/register-rows.ts';
import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { isWritable, rowOf } from '../domain/register-row.ts';
import { knownBook } from '../queries/rows.ts';
import type { EntryKey, RegisterStore } from '../store.ts';
import type { Audited } from './audited.ts';

export interface WriteRowDeps {
  store: RegisterStore;
  clock: Clock;
  audited: Audited;
  kick(): void;
}

export interface WriteRow extends EntryKey {
  /** The one he saw; 0: nobody had written it. */
  version: number;
  columns: WrittenColumns;
  by: PersonRef;
}

/** @throws AppError REGISTER_UNKNOWN, REGISTER_ROW_FIXED, CONFLICT. */
export async function writeRow(
  deps: WriteRowDeps,
  { version, columns, by, ...key }: WriteRow,
): Promise<RegisterRow> {
  const { store, clock, audited } = deps;
  const { agencyId, bookId, number } = key;
  const { direction } = await knownBook(store, key);
  const entry = await store.entryOf(key);
  if (entry === null) throw new AppError('REGISTER_UNKNOWN', { detail: `no number ${number}` });
  if (!isWritable(entry))
    throw new AppError('REGISTER_ROW_FIXED', { detail: `number ${number} is ${entry.state}` });
  const written = { version: version + 1, columns };
  const note = audited(entry, 'register.rowWritten', by, `${number}: ${columns.subject}`);
  const outbox = [{ ...note, id: `${note.id}:${number}:${written.version}` }];
  const conflict = () => new AppError('CONFLICT', { detail: `version ${version} of ${number}` });
  if (entry.state !== 'paper') {
    const after = await store.writeEntry({ agencyId, bookId, number }, written, outbox);
    if (after === null) throw conflict();
    deps.kick();
    return rowOf({ entry: after, from: number, to: number, written }, direction, undefined);
  }
  const id = derivedId('register-line', agencyId, bookId, String(number));
  if (!(await store.writeLine({ id, ...key, ...written, at: clock.now(), by }, outbox))) throw conflict();
  deps.kick();
  return rowOf({ entry, from: number, to: number, written }, direction, undefined);
}
