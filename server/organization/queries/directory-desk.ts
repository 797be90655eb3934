// The directory as administrators look through it. Chosen from rows without bytes; certificates are read of one page only.
import { createHash, X509Certificate } from 'node:crypto';
import type { z } from 'zod';
import {
  CERTIFICATE_WARNING_DAYS,
  type DirectoryDetail,
  type DirectoryRow,
  type listDirectoryRows,
} from '../../contracts/directory-desk.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Deps } from '../commands/deps.ts';
import { asOf, type DatedCertificate, undatedFacts } from '../domain/directory.ts';
import type { AgencyOverview, DirectoryRow as StoredRow } from '../store-agencies.ts';

type Query = z.infer<typeof listDirectoryRows.query>;
type Page = z.infer<typeof listDirectoryRows.response>;
type Needed = Pick<Deps, 'store' | 'clock' | 'directory'>;

const DAY_MS = 24 * 3_600_000;

/** As people type: without diacritics and case. */
const folded = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase();

export async function directoryPage(deps: Needed, query: Query): Promise<Page> {
  const { store, clock } = deps;
  const now = clock.now();
  const all = await store.overview();
  const chosen = all.filter((row) => isChosen(row, query, now));
  const rest = query.after === undefined ? chosen : chosen.filter(({ code }) => code > (query.after ?? ''));
  const page = rest.slice(0, query.limit);
  const rows = new Map((await store.rowsByIds(page.map(({ id }) => id))).map((row) => [row.agency.id, row]));
  const stored = page.flatMap(({ id }) => rows.get(id) ?? []);
  const contacts = await contactsOf(deps, stored, now);
  const sources = [...new Set(all.flatMap(({ exchange }) => exchange?.source ?? 'here'))].sort();
  return {
    items: stored.map((row) => present(row, contacts, now)),
    next: rest.length > page.length ? (page.at(-1)?.code ?? null) : null,
    total: chosen.length,
    sources,
  };
}

const contactsOf = ({ directory }: Needed, rows: readonly StoredRow[], now: Date) =>
  directory.contactsOf(rows.map(({ agency, facts }) => asOf(agency, facts, now)));

function isChosen(row: AgencyOverview, { text, transport, source, view }: Query, now: Date): boolean {
  const terms = row.exchange?.terms.findLast(({ fromAt }) => fromAt <= now);
  const way = row.isLocal ? 'local' : (terms?.transport ?? 'peer');
  if (transport !== undefined && way !== transport) return false;
  if (source !== undefined && (row.exchange?.source ?? 'here') !== source) return false;
  const endpoint = terms?.endpoint ?? row.endpoint ?? '';
  if (text && !folded(`${row.code} ${row.name} ${endpoint}`).includes(folded(text))) return false;
  const { dissolvedAt = null, blocked = null, certificates = [] } = row.exchange ?? {};
  const isEnded = dissolvedAt !== null && dissolvedAt <= now;
  if (view === 'ended') return isEnded;
  if (view === 'blocked') return blocked !== null;
  if (view === 'unsigned') return !isEnded && terms?.acceptsUnsigned === true;
  if (view === 'ending') {
    const ends = lastEnd(certificates.filter((each) => each.use === 'packet' && isInForce(each, now)));
    return !isEnded && ends !== null && ends.getTime() - now.getTime() < CERTIFICATE_WARNING_DAYS * DAY_MS;
  }
  return true;
}

const isInForce = ({ fromAt, untilAt }: Pick<DatedCertificate, 'fromAt' | 'untilAt'>, now: Date): boolean =>
  (fromAt === null || fromAt <= now) && (untilAt === null || now < untilAt);

/** What ends first: the certificate, or its time in the directory; of several the last one counts. */
function lastEnd(certificates: ReadonlyArray<{ notAfter?: Date | null; untilAt: Date | null }>): Date | null {
  const ends = certificates.flatMap(({ notAfter, untilAt }) => {
    const known = [notAfter ?? null, untilAt].filter((end) => end !== null);
    return known.length === 0 ? [] : [Math.min(...known.map((end) => end.getTime()))];
  });
  return ends.length === 0 ? null : new Date(Math.max(...ends));
}

const instant = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;

function present(
  { agency, facts: given }: StoredRow,
  contacts: ReadonlyMap<string, Date>,
  now: Date,
): DirectoryRow {
  const facts = given ?? undatedFacts(agency);
  const seen = asOf(agency, facts, now);
  const at = facts.terms.findLastIndex(({ fromAt }) => fromAt <= now);
  const from = facts.terms[at]?.fromAt ?? null;
  const certificates = facts.certificates
    .filter((each) => each.use === 'packet' && isInForce(each, now))
    .map(({ der, untilAt }) => ({ untilAt, notAfter: read(der)?.notAfter ?? null }));
  return {
    id: agency.id,
    code: agency.code,
    name: agency.name,
    isLocal: agency.isLocal,
    transport: seen.transport,
    endpoint: seen.endpoint,
    canReceive: seen.canReceive,
    maySend: seen.maySend,
    acceptsUnsigned: seen.acceptsUnsigned,
    isBlocked: (facts.blocked ?? null) !== null,
    source: facts.source,
    from: from === null || from.getTime() === 0 ? null : instant(from),
    until: instant(facts.terms[at + 1]?.fromAt ?? facts.dissolvedAt),
    dissolvedAt: instant(facts.dissolvedAt),
    certificateEndsAt: instant(lastEnd(certificates)),
    lastContactAt: instant(contacts.get(agency.id)),
  };
}

function read(der: Uint8Array): { subject: string; notBefore: Date; notAfter: Date } | null {
  try {
    const { subject, validFrom, validTo } = new X509Certificate(der);
    return {
      subject: subject.replaceAll('\n', ', '),
      notBefore: new Date(validFrom),
      notAfter: new Date(validTo),
    };
  } catch {
    return null;
  }
}

/** @throws AppError NOT_FOUND. */
export async function directoryDetail(deps: Needed, id: string): Promise<DirectoryDetail> {
  const { store, clock } = deps;
  const [row, history] = await Promise.all([store.rowById(id), store.historyOf(id)]);
  if (row === null) throw new AppError('NOT_FOUND');
  const now = clock.now();
  const facts = row.facts ?? undatedFacts(row.agency);
  const { blocked = null } = facts;
  return {
    ...present(row, await contactsOf(deps, [row], now), now),
    revision: row.revision ?? 0,
    parentCode: row.agency.parentCode,
    former: facts.former.map(({ code, name, untilAt }) => ({ code, name, until: untilAt.toISOString() })),
    terms: facts.terms.map(({ fromAt, ...terms }) => ({ ...terms, from: fromAt.toISOString() })),
    certificates: facts.certificates.map(({ use, der, fromAt, untilAt }) => {
      const known = read(der);
      return {
        use,
        sha256: createHash('sha256').update(der).digest('hex'),
        subject: known?.subject ?? null,
        notBefore: instant(known?.notBefore),
        notAfter: instant(known?.notAfter),
        from: instant(fromAt),
        until: instant(untilAt),
        isInForce: isInForce({ fromAt, untilAt }, now),
      };
    }),
    blocked: blocked && { ...blocked, at: blocked.at.toISOString() },
    history: history.toReversed().map((line) => ({ ...line, at: line.at.toISOString() })),
  };
}
