// The rows of a book in the ten columns, joined with their documents a hundred at a time: a page of them for the screen,
// all of them for a print. A filter that fits little looks at so many numbers and then answers what it has.
import type { RegisterRow, RowFilter } from '../../contracts/register-rows.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Book } from '../domain/book.ts';
import type { DocumentFacts } from '../domain/document-facts.ts';
import { matchesOf, type Piece, rowOf } from '../domain/register-row.ts';
import type { BookKey, RegisterStore, Walk } from '../store.ts';
import { below } from './list-entries.ts';

export interface DocumentsPort {
  /** The documents of this agency there are, of those asked for. */
  factsOf(wish: {
    agencyId: string;
    direction: Book['direction'];
    ids: readonly string[];
  }): Promise<ReadonlyMap<string, DocumentFacts>>;
}

export interface RowDeps {
  store: RegisterStore;
  documents: DocumentsPort;
}

/** Joined at once. */
const BATCH = 100;
/** Looked at for one page. */
const MOST_LOOKED_AT = 2_000;

/** @throws AppError REGISTER_UNKNOWN, BAD_INPUT (a cursor that we did not make). */
export async function listRows(
  deps: RowDeps,
  key: BookKey,
  { after, limit, ...filter }: RowFilter & { after?: string | undefined; limit: number },
): Promise<{ items: RegisterRow[]; next: string | null }> {
  const book = await knownBook(deps.store, key);
  const fits = matchesOf(filter);
  const { from, to, state } = filter;
  const items: RegisterRow[] = [];
  let lookedAt = 0;
  const walk = { from, to, state, below: below(after) ?? undefined, isDescending: true };
  for await (const { row, facts } of joined(deps, book, walk, Math.min(BATCH, limit + 1))) {
    if (items.length === limit || lookedAt === MOST_LOOKED_AT)
      return { items, next: String((row.through ?? row.number) + 1) };
    lookedAt += 1;
    if (fits(row, facts)) items.push(row);
  }
  return { items, next: null };
}

/** All rows of these dates, ascending, a batch at a time. */
export async function* rowBatches(
  deps: RowDeps,
  book: Book,
  { from, to }: Pick<Walk, 'from' | 'to'>,
): AsyncGenerator<RegisterRow[]> {
  let batch: RegisterRow[] = [];
  for await (const { row } of joined(deps, book, { from, to, isDescending: false }, BATCH)) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** @throws AppError REGISTER_UNKNOWN. */
export async function knownBook(store: RegisterStore, key: BookKey): Promise<Book> {
  const book = await store.findBook(key);
  if (book === null) throw new AppError('REGISTER_UNKNOWN', { detail: `no book ${key.bookId}` });
  return book;
}

async function* joined({ store, documents }: RowDeps, book: Book, walk: Walk, size: number) {
  const { agencyId, direction } = book;
  const join = async (pieces: readonly Piece[]) => {
    const ids = pieces.flatMap(({ entry }) =>
      entry.state === 'bound' && entry.documentId !== null ? [entry.documentId] : [],
    );
    const known =
      ids.length === 0
        ? new Map<string, DocumentFacts>()
        : await documents.factsOf({ agencyId, direction, ids });
    return pieces.map((piece) => {
      const facts = known.get(piece.entry.documentId ?? '');
      return { row: rowOf(piece, direction, facts), facts };
    });
  };
  let pieces: Piece[] = [];
  for await (const piece of piecesOf(store, { agencyId, bookId: book.id }, walk)) {
    pieces.push(piece);
    if (pieces.length < size) continue;
    yield* await join(pieces);
    pieces = [];
  }
  yield* await join(pieces);
}

/** Rows as they are; runs on paper in their parts. */
async function* piecesOf(store: RegisterStore, key: BookKey, walk: Walk): AsyncGenerator<Piece> {
  const { below: cursor = Number.POSITIVE_INFINITY, isDescending } = walk;
  for await (const entry of store.walk(key, walk)) {
    const { number: low, through, written } = entry;
    if (entry.state !== 'paper') {
      yield { entry, from: low, to: low, written };
      continue;
    }
    // A page that ended within a run is gone on with below that number.
    const high = Math.min(through ?? low, cursor - 1);
    let edge = isDescending ? high : low;
    for await (const line of store.linesBetween(key, { low, high, isDescending })) {
      const gap = isDescending ? { from: line.number + 1, to: edge } : { from: edge, to: line.number - 1 };
      if (gap.from <= gap.to) yield { entry, ...gap, written: null };
      yield { entry, from: line.number, to: line.number, written: line };
      edge = isDescending ? line.number - 1 : line.number + 1;
    }
    const rest = isDescending ? { from: low, to: edge } : { from: edge, to: high };
    if (rest.from <= rest.to) yield { entry, ...rest, written: null };
  }
}
