// Twins of one document, and which rows of a list have one.
import type { Twin } from '../../contracts/incoming-twins.ts';
import { loadVisible } from '../commands/admit.ts';
import type { Deps } from '../commands/deps.ts';
import type { IncomingDocument, IncomingSummary } from '../domain/incoming-document.ts';
import { isBeforeRegister } from '../domain/lifecycle.ts';
import { needsChoice, signsOf, twinKeys } from '../domain/twins.ts';
import type { Actor } from '../ports.ts';
import type { TwinRow } from '../store-twins.ts';

const SHOWN = 10;

type Found = { row: TwinRow; signs: Twin['signs']; needsChoice: boolean };

/** Those that need a choice first, then by how much they have in common. */
async function twinsOf({ twins }: Deps, document: IncomingDocument): Promise<Found[]> {
  const [byKeys, bySender] = await Promise.all([
    twins.byKeys(document.agencyId, twinKeys(document)),
    twins.bySender(document),
  ]);
  const rows = new Map([...bySender, ...byKeys].map((row) => [row.id, row]));
  rows.delete(document.id);
  return [...rows.values()]
    .map((row) => ({ row, signs: signsOf(document, row), needsChoice: needsChoice(document, row) }))
    .filter(({ signs }) => signs.length > 0)
    .sort((a, b) => Number(b.needsChoice) - Number(a.needsChoice) || b.signs.length - a.signs.length)
    .slice(0, SHOWN);
}

/** Those that are to be decided before this one gets a number. */
export async function undecided({ twins }: Deps, document: IncomingDocument): Promise<TwinRow[]> {
  const found = await twins.byKeys(document.agencyId, twinKeys(document));
  return found.filter((row) => row.id !== document.id && needsChoice(document, row));
}

/** @throws AppError NOT_FOUND. */
export async function listTwins(deps: Deps, actor: Actor, id: string): Promise<Twin[]> {
  const document = await loadVisible(deps.store, actor, id);
  return (await twinsOf(deps, document)).map((found) => present(document, found));
}

/** Rows that wait and look like another document. */
export async function withTwins(
  { twins }: Deps,
  actor: Actor,
  documents: readonly IncomingSummary[],
): Promise<ReadonlySet<string>> {
  const waiting = documents.filter(({ state }) => isBeforeRegister(state));
  if (waiting.length === 0 || actor.role !== 'clerk') return new Set();
  const { own, others } = await twins.sharing(actor.agencyId, waiting);
  // Only those that share a key are compared: a page of each with each would cost more than all the rest.
  const byKey = new Map<string, TwinRow[]>();
  for (const row of others) for (const key of twinKeys(row)) byKey.set(key, [...(byKey.get(key) ?? []), row]);
  const isTwin = (one: TwinRow) =>
    twinKeys(one).some((key) => byKey.get(key)?.some((row) => row.id !== one.id && needsChoice(one, row)));
  return new Set(own.filter(isTwin).map(({ id }) => id));
}

function present(document: IncomingDocument, { row, ...found }: Found): Twin {
  const main = row.files.find(({ isMain }) => isMain);
  const own = (document.settledTwins ?? []).find(({ id }) => id === row.id);
  const settled = own ?? (row.settledTwins ?? []).find(({ id }) => id === document.id) ?? null;
  return {
    ...found,
    ...{ id: row.id, state: row.state, sender: row.sender, numberText: row.numberText },
    ...{ issuedOn: row.issuedOn, kindName: row.kindName, subject: row.subject, signer: row.signer.name },
    arrivedAt: row.arrivedAt.toISOString(),
    arrivalNumber: row.registration?.arrivalNumber ?? null,
    arrivedOn: row.registration?.arrivedOn ?? null,
    origin: row.origin ?? null,
    paper:
      main?.mediaType === 'application/pdf' && row.state !== 'cancelled'
        ? { digest: main.digest, name: main.name }
        : null,
    settled: settled && { ...settled, at: settled.at.toISOString() },
  };
}
