// A verification report put into words once, for every form it is read in: the terminal and the printed page.
import type { RevisionChange, SignatureReport, Verdict, VerificationReport } from '../types.ts';
import { harmless } from './harmless.ts';
import { en } from './words/en.ts';
import { vi } from './words/vi.ts';
import type { ReportWords } from './words/words.ts';

export type Language = 'vi' | 'en';
/** How a row is to be felt: in order, wrong, undecided, or merely said. */
export type Tone = 'good' | 'bad' | 'unsure' | 'plain';

export interface Row {
  label: string;
  value: string;
  tone: Tone;
}

export interface SignatureStatement {
  field: string;
  title: string;
  verdict: Verdict;
  headline: string;
  rows: Row[];
}

/** One revision of the file and who closed it. */
export interface Station {
  label: string;
  detail: string;
  tone: Tone;
}

export interface Statement {
  words: ReportWords;
  verdict: Verdict;
  headline: string;
  sentence: string;
  reasons: string[];
  file: Row[];
  stations: Station[];
  signatures: SignatureStatement[];
}

export interface StatementOptions {
  language: Language;
  /** Name of the file, as the reader knows it. */
  file?: string;
}

const WORDS: Record<Language, ReportWords> = { vi, en };
const MAX_CHANGES = 4;
const MAX_LAYERS = 8;

/** The report as sentences; times in Vietnam's zone (GMT+7), whole sentences, no codes. */
export const makeStatement = (report: VerificationReport, options: StatementOptions): Statement => {
  const words = WORDS[options.language];
  return {
    words,
    verdict: report.verdict,
    headline: words.verdict[report.verdict],
    sentence: words.sentence[report.verdict],
    reasons: report.reasons.map((reason) => words.reason[reason]),
    file: fileRows(report, options, words),
    stations: stations(report, words),
    signatures: report.signatures.map((signature) => ({
      field: signature.field,
      title: `${words.role[signature.role]}: ${signerName(signature, words)}`,
      verdict: signature.verdict,
      headline: words.verdict[signature.verdict],
      rows: signatureRows(signature, words),
    })),
  };
};

/** How a verdict is to be felt. */
export const TONE: Record<Verdict, Tone> = { VALID: 'good', INVALID: 'bad', INDETERMINATE: 'unsure' };

const plain = (label: string, value: string): Row => ({ label, value, tone: 'plain' });

function fileRows(
  report: VerificationReport,
  { file, language }: StatementOptions,
  words: ReportWords,
): Row[] {
  const { name, digest, size, bytes, checkedAt, content, signatures, revisions, pages } = words.file;
  const layers = (report.hiddenLayers ?? []).slice(0, MAX_LAYERS).map((layer) => `“${harmless(layer)}”`);
  const counts = [
    filled(signatures, { count: report.signatures.length }),
    filled(revisions, { count: report.revisions }),
    ...(report.pageCount === undefined ? [] : [filled(pages, { count: report.pageCount })]),
  ];
  return [
    ...(file === undefined ? [] : [plain(name, harmless(file))]),
    plain(digest, report.digest),
    plain(size, filled(bytes, { count: report.sizeBytes.toLocaleString(language) })),
    plain(content, counts.join(' · ')),
    plain(checkedAt, localTime(report.checkedAt)),
    ...(layers.length === 0
      ? []
      : [{ label: words.file.hiddenLayers, value: layers.join(', '), tone: 'unsure' as const }]),
  ];
}

function stations({ signatures, revisions }: VerificationReport, words: ReportWords): Station[] {
  const list: Station[] = [];
  for (let number = 1; number <= revisions; number++) {
    const closing = signatures.find((signature) => signature.revision === number);
    const changes = signatures
      .flatMap(({ facts }) => facts.changesAfter)
      .filter((c) => c.revision === number);
    const label = filled(words.revision, { number });
    if (closing !== undefined) {
      const detail = `${words.role[closing.role]}: ${signerName(closing, words)}`;
      list.push({ label, detail, tone: TONE[closing.verdict] });
    } else if (changes.length > 0) {
      const kinds = [...new Set(changes.map((change) => words.change[change.kind]))];
      list.push({ label, detail: kinds.join(', '), tone: changes.every((c) => c.allowed) ? 'plain' : 'bad' });
    } else list.push({ label, detail: number === 1 ? words.firstRevision : '', tone: 'plain' });
  }
  return list;
}

const signerName = ({ signer }: SignatureReport, words: ReportWords): string => {
  if (signer === undefined) return words.noSigner;
  const commonName = harmless(signer.commonName);
  const organization = signer.organization === undefined ? undefined : harmless(signer.organization);
  return organization === undefined || organization === commonName
    ? commonName
    : `${commonName}, ${organization}`;
};

