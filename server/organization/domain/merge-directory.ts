// Lays directory entries over what is known: pure, so that an import can be shown before it is done. An agency of this
// server is never touched; a synchronisation touches only what it brought itself.
import type { DirectoryEntry } from '../../contracts/directory.ts';
import type { ExchangeFacts, FormerName } from './directory.ts';
import type { Agency } from './organization.ts';

export interface Known {
  agency: Agency;
  facts: ExchangeFacts | null;
}

export interface MergeOptions {
  source: string;
  now: Date;
  /** The list names everything its source knows: what it no longer names has ended. */
  isComplete: boolean;
  /** Identifier of an agency that is new here. */
  newId(code: string): string;
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
  const merge: Merge = { rows: [], added: [], changed: [], renamed: [], ended: [], kept: [], same: 0 };
  const named = new Set<string>();
  for (const entry of entries) {
    const row = byCode.get(entry.code) ?? renamedFrom(entry, byCode);
    if (row !== undefined) named.add(row.agency.id);
    if (row !== undefined && !maySpeak(row, options.source)) merge.kept.push(entry.code);
    else lay(merge, entry, row, options);
  }
  if (options.isComplete) end(merge, known, named, options);
  return merge;
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
  const facts: ExchangeFacts = {
    source,
    former: formerOf(entry, row, now),
    dissolvedAt: at(entry.dissolvedAt),
    terms: terms
      .map(({ from, ...rest }) => ({ ...rest, fromAt: new Date(from) }))
      .sort((a, b) => a.fromAt.getTime() - b.fromAt.getTime()),
    certificates: certificates.map(({ use, der, from, until }) => ({
      use,
      der: Uint8Array.from(Buffer.from(der, 'base64')),
      fromAt: at(from),
      untilAt: at(until),
    })),
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
  return { agency, facts };
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
  for (const { agency, facts } of known) {
    if (facts === null || facts.source !== source || agency.isLocal || named.has(agency.id)) continue;
    if (facts.dissolvedAt !== null) continue;
    merge.ended.push(agency.code);
    merge.rows.push({ agency, facts: { ...facts, dissolvedAt: now, updatedAt: now } });
  }
}
