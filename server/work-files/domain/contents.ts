// What is in a file, in order: by date, then as it came (Phụ lục VI: automatic order, DocOrdinal). What is known of each
// item is one shape, whether it is a document or something uploaded.
import type { KeptDocument, KeptFile } from '../../contracts/kept-document.ts';
import type { Item } from './work-file.ts';

export interface Entry {
  item: Item;
  ordinal: number;
  on: string | null;
  typeName: string;
  number: string;
  notation: string;
  numberText: string;
  title: string;
  author: string;
  pageCount: number | null;
  isDraft: boolean;
  isOpen: boolean;
  isGone: boolean;
  files: KeptFile[];
  /** Null: it was uploaded, or is gone. */
  document: KeptDocument | null;
}

/** Known documents by id; those of a closed file say themselves what they were. */
export function contentsOf(items: readonly Item[], known: ReadonlyMap<string, KeptDocument>): Entry[] {
  const entries = items.map((item) => ({ ordinal: 0, ...entryOf(item, known) }));
  entries.sort(
    (a, b) => keyOf(a).localeCompare(keyOf(b)) || a.item.addedAt.getTime() - b.item.addedAt.getTime(),
  );
  return entries.map((entry, index) => ({ ...entry, ordinal: index + 1 }));
}

/** What has no date yet comes last. */
const keyOf = ({ on }: Pick<Entry, 'on'>): string => on ?? '9999-99-99';

function entryOf(item: Item, known: ReadonlyMap<string, KeptDocument>): Omit<Entry, 'ordinal'> {
  const { upload, documentId } = item;
  if (upload !== null) {
    const { digest, name, sizeBytes, mediaType, title, on, typeName, author, pageCount } = upload;
    const files = [{ digest, name, sizeBytes, mediaType, isMain: true }];
    const nothing = {
      number: '',
      notation: '',
      numberText: '',
      isOpen: false,
      isGone: false,
      document: null,
    };
    return { item, on, typeName, title, author, pageCount, isDraft: item.isDraft, files, ...nothing };
  }
  const document = item.facts ?? (documentId === null ? undefined : known.get(documentId));
  if (document === undefined) {
    const nothing = { typeName: '', number: '', notation: '', numberText: '', title: '', author: '' };
    const gone = { on: null, pageCount: null, isOpen: false, isGone: true, document: null, files: [] };
    return { item, ...nothing, ...gone, isDraft: item.isDraft };
  }
  return {
    item,
    on: document.issuedOn,
    typeName: document.typeName,
    number: document.number,
    notation: document.notation,
    numberText: document.numberText,
    title: document.subject,
    author: document.organName,
    pageCount: document.pageCount,
    isDraft: item.isDraft || document.isVoid,
    isOpen: document.isOpen,
    isGone: false,
    files: document.files,
    document,
  };
}

export const pagesOf = (entries: readonly Entry[]): number =>
  entries.reduce((sum, { pageCount }) => sum + (pageCount ?? 0), 0);
