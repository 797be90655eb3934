// Handlers of the register routes: parse, call one function, present.
import type { PersonRef } from '../contracts/common-shapes.ts';
import type { ROUTES } from '../contracts/routes.ts';
import { type Clock, vietnamYear } from '../platform/clock.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import type { OpenBooksDeps } from './commands/open-books.ts';
import { type VoidDeps, voidNumber } from './commands/void-number.ts';
import { presentBook, presentEntry } from './present.ts';
import { listBooks } from './queries/list-books.ts';
import { listEntries } from './queries/list-entries.ts';

/** The part of the caller that registers read. */
export interface RegisterActor {
  personId: string;
  name: string;
  title: string;
  agencyId: string;
}

type Routes = Pick<typeof ROUTES, 'listBooks' | 'listEntries' | 'voidNumber'>;
export type RegisterHandlers = RouteHandlers<Routes, RegisterActor>;

const personOf = ({ personId, name, title }: RegisterActor): PersonRef => ({ id: personId, name, title });

/** Every book is looked up under the caller's own agency, so another agency's book is unknown to him. */
export const makeHandlers = (deps: OpenBooksDeps & VoidDeps & { clock: Clock }): RegisterHandlers => ({
  listBooks: async ({ input: { query }, actor: { agencyId } }) => {
    const books = await listBooks(deps, {
      agencyId,
      year: vietnamYear(deps.clock.now()),
      direction: query.direction,
    });
    return { items: books.map(({ book, last }) => presentBook(book, last)) };
  },

  listEntries: async ({ input: { params, query }, actor: { agencyId } }) => {
    const page = await listEntries(deps.store, { agencyId, bookId: params.id }, query);
    return { items: page.items.map(presentEntry), next: page.next };
  },

  voidNumber: async ({ input: { params, body }, actor }) => {
    const { agencyId } = actor;
    const key = { agencyId, bookId: params.id, number: params.number };
    return presentEntry(await voidNumber(deps, { ...key, reason: body.reason, by: personOf(actor) }));
  },
});
