// Handlers of the register routes: parse, call one function, present.
import type { PersonRef } from '../contracts/common-shapes.ts';
import type { ROUTES } from '../contracts/routes.ts';
import { vietnamYear } from '../platform/clock.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { importPaper } from './commands/import-paper.ts';
import { importPaperFile, tableOf } from './commands/import-paper-file.ts';
import { changeBook, createBook, type ManageDeps, openYear } from './commands/manage-books.ts';
import { numberPaper } from './commands/number-paper.ts';
import { reserveAhead } from './commands/reserve-ahead.ts';
import type { TakeDeps } from './commands/take-next.ts';
import { voidNumber } from './commands/void-number.ts';
import { writeRow } from './commands/write-row.ts';
import type { Direction } from './domain/book.ts';
import { presentBook, presentEntry } from './present.ts';
import { auditYear } from './queries/audit-year.ts';
import { listBooks, withLast } from './queries/list-books.ts';
import { listEntries } from './queries/list-entries.ts';

/** The part of the caller that registers read. */
export interface RegisterActor {
  personId: string;
  name: string;
  title: string;
  agencyId: string;
}

type Routes = Pick<
  typeof ROUTES,
  | 'listBooks'
  | 'openYear'
  | 'createBook'
  | 'changeBook'
  | 'listEntries'
  | 'reserveNumber'
  | 'voidNumber'
  | 'importPaper'
  | 'importPaperFile'
  | 'auditRegisters'
  | 'writeRegisterRow'
  | 'numberPaperDocument'
>;
export type RegisterHandlers = RouteHandlers<Routes, RegisterActor>;

const personOf = ({ personId, name, title }: RegisterActor): PersonRef => ({ id: personId, name, title });
const whoOf = (actor: RegisterActor) => ({ agencyId: actor.agencyId, by: personOf(actor) });

/** Every book is looked up under the caller's own agency, so another agency's book is unknown to him. */
export function makeHandlers(deps: ManageDeps & TakeDeps): RegisterHandlers {
  const { store, clock } = deps;
  const thisYear = () => vietnamYear(clock.now());

  async function year(agencyId: string, wanted = thisYear(), direction?: Direction) {
    const wish = { agencyId, year: wanted, thisYear: thisYear(), direction };
    const [books, { abbreviation, units }] = await Promise.all([
      listBooks(deps, wish),
      deps.namesOf(agencyId),
    ]);
    const agency = { abbreviation, units: units.map((unit) => unit.abbreviation) };
    return { year: wanted, thisYear: wish.thisYear, items: books.map(presentBook), agency };
  }

  return {
    listBooks: ({ input: { query }, actor }) => year(actor.agencyId, query.year, query.direction),

    openYear: async ({ input: { body }, actor: { agencyId } }) => {
      await openYear(deps, agencyId, body.year);
      return year(agencyId, body.year);
    },

    createBook: async ({ input: { body }, actor }) =>
      presentBook(await withLast(deps, await createBook(deps, whoOf(actor), body))),

    changeBook: async ({ input: { params, body }, actor }) =>
      presentBook(await withLast(deps, await changeBook(deps, whoOf(actor), { ...body, ...params }))),

    listEntries: async ({ input: { params, query }, actor: { agencyId } }) => {
      const page = await listEntries(store, { agencyId, bookId: params.id }, query);
      return { items: page.items.map(presentEntry), next: page.next };
    },

    reserveNumber: async ({ input: { params, body }, actor }) =>
      presentEntry(await reserveAhead(deps, { ...whoOf(actor), ...body, bookId: params.id })),

    numberPaperDocument: async ({ input: { params, body }, actor }) =>
      presentEntry(await numberPaper(deps, { ...whoOf(actor), ...body, bookId: params.id })),

    writeRegisterRow: ({ input: { params, body }, actor }) =>
      writeRow(deps, { ...whoOf(actor), ...body, bookId: params.id, number: params.number }),

    voidNumber: async ({ input: { params, body }, actor }) => {
      const key = { agencyId: actor.agencyId, bookId: params.id, number: params.number };
      return presentEntry(await voidNumber(deps, { ...key, reason: body.reason, by: personOf(actor) }));
    },

    importPaper: async ({ input: { body }, actor }) => ({
      isTrial: false,
      items: await importPaper(deps, whoOf(actor), { runs: body.rows, isTrial: false }),
    }),

    importPaperFile: async ({ input: { query }, actor, request }) => {
      const isTrial = query.trial === '1';
      const bytes = await tableOf(request);
      return { isTrial, items: await importPaperFile(deps, whoOf(actor), { bytes, isTrial }) };
    },

    auditRegisters: ({ input: { query }, actor: { agencyId } }) =>
      auditYear(store, { agencyId, year: query.year ?? thisYear(), at: clock.now() }),
  };
}
