// Lays directory entries over what is known: pure, so that an import can be shown before it is done. An agency of this
// server is never touched; a synchronisation touches only what it brought itself, and what else another server tells
// waits for an administrator.
import type { DirectoryEntry } from '../../contracts/directory.ts';
import type { DirectoryPendingReason } from '../../contracts/vocabulary.ts';
import { mergeCertificates, mergeTerms } from './dated-merge.ts';
import { type ExchangeFacts, type FormerName, undatedFacts } from './directory.ts';
import type { Agency } from './organization.ts';

export interface Known {
  agency: Agency;
  facts: ExchangeFacts | null;
  /** Grows with every change; absent on a row that is new. */
  revision?: number;
}

export interface MergeOptions {
  source: string;
  now: Date;
  /** The list names everything its source knows: what it no longer names has ended. */
  isComplete: boolean;
  /** Identifier of an agency that is new here. */
  newId(code: string): string;
  /** Of another server's list: which entries may say what nobody here has let it say before. Absent: all but what {@link maySpeak} forbids. */
  held?: HeldBack | undefined;
}

export interface HeldBack {
  /** Codes at or under which it may add agencies. */
  realms: readonly string[];
  /** Whether an administrator has let it say this of a row, or of an agency that is new, which else waits for the reason. */
  isApproved(reason: DirectoryPendingReason, row: Known | undefined): boolean;
}

export interface Waiting {
  entry: DirectoryEntry;
  reason: DirectoryPendingReason;
}

export interface Merge {
  /** To be put; empty when nothing changes. */
  rows: Known[];
  added: string[];
  changed: string[];
  renamed: Array<{ from: string; to: string }>;
  ended: string[];
  /** Left alone: of this server, or known from somebody with more right to say. */
  kept: string[];
  /** Held back for an administrator. */
  waiting: Waiting[];
  same: number;
}

const isSync = (source: string): boolean => source !== 'import' && source !== 'here';

/** Whether this source may say something of a row. People of this server may say anything of agencies elsewhere. */
const maySpeak = (known: Known, source: string): boolean =>
  !known.agency.isLocal && (!isSync(source) || known.facts?.source === source);

export function mergeDirectory(
  known: readonly Known[],
  entries: readonly DirectoryEntry[],
  options: MergeOptions,
): Merge {
  const byCode = new Map(known.map((row) => [row.agency.code, row]));
  const byFormer = new Map(known.flatMap((row) => (row.facts?.former ?? []).map(({ code }) => [code, row])));
  const merge: Merge = {
    ...{ rows: [], added: [], changed: [], renamed: [], ended: [], kept: [], waiting: [], same: 0 },
  };
  const named = new Set<string>();
  for (const entry of entries) {
    const row = byCode.get(entry.code) ?? renamedFrom(entry, byCode);
    if (row !== undefined) named.add(row.agency.id);
    const isKept = row !== undefined && !maySpeak(row, options.source);
    const reason = row?.agency.isLocal ? null : reasonToWait(entry, row, { byCode, byFormer }, options);
    if (reason !== null && options.held?.isApproved(reason, row) !== true)
      merge.waiting.push({ entry, reason });
    else if (isKept && (row.agency.isLocal || options.held === undefined)) merge.kept.push(entry.code);
    else lay(merge, entry, row, options);
  }
  if (options.isComplete) end(merge, known, named, options);
  return merge;
}

interface Books {
  byCode: ReadonlyMap<string, Known>;
  byFormer: ReadonlyMap<string, Known>;
}

/** A server speaks of its own agencies: of those it was given, and of none that somebody else has brought. */
function reasonToWait(
  entry: DirectoryEntry,
  row: Known | undefined,
  { byCode, byFormer }: Books,
  { source, held }: MergeOptions,
): DirectoryPendingReason | null {
  if (held === undefined) return null;
  if (row !== undefined && !maySpeak(row, source)) return 'known-elsewhere';
  const isTaken = entry.former.some(({ code }) => {
    const other = byCode.get(code) ?? byFormer.get(code);
    return other !== undefined && other !== row && other.facts?.source !== source;
  });
  if (isTaken) return 'former-of-another';
  const isGiven = held.realms.some((realm) => entry.code === realm || entry.code.startsWith(`${realm}.`));
  // A server that gives one of its agencies a code elsewhere takes that code, as with a new one.
  return isGiven || row?.agency.code === entry.code ? null : 'new-agency';
}

/** Known by the code it had: the entry names that among its former ones. */
const renamedFrom = ({ former }: DirectoryEntry, byCode: ReadonlyMap<string, Known>): Known | undefined => {
  for (const { code } of former.toReversed()) {
    const row = byCode.get(code);
    if (row !== undefined) return row;
  }
  return undefined;
};

