// Builds the registers over one database: books, numbers, and the routes that show them.

import { auditEntry } from '../audit/index.ts';
import type { PersonRef } from '../contracts/common-shapes.ts';
import type { AuditAction } from '../contracts/vocabulary.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import { makeTurns } from '../platform/jobs/turns.ts';
import type { Database } from '../platform/mongo/connect.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import { type BindNumber, bindNumber } from './commands/bind-number.ts';
import { openBooks } from './commands/open-books.ts';
import { type ReservedNumber, type ReserveNumber, reserveNumber } from './commands/reserve-number.ts';
import { type ReserveToday, reserveToday } from './commands/reserve-today.ts';
import { type VoidHeld, voidHeld } from './commands/void-held.ts';
import { type VoidNumber, voidNumber } from './commands/void-number.ts';
import { type ContiguityReport, judgeContiguity } from './domain/contiguity.ts';
import type { Entry } from './domain/entry.ts';
import { makeHandlers, type RegisterHandlers } from './routes.ts';
import { type BookKey, ENTRIES, makeStore, migrations } from './store.ts';

export interface RegistersDeps {
  connection: Database['connection'];
  clock: Clock;
  ids: Ids;
  /** Wakes the outbox relay. */
  kick(): void;
}

export interface Registers {
  handlers: RegisterHandlers;
  migrations: Migration[];
  outboxCollections: string[];
  /** Opens an agency's first books for a year; what is open stays. */
  openBooks(agencyId: string, year: number): Promise<void>;
  /** See {@link reserveNumber}: the same document always gets the same number. */
  reserve(input: ReserveNumber): Promise<ReservedNumber>;
  /** See {@link reserveToday}. */
  reserveToday(input: ReserveToday): Promise<ReservedNumber>;
  /** See {@link bindNumber}. */
  bind(input: BindNumber): Promise<Entry>;
  /** See {@link voidNumber}. */
  voidNumber(input: VoidNumber): Promise<Entry>;
  /** See {@link voidHeld}. */
  voidHeld(input: VoidHeld): Promise<Entry | null>;
  /** Gaps, doubles, dates running backwards and open reservations of one book, that is of one year's series. */
  auditContiguity(key: BookKey): Promise<ContiguityReport>;
}

export function makeRegisters({ connection, clock, ids, kick }: RegistersDeps): Registers {
  const store = makeStore(connection);
  const audited = (entry: Entry, action: AuditAction, by: PersonRef | null, text: string) =>
    auditEntry({
      id: `${entry.id}:${action}`,
      at: clock.now(),
      action,
      by,
      agencyId: entry.agencyId,
      subjectType: 'register',
      subjectId: entry.bookId,
      text: `${entry.text}: ${text}`,
    });
  const deps = { store, clock, ids, kick, audited, inTurn: makeTurns() };
  return {
    handlers: makeHandlers(deps),
    migrations,
    outboxCollections: [ENTRIES],
    openBooks: (agencyId, year) => openBooks(deps, agencyId, year),
    reserve: (input) => reserveNumber(deps, input),
    reserveToday: (input) => reserveToday(deps, input),
    bind: (input) => bindNumber(deps, input),
    voidNumber: (input) => voidNumber(deps, input),
    voidHeld: (input) => voidHeld(deps, input),
    auditContiguity: async (key) => judgeContiguity(await store.rowsOf(key)),
  };
}
