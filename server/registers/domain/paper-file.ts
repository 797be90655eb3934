// The table of where the paper books stand: one book a row, with the columns so_sach, tu_so, den_so, ngay.

export interface PaperLine {
  /** Of the file, from 1. */
  line: number;
  bookName: string;
  from: number;
  to: number;
  on: string;
}

export interface PaperFault {
  line: number;
  column: string;
  found: string;
}

const COLUMNS = ['so_sach', 'tu_so', 'den_so', 'ngay'] as const;
const MOST = 100;

/** Reads all of its rows: either lines, or everything that is wrong. */
export function readPaperRows(rows: readonly string[][]): { lines: PaperLine[]; faults: PaperFault[] } {
  const [head = [], ...rest] = rows;
  const places = new Map(head.map((name, index) => [name.trim().toLowerCase(), index]));
  const missing = COLUMNS.filter((name) => name !== 'tu_so' && !places.has(name));
  if (missing.length > 0 || rest.length === 0 || rest.length > MOST)
    return {
      lines: [],
      faults: (missing[0] ? missing : ['']).map((column) => ({ line: 1, column, found: '' })),
    };
  const faults: PaperFault[] = [];
  const lines = rest.map((fields, index) => {
    const field = (column: (typeof COLUMNS)[number]) =>
      (fields[places.get(column) ?? -1] ?? '').normalize('NFC').trim();
    const line = index + 2;
    const need = <T>(column: (typeof COLUMNS)[number], value: T | null, otherwise: T): T => {
      if (value === null) faults.push({ line, column, found: field(column) });
      return value ?? otherwise;
    };
    return {
      line,
      bookName: need('so_sach', field('so_sach') || null, ''),
      from: field('tu_so') === '' ? 1 : need('tu_so', numberOf(field('tu_so')), 1),
      to: need('den_so', numberOf(field('den_so')), 1),
      on: need('ngay', dateOf(field('ngay')), ''),
    };
  });
  return { lines, faults };
}

const numberOf = (text: string): number | null =>
  /^[0-9]{1,7}$/.test(text) && Number(text) > 0 ? Number(text) : null;

/** `05/01/2026` or `2026-01-05`; null for a day that no calendar has. */
function dateOf(text: string): string | null {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  const iso = year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!/^\d{4}-\d\d-\d\d$/.test(iso)) return null;
  const at = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) ? iso : null;
}
