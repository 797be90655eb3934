// The list of files of a year (danh mục hồ sơ), NĐ 30/2020 Điều 29: as it is being written, and as it was last approved,
// which is what files are opened from.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { FileListRow } from '../../contracts/file-lists.ts';
import type { FileListState } from '../../contracts/vocabulary.ts';

export interface FileList {
  id: string;
  agencyId: string;
  year: number;
  /** 0: it is not stored yet. */
  version: number;
  state: FileListState;
  rows: FileListRow[];
  approved: { edition: number; at: Date; by: PersonRef; rows: FileListRow[] } | null;
  returned: { at: Date; by: PersonRef; reason: string } | null;
}

/** Headings have neither notation nor retention. */
export const asRow = (row: FileListRow): FileListRow =>
  row.level === 'file' ? row : { ...row, notation: null, retention: null, maker: '' };

/** Places of file rows without a notation, and of rows whose id is there already. */
export const faultyRows = (
  rows: readonly FileListRow[],
): Array<{ index: number; field: 'notation' | 'id' }> =>
  rows.flatMap(({ id, level, notation }, index) => [
    ...(level === 'file' && notation === null ? [{ index, field: 'notation' as const }] : []),
    ...(rows.findIndex((other) => other.id === id) < index ? [{ index, field: 'id' as const }] : []),
  ]);

/** A notation that two rows have; it stands once a year. */
export function notationTwice(rows: readonly FileListRow[]): string | undefined {
  const seen = new Set<string>();
  for (const { notation } of rows) {
    if (notation === null) continue;
    const folded = notation.toUpperCase();
    if (seen.has(folded)) return notation;
    seen.add(folded);
  }
  return undefined;
}

/** Rows that files were opened from, and that would go or get another notation. */
export const lostRows = (
  approved: readonly FileListRow[],
  rows: readonly FileListRow[],
  used: ReadonlySet<string>,
): FileListRow[] =>
  approved.filter(
    ({ id, notation }) => used.has(id) && rows.find((row) => row.id === id)?.notation !== notation,
  );

/** The file of a row of the approved list. */
export const approvedRow = (list: FileList | null, rowId: string): FileListRow | undefined =>
  list?.approved?.rows.find(({ id, level }) => id === rowId && level === 'file');
