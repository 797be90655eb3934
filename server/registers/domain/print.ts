// One print of a book: what it covers, how far it is, and the files that were made of it, which stay as they are.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { RegisterPrint } from '../../contracts/register-prints.ts';
import type { Direction } from './book.ts';

export interface KeptFile {
  digest: string;
  sizeBytes: number;
}

export interface Print {
  id: string;
  agencyId: string;
  bookId: string;
  bookName: string;
  direction: Direction;
  year: number;
  from: string | null;
  to: string | null;
  state: RegisterPrint['state'];
  /** Rows written, and how many there were when it was asked. */
  done: number;
  expected: number;
  pageCount: number | null;
  /** As it was made, without a signature. */
  pdf: KeptFile | null;
  xlsx: KeptFile | null;
  signed: (KeptFile & { at: Date; by: PersonRef; certificateSha256: string }) | null;
  at: Date;
  by: PersonRef;
}

/** What stands on the cover. */
export interface Cover {
  /** Of the agency above; `''`: there is none. */
  parentName: string;
  agencyName: string;
  bookName: string;
  direction: Direction;
  year: number;
  from: string | null;
  to: string | null;
}

/** The file's name and what its signature says of it: "Sổ đăng ký văn bản đi năm 2026". */
export const titleOf = ({ bookName, year }: Pick<Print, 'bookName' | 'year'>): string =>
  `${bookName} năm ${year}`;
