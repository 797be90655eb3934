// A table to be printed, as plain values: they cross into another thread.
export interface Column {
  head: string;
  /** Of a hundred. */
  share: number;
  align?: 'center';
}

export interface Sheet {
  /** Top left: whose it is. */
  head: string;
  title: string;
  /** Below the title. */
  lines: string[];
  columns: Column[];
  rows: string[][];
  /** Below the table. */
  closing: string[];
  signers: Array<{ role: string; name: string; at: Date | null }>;
  /** When it was made; the same sheet gives the same bytes. */
  at: Date;
}
