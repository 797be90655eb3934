// Notation (ký hiệu) by the agency's own pattern: what stands behind the number. NĐ 30/2020 Điều 15; Phụ lục I, ô 3; Phụ lục III.
// Shared, because the screen shows at once what a pattern will print.
import { z } from 'zod';
import { COPY_FORMS, type CopyForm, DOCUMENT_KINDS, type NumberedKind } from './vocabulary.ts';

/** The kind, the agency, the drafting unit, the year of the number; letters, digits and `-` `/` `.` around them (ô 3). */
const PATTERN = /^(?:\{(?:loai|coquan|donvi|nam)\}|[\p{L}\p{N}./-])+$/u;

export const NotationPattern = z
  .string()
  .transform((value) => value.normalize('NFC').trim())
  .pipe(z.string().min(1).max(60).regex(PATTERN));

/** Kinds with an abbreviation (QĐ, KH…), and those without one (công văn, thư công). */
export const NotationPatterns = z.object({ named: NotationPattern, plain: NotationPattern });
export type NotationPatterns = z.infer<typeof NotationPatterns>;

/** `QĐ-SNV` and `SNV-VP`, as Phụ lục III prints them. */
export const DECREE_PATTERNS: NotationPatterns = { named: '{loai}-{coquan}', plain: '{coquan}-{donvi}' };

export interface NotationParts {
  kind: NumberedKind;
  /** e.g. "SNV". */
  agencyAbbreviation: string;
  /** The drafting unit, e.g. "VP". */
  unitAbbreviation: string;
  year: number;
}

export const isCopyForm = (kind: NumberedKind): kind is CopyForm => kind in COPY_FORMS;

/** Name and abbreviation: `QĐ`, `SY`; `''` for kinds that have none. */
export const kindFacts = (kind: NumberedKind): { name: string; abbreviation: string } =>
  isCopyForm(kind) ? COPY_FORMS[kind] : DOCUMENT_KINDS[kind];

/** The notation alone. A place that is empty takes its hyphen with it. */
export function notationOf(patterns: NotationPatterns, parts: NotationParts): string {
  const { kind, agencyAbbreviation, unitAbbreviation, year } = parts;
  const { abbreviation } = kindFacts(kind);
  const places = {
    loai: abbreviation,
    coquan: agencyAbbreviation,
    donvi: unitAbbreviation,
    nam: String(year),
  };
  const pattern = abbreviation === '' ? patterns.plain : patterns.named;
  const filled = pattern.replace(
    /\{(loai|coquan|donvi|nam)\}/g,
    (_all, place: keyof typeof places) => places[place],
  );
  return kept(filled, '/', (group) => kept(group, '-'));
}

const kept = (text: string, sign: string, inner = (part: string) => part): string =>
  text
    .split(sign)
    .map(inner)
    .filter((part) => part !== '')
    .join(sign);

/** Two digits below ten: `05`, `15`, `105`. */
export const printedNumber = (value: number): string => String(value).padStart(2, '0');

/** `05/SNV-VP`: a leading zero below ten, no spaces. */
export const numberText = (value: number, notation: string): string =>
  notation === '' ? printedNumber(value) : `${printedNumber(value)}/${notation}`;
