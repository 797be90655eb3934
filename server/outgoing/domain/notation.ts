// Number and notation of an outgoing document, and the printed dates. NĐ 30/2020 Phụ lục I, ô 3 and ô 4, II.8b; Phụ lục III.
import { DOCUMENT_KINDS, type DocumentKind } from '../../contracts/vocabulary.ts';

export interface NotationParts {
  kind: DocumentKind;
  /** e.g. "SNV". */
  agencyAbbreviation: string;
  /** The drafting unit, e.g. "VP"; used where the kind has no abbreviation. */
  unitAbbreviation: string;
}

/** `QĐ-SNV` for a named kind; `SNV-VP` for a công văn, which has no abbreviation of its own. */
export function notationOf({ kind, agencyAbbreviation, unitAbbreviation }: NotationParts): string {
  const ofKind = DOCUMENT_KINDS[kind].abbreviation;
  const groups = ofKind === '' ? [agencyAbbreviation, unitAbbreviation] : [ofKind, agencyAbbreviation];
  return groups.filter((group) => group !== '').join('-');
}

/** `05/SNV-VP`: a leading zero below ten, no spaces. */
export const numberText = (value: number, notation: string): string =>
  `${String(value).padStart(2, '0')}/${notation}`;

/** `Đắk Nông, ngày 05 tháng 01 năm 2026`: a leading zero for days below 10 and for months 1 and 2. */
export function placeAndDate(place: string, on: string): string {
  const [year = '', month = '', day = ''] = on.split('-');
  const printedMonth = Number(month) <= 2 ? month : String(Number(month));
  return `${place}, ngày ${day} tháng ${printedMonth} năm ${year}`;
}

/** `23/11/2026 08:30:15 +07:00` of an ISO 8601 time in Vietnam: day, then hour, then zone, as II.8b lists them. */
export function dateAndTime(iso: string): string {
  const [date = '', time = ''] = iso.split('T');
  const printedDate = date.split('-').reverse().join('/');
  return `${printedDate} ${time.slice(0, 8)} ${time.slice(8)}`;
}