function signatureRows(signature: SignatureReport, words: ReportWords): Row[] {
  const { facts, reasons } = signature;
  const { row } = words;
  return [
    timeRow(signature, words),
    integrityRow(facts, words),
    {
      label: row.coverage,
      value: words.coverage[facts.coverage],
      tone: facts.coverage === 'partial' ? 'bad' : 'good',
    },
    changesRow(facts.changesAfter, words),
    trustRow(facts, words),
    revocationRow(facts, words),
    algorithmRow(facts, words),
    ...(facts.level === 'none' ? [] : [plain(row.level, facts.level)]),
    ...(reasons.length === 0
      ? []
      : [
          {
            label: row.reasons,
            value: reasons.map((r) => words.reason[r]).join(' '),
            tone: TONE[signature.verdict],
          },
        ]),
  ];
}

type Facts = SignatureReport['facts'];

function timeRow({ facts }: SignatureReport, words: ReportWords): Row {
  const at = facts.time.at ?? facts.time.claimed;
  const value = filled(words.time[facts.time.basis], {
    at: at === undefined ? '' : localTime(at),
    authority: harmless(facts.timestamp?.authority ?? ''),
  });
  return { label: words.row.time, value, tone: facts.time.basis === 'timestamp' ? 'good' : 'plain' };
}

function integrityRow({ intact, cryptographicallyValid }: Facts, words: ReportWords): Row {
  const { changed, forged, intact: whole } = words.integrity;
  if (!intact) return { label: words.row.integrity, value: changed, tone: 'bad' };
  if (!cryptographicallyValid) return { label: words.row.integrity, value: forged, tone: 'bad' };
  return { label: words.row.integrity, value: whole, tone: 'good' };
}

function changesRow(changes: readonly RevisionChange[], words: ReportWords): Row {
  const label = words.row.changes;
  if (changes.length === 0) return { label, value: words.noChange, tone: 'good' };
  // What is forbidden is said first; the rest only as far as there is room.
  const ordered = changes.toSorted((a, b) => Number(a.allowed) - Number(b.allowed));
  const said = [...new Set(ordered.map((change) => changeText(change, words)))];
  const left = said.length - MAX_CHANGES;
  const value = [...said.slice(0, MAX_CHANGES), ...(left > 0 ? [`… (+${left})`] : [])].join('; ');
  return { label, value, tone: changes.every((change) => change.allowed) ? 'plain' : 'bad' };
}

const changeText = ({ kind, allowed, page, object }: RevisionChange, words: ReportWords): string => {
  const place = [
    ...(page === undefined ? [] : [filled(words.page, { page })]),
    ...(object === undefined || allowed ? [] : [filled(words.object, { object })]),
    allowed ? words.allowed : words.forbidden,
  ];
  return `${words.change[kind]} (${place.join(', ')})`;
};

function trustRow({ path, validity }: Facts, words: ReportWords): Row {
  const root = harmless(path.certificates.at(-1)?.commonName ?? '');
  const value = `${filled(words.path[path.status], { root })}; ${words.validity[validity]}`;
  const isGood = path.status === 'trusted' && validity === 'within';
  return { label: words.row.trust, value, tone: isGood ? 'good' : 'unsure' };
}

function revocationRow({ revocation }: Facts, words: ReportWords): Row {
  const { status, source, at, revokedAt } = revocation;
  const when = status === 'revoked' ? (revokedAt ?? at) : at;
  const value = filled(words.revocation[status], {
    source: (source ?? '').toUpperCase(),
    at: when === undefined ? '' : localTime(when),
  });
  const tone: Record<typeof status, Tone> = { good: 'good', revoked: 'bad', unknown: 'unsure' };
  return { label: words.row.revocation, value, tone: tone[status] };
}

function algorithmRow({ algorithm }: Facts, words: ReportWords): Row {
  const value = [algorithm.signature, algorithm.digest].filter((name) => name !== '').join(', ');
  return {
    label: words.row.algorithm,
    value: algorithm.weak ? `${value} (${words.weak})` : value,
    tone: algorithm.weak ? 'unsure' : 'plain',
  };
}

/** `{name}` is filled in; a part in brackets is left out when a value in it is not known. */
const filled = (template: string, values: Record<string, string | number>): string => {
  const put = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
  const isKnown = (part: string) =>
    [...part.matchAll(/\{(\w+)\}/g)].every(([, name]) => (values[name ?? ''] ?? '') !== '');
  return put(template.replace(/\[([^\]]*)\]/g, (_, part: string) => (isKnown(part) ? part : '')));
};

/** Vietnam keeps no summer time; the tables of all zones would take 8 MB of every process that loads the library. */
const ZONE_MS = 7 * 3_600_000;

/** dd/MM/yyyy HH:mm:ss in Vietnam's zone. */
const localTime = (iso: string): string => {
  const [date = '', time = ''] = new Date(Date.parse(iso) + ZONE_MS).toISOString().split('T');
  return `${date.split('-').reverse().join('/')} ${time.slice(0, 8)} (GMT+7)`;
};