function lay(merge: Merge, entry: DirectoryEntry, row: Known | undefined, options: MergeOptions): void {
  const next = laid(entry, row, options);
  if (row === undefined) merge.added.push(entry.code);
  else if (isSame(row, next)) {
    merge.same += 1;
    return;
  } else if (row.agency.code !== entry.code) merge.renamed.push({ from: row.agency.code, to: entry.code });
  else merge.changed.push(entry.code);
  merge.rows.push(next);
}

function laid(entry: DirectoryEntry, row: Known | undefined, { source, now, newId }: MergeOptions): Known {
  const { code, name, shortName = name, parentCode, terms, certificates } = entry;
  const at = (text: string | null) => (text === null ? null : new Date(text));
  const heldFacts = row && (row.facts ?? undatedFacts(row.agency));
  const facts: ExchangeFacts = {
    source,
    former: formerOf(entry, row, now),
    dissolvedAt: at(entry.dissolvedAt),
    terms: mergeTerms(
      heldFacts?.terms ?? [],
      terms.map(({ from, ...rest }) => ({ ...rest, fromAt: new Date(from) })),
      now,
    ),
    certificates: mergeCertificates(
      heldFacts?.certificates ?? [],
      certificates.map(({ use, der, from, until }) => ({
        use,
        der: Uint8Array.from(Buffer.from(der, 'base64')),
        fromAt: at(from),
        untilAt: at(until),
      })),
      now,
    ),
    blocked: row?.facts?.blocked ?? null,
    updatedAt: now,
  };
  const last = facts.terms.at(-1);
  const agency: Agency = {
    id: row?.agency.id ?? newId(code),
    code,
    name,
    shortName,
    parentCode,
    abbreviation: row?.agency.abbreviation ?? '',
    place: row?.agency.place ?? '',
    isLocal: false,
    canReceive: last?.canReceive ?? false,
    endpoint: last?.endpoint ?? null,
    exchangeCertificates: facts.certificates.filter(({ use }) => use === 'packet').map(({ der }) => der),
    units: row?.agency.units ?? [],
  };
  return { agency, facts, ...(row?.revision !== undefined && { revision: row.revision }) };
}

/** Former names are never forgotten: those known here, those the entry tells, and the one that ends with it. */
function formerOf(entry: DirectoryEntry, row: Known | undefined, now: Date): FormerName[] {
  const told = entry.former.map(({ code, name, until }) => ({ code, name, untilAt: new Date(until) }));
  const key = ({ code, name }: Pick<FormerName, 'code' | 'name'>) => `${code} ${name}`;
  const seen = new Set(told.map(key));
  const held = (row?.facts?.former ?? []).filter((each) => !seen.has(key(each)));
  for (const each of held) seen.add(key(each));
  const ending =
    row !== undefined &&
    (row.agency.code !== entry.code || row.agency.name !== entry.name) &&
    !seen.has(key(row.agency))
      ? [{ code: row.agency.code, name: row.agency.name, untilAt: now }]
      : [];
  return [...told, ...held, ...ending].sort((a, b) => a.untilAt.getTime() - b.untilAt.getTime());
}

/** When it was put does not make a row another one. */
const isSame = (row: Known, next: Known): boolean =>
  row.facts !== null && row.facts.source === next.facts?.source && comparable(row) === comparable(next);

function comparable({ agency, facts }: Known): string {
  const { exchangeCertificates: _, canReceive: __, endpoint: ___, ...flat } = agency;
  const certificates = facts?.certificates.map(({ use, der, fromAt, untilAt }) => ({
    use,
    der: Buffer.from(der).toString('base64'),
    fromAt,
    untilAt,
  }));
  const terms = facts?.terms.map((each) => [
    each.fromAt,
    each.transport,
    each.endpoint,
    each.canReceive,
    each.maySend,
    each.receiveLimitBytes,
    each.acceptsUnsigned,
  ]);
  const former = facts?.former.map(({ code, name, untilAt }) => [code, name, untilAt]);
  const named = [flat.id, flat.code, flat.name, flat.shortName, flat.parentCode];
  return JSON.stringify([named, facts?.dissolvedAt, former, terms, certificates]);
}

function end(
  merge: Merge,
  known: readonly Known[],
  named: ReadonlySet<string>,
  { source, now }: MergeOptions,
): void {
  for (const { agency, facts, ...rest } of known) {
    if (facts === null || facts.source !== source || agency.isLocal || named.has(agency.id)) continue;
    if (facts.dissolvedAt !== null) continue;
    merge.ended.push(agency.code);
    merge.rows.push({ agency, facts: { ...facts, dissolvedAt: now, updatedAt: now }, ...rest });
  }
}
