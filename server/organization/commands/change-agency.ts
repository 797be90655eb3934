// What an administrator says of one agency elsewhere: that nothing is taken from it, or how it is reached from an instant
// on. Either is dated and kept; what he says of its ways is from then on not changed by any list without his word.
import type { z } from 'zod';
import type { ExchangeTerms } from '../../contracts/directory.ts';
import { AppError } from '../../platform/http/problem.ts';
import { isSameTerms, MOST_TERMS } from '../domain/dated-merge.ts';
import { type ExchangeFacts, type Terms, undatedFacts } from '../domain/directory.ts';
import type { Actor } from '../domain/organization.ts';
import type { DirectoryRow } from '../store-agencies.ts';
import type { Deps } from './deps.ts';
import { auditOf } from './directory-servers.ts';
import { refOf, rowChange } from './row-changes.ts';

interface Seen {
  id: string;
  revision: number;
}

interface Held extends DirectoryRow {
  facts: ExchangeFacts;
}

/** @throws AppError NOT_FOUND, DIRECTORY_OF_THIS_SERVER, CONFLICT. */
export async function blockSender(
  deps: Deps,
  actor: Actor,
  { reason, ...seen }: Seen & { reason: string },
): Promise<void> {
  const row = await held(deps, seen);
  const at = deps.clock.now();
  const facts = { ...row.facts, blocked: { at, by: refOf(actor), reason }, updatedAt: at };
  await put(deps, actor, row, { facts, kind: 'blocked', action: 'directory.senderBlocked', text: reason });
}

/** @throws AppError NOT_FOUND, DIRECTORY_OF_THIS_SERVER, CONFLICT. */
export async function unblockSender(deps: Deps, actor: Actor, seen: Seen): Promise<void> {
  const row = await held(deps, seen);
  if ((row.facts.blocked ?? null) === null) return;
  const facts = { ...row.facts, blocked: null, updatedAt: deps.clock.now() };
  await put(deps, actor, row, { facts, kind: 'unblocked', action: 'directory.senderUnblocked', text: '' });
}

/** A form is filled in for some time. */
const LATE_MS = 10 * 60_000;

/** @throws AppError NOT_FOUND, DIRECTORY_OF_THIS_SERVER, DIRECTORY_DATE_PAST, DIRECTORY_INVALID, CONFLICT. */
export async function changeTerms(
  deps: Deps,
  actor: Actor,
  { terms, ...seen }: Seen & { terms: z.infer<typeof ExchangeTerms> },
): Promise<void> {
  const row = await held(deps, seen);
  const now = deps.clock.now();
  const { from, ...rest } = terms;
  if (rest.transport === 'local')
    throw new AppError('DIRECTORY_INVALID', {
      detail: '"local" is said by the description of an office only',
    });
  if (rest.transport === 'peer' && rest.canReceive && rest.endpoint === null)
    throw new AppError('DIRECTORY_INVALID', {
      detail: 'an agency that receives over "peer" has an endpoint',
    });
  const said: Terms = { ...rest, fromAt: new Date(from) };
  if (said.fromAt.getTime() < now.getTime() - LATE_MS) throw new AppError('DIRECTORY_DATE_PAST');
  // From now on at the earliest: what was in force stays what it was.
  if (said.fromAt < now) said.fromAt = now;
  const facts = { ...row.facts, source: 'here', terms: laid(row.facts.terms, said), updatedAt: now };
  const text = `${said.fromAt.toISOString()} ${said.transport} ${said.endpoint ?? ''}`.trim();
  await put(deps, actor, row, { facts, kind: 'terms', action: 'directory.termsChanged', text });
}

/** What was to begin at that instant or later does not. */
function laid(terms: readonly Terms[], said: Terms): Terms[] {
  const before = terms.filter(({ fromAt }) => fromAt < said.fromAt);
  const last = before.at(-1);
  if (last !== undefined && isSameTerms(last, said)) return before;
  return [...before, said].slice(-MOST_TERMS);
}

async function held({ store }: Deps, { id, revision }: Seen): Promise<Held> {
  const row = await store.rowById(id);
  if (row === null) throw new AppError('NOT_FOUND');
  if (row.agency.isLocal) throw new AppError('DIRECTORY_OF_THIS_SERVER');
  if ((row.revision ?? 0) !== revision) throw new AppError('CONFLICT');
  return { ...row, facts: row.facts ?? undatedFacts(row.agency) };
}

async function put(
  deps: Deps,
  actor: Actor,
  row: Held,
  {
    facts,
    kind,
    action,
    text,
  }: {
    facts: ExchangeFacts;
    kind: 'blocked' | 'unblocked' | 'terms';
    action: 'directory.senderBlocked' | 'directory.senderUnblocked' | 'directory.termsChanged';
    text: string;
  },
): Promise<void> {
  const { store, clock, kick } = deps;
  const { agency } = row;
  const current = facts.terms.findLast(({ fromAt }) => fromAt <= clock.now());
  const flat = { canReceive: current?.canReceive ?? false, endpoint: current?.endpoint ?? null };
  const after = { ...row, agency: { ...agency, ...flat }, facts };
  const change = rowChange(row, after, kind, { at: clock.now(), source: 'here', by: refOf(actor) });
  const told = { action, id: agency.id, text: `${agency.code} ${text}`.trim() };
  if ((await store.putRows([{ ...change, outbox: [auditOf(deps, actor, told)] }])) > 0)
    throw new AppError('CONFLICT');
  kick();
}
