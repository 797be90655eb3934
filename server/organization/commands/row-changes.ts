// Rows of the directory as they are to be, each with the line of history that tells what changes, and through whom.
import { createHash } from 'node:crypto';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { DirectoryChangeKind } from '../../contracts/vocabulary.ts';
import { changesBetween } from '../domain/history.ts';
import type { Known, Merge } from '../domain/merge-directory.ts';
import type { Actor } from '../domain/organization.ts';
import type { RowChange } from '../store-agencies.ts';

const nameOf = (der: Uint8Array) => createHash('sha256').update(der).digest('hex').slice(0, 16);

export const refOf = ({ personId, name, title }: Actor): PersonRef => ({ id: personId, name, title });

interface Told {
  at: Date;
  source: string;
  by: PersonRef | null;
}

export function rowChange(
  before: Known | undefined,
  after: Known,
  kind: DirectoryChangeKind,
  told: Told,
): RowChange {
  return { ...after, line: { ...told, kind, changes: changesBetween(before, after, told.at, nameOf) } };
}

/** Those of an import or a synchronisation. */
export function mergedRows(
  known: readonly Known[],
  { rows, renamed, ended }: Pick<Merge, 'rows' | 'renamed' | 'ended'>,
  told: Told,
): RowChange[] {
  const before = new Map(known.map((row) => [row.agency.id, row]));
  const newNames = new Set(renamed.map(({ to }) => to));
  return rows.map((after) => {
    const held = before.get(after.agency.id);
    const kind =
      held === undefined
        ? 'added'
        : newNames.has(after.agency.code)
          ? 'renamed'
          : ended.includes(after.agency.code)
            ? 'ended'
            : 'changed';
    return rowChange(held, after, kind, told);
  });
}
