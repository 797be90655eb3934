// Builds the registers over one database: books, numbers, and the routes that show them.
import { DECREE_PATTERNS, notationOf } from '../contracts/notation.ts';
import type { NumberChoices, RegistersAudit } from '../contracts/registers.ts';
import { type Clock, vietnamYear } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import { makeTurns } from '../platform/jobs/turns.ts';
import type { Database } from '../platform/mongo/connect.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import { kickIn } from '../platform/outbox/kick-in.ts';
import type { Kick } from '../platform/outbox/relay.ts';
import { type AdoptNumber, adoptNumber } from './commands/adopt-number.ts';
import { makeAudited } from './commands/audited.ts';
import { type BindNumber, bindNumber } from './commands/bind-number.ts';
import type { TakenRun } from './commands/import-paper.ts';
import { importPaperFile } from './commands/import-paper-file.ts';
import { booksOfYear, openBooks } from './commands/open-books.ts';
import { type ReservedNumber, type ReserveNumber, reserveNumber } from './commands/reserve-number.ts';
import { type ReserveToday, reserveToday } from './commands/reserve-today.ts';
import type { Names } from './commands/take-next.ts';
import { type VoidHeld, voidHeld } from './commands/void-held.ts';
import { type VoidNumber, voidNumber } from './commands/void-number.ts';
import { type Abbreviations, bookOfKind, type Direction } from './domain/book.ts';
import type { ContiguityReport } from './domain/contiguity.ts';
import type { Entry } from './domain/entry.ts';
import { makeDesk, type RegisterDesk, type RegisterDeskDeps } from './make-desk.ts';
import { auditBook, auditYear } from './queries/audit-year.ts';
import { numberChoices } from './queries/number-choices.ts';
import { makeHandlers, type RegisterActor, type RegisterHandlers } from './routes.ts';
import { BOOKS, type BookKey, ENTRIES, LINES, makeStore, migrations } from './store.ts';

export interface RegistersDeps {
  connection: Database['connection'];
  clock: Clock;
  ids: Ids;
  kick: Kick;
  organization: { findAgency(id: string): Promise<Abbreviations | null> };
}

export interface Registers {
  handlers: RegisterHandlers;
  migrations: Migration[];
  outboxCollections: string[];
  /** The clerk's view of the books; once. */
  desk<Actor extends RegisterActor>(given: RegisterDeskDeps<Actor>): RegisterDesk<Actor>;
  /** Opens an agency's first books for a year; what is open stays. */
  openBooks(agencyId: string, year: number): Promise<void>;
  /** See {@link reserveNumber}: the same document always gets the same number. */
  reserve(input: ReserveNumber): Promise<ReservedNumber>;
  /** See {@link reserveToday}. */
  reserveToday(input: ReserveToday): Promise<ReservedNumber>;
  /** See {@link adoptNumber}. */
  adopt(input: AdoptNumber): Promise<ReservedNumber>;
  /** See {@link numberChoices}. */
  choices(wish: {
    agencyId: string;
    names: Names;
    notBefore: string;
    direction?: Direction;
  }): Promise<NumberChoices>;
  /** The number a document holds now, reserved or bound; null when it has none, or it was voided. */
  heldBy(agencyId: string, documentId: string): Promise<Entry | null>;
  /** The notation that a document of this kind gets this year, in the book it goes into by itself. */
  notationOf(agencyId: string, names: Names): Promise<string>;
  /** See {@link bindNumber}. */
  bind(input: BindNumber): Promise<Entry>;
  /** See {@link voidNumber}. */
  voidNumber(input: VoidNumber): Promise<Entry>;
  /** See {@link voidHeld}. */
  voidHeld(input: VoidHeld): Promise<Entry | null>;
  /** See {@link importPaperFile}. */
  importPaperFile(agencyId: string, bytes: Buffer, isTrial: boolean): Promise<TakenRun[]>;
  /** Gaps, doubles, dates running backwards and open reservations of one book, that is of one year's series. */
  auditContiguity(key: BookKey): Promise<ContiguityReport>;
  /** The same of all books of a year, by default of this one. */
  auditYear(agencyId: string, year?: number): Promise<RegistersAudit>;
}

const OUTBOXES = [BOOKS, ENTRIES, LINES] as const;

export function makeRegisters({ connection, clock, ids, kick, organization }: RegistersDeps): Registers {
  const store = makeStore(connection);
  const audited = makeAudited(clock);
  const namesOf = async (agencyId: string): Promise<Abbreviations> =>
    (await organization.findAgency(agencyId)) ?? { abbreviation: '', units: [] };
  const deps = { store, clock, ids, kick: kickIn(kick, OUTBOXES), audited, namesOf, inTurn: makeTurns() };
  return {
    handlers: makeHandlers(deps),
    migrations,
    outboxCollections: [...OUTBOXES],
    desk: (given) => makeDesk({ connection, store, clock, audited, kick }, given),
    openBooks: (agencyId, year) => openBooks(deps, agencyId, year),
    reserve: (input) => reserveNumber(deps, input),
    reserveToday: (input) => reserveToday(deps, input),
    adopt: (input) => adoptNumber(deps, input),
    choices: (wish) => numberChoices(deps, wish),
    notationOf: async (agencyId, names) => {
      const year = vietnamYear(clock.now());
      const books = await booksOfYear(deps, { agencyId, direction: 'outgoing', year });
      const book = bookOfKind(books, names.kind);
      return notationOf(book?.patterns ?? DECREE_PATTERNS, { ...names, year });
    },
    heldBy: store.heldBy,
    bind: (input) => bindNumber(deps, input),
    voidNumber: (input) => voidNumber(deps, input),
    voidHeld: (input) => voidHeld(deps, input),
    importPaperFile: (agencyId, bytes, isTrial) =>
      importPaperFile(deps, { agencyId, by: null }, { bytes, isTrial }),
    auditContiguity: (key) => auditBook(store, key),
    auditYear: (agencyId, year = vietnamYear(clock.now())) =>
      auditYear(store, { agencyId, year, at: clock.now() }),
  };
}
