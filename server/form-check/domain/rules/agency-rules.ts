// Tên cơ quan ban hành; số, ký hiệu; địa danh, thời gian: NĐ 30/2020 Phụ lục I, Phần I, II.2–II.4.
import type { FormFinding } from '../../../contracts/form-check.ts';
import { finding, type Rules, type Seen } from '../finding.ts';
import { isHeadless } from '../kinds.ts';
import { textOf } from '../layout.ts';
import { centreOf, type Line } from '../lines.ts';
import { fold, isUpper, tidy } from '../words.ts';
import { sizeOf } from './type.ts';
import { isThirdToHalf, ruleUnder, shareOf } from './underline.ts';

const CENTRE_TOLERANCE = 5;

export const agencyRules: Rules = ({ file, layout: { head }, facts }) => {
  const { superior } = head;
  const { above, own: agency } = ownName(head.agency, facts.agency.name);
  const [last] = agency.slice(-1);
  if (last === undefined)
    return isHeadless(facts.kind) && head.country === undefined
      ? []
      : [finding('agency.missing', 'error', undefined, { wanted: facts.agency.name })];
  const found: FormFinding[] = above.length > 0 ? [finding('superior.bold', 'error', above)] : [];
  const printed = textOf(agency);
  if (!isNameOf(printed, facts.agency.name))
    found.push(finding('agency.name', 'error', agency, { found: printed, wanted: facts.agency.name }));
  if (!isUpper(printed)) found.push(finding('agency.case', 'error', agency));
  found.push(...sizeOf('agency.size', agency, [12, 13]));
  if (agency.some(({ bold }) => !bold)) found.push(finding('agency.bold', 'error', agency));
  const rule = ruleUnder(file.pages, last);
  if (rule === undefined) found.push(finding('agency.rule', 'error', last));
  else if (!isThirdToHalf(rule, agency))
    found.push(
      finding('agency.rule-length', 'warning', last, { found: Math.round(shareOf(rule, last) * 100) }),
    );
  if (superior.length === 0) return found;
  if (superior.some(({ text }) => !isUpper(text))) found.push(finding('superior.case', 'error', superior));
  found.push(...sizeOf('superior.size', superior, [12, 13]));
  return found;
};

/** What is above is printed upright; in bold it reads as a part of the issuing agency's name. */
function ownName(lines: readonly Line[], name: string): { above: Line[]; own: Line[] } {
  const at = lines.findIndex((_, index) => isNameOf(textOf(lines.slice(index)), name));
  return at > 0 ? { above: lines.slice(0, at), own: lines.slice(at) } : { above: [], own: [...lines] };
}

const SHORT_FORMS: ReadonlyArray<readonly [RegExp, string]> = [
  [/\bubnd\b/g, 'uy ban nhan dan'],
  [/\bhdnd\b/g, 'hoi dong nhan dan'],
  [/\btp\b/g, 'thanh pho'],
];
const full = (text: string): string =>
  SHORT_FORMS.reduce((now, [short, long]) => now.replace(short, long), fold(text));

/** The head may leave out the place, which stands in the name of what is above. */
function isNameOf(printed: string, name: string): boolean {
  const [one, other] = [full(printed), full(name)];
  return one !== '' && (one === other || `${other} `.startsWith(`${one} `) || one.endsWith(` ${other}`));
}

const NUMBER = /^Số\s*:\s*(\S.*)?$/u;

export const numberRules: Rules = (seen) => {
  const {
    layout: { head },
    facts,
  } = seen;
  const { number } = head;
  if (number === undefined)
    return facts.kind === 'thu-cong' || isHeadless(facts.kind)
      ? []
      : [finding('number.missing', 'error', head.agency)];
  const found: FormFinding[] = [];
  const rest = tidy(NUMBER.exec(number.text)?.[1] ?? '');
  if (!NUMBER.test(number.text)) found.push(finding('number.form', 'error', number, { found: number.text }));
  else found.push(...ofNumber(number, rest, seen));
  found.push(...sizeOf('number.size', [number], [13, 13]));
  const [agency] = head.agency.slice(-1);
  // Blanks for the number to come are no text: then the word stands left of the middle.
  if (agency && /\/\S/u.test(rest) && Math.abs(centreOf(number) - centreOf(agency)) > CENTRE_TOLERANCE * 2)
    found.push(finding('number.centred', 'warning', number));
  return found;
};

/** What stands behind "Số:": nothing yet, a notation that waits for its number, or both. */
function ofNumber(line: Line, rest: string, { facts }: Seen): FormFinding[] {
  if (/^[.…_\s]*$/u.test(rest)) return [];
  const parts = /^([\d.…_\s]*)\/(.*)$/u.exec(rest);
  if (parts === null) return [finding('number.form', 'error', line, { found: rest })];
  const [, given = '', notation = ''] = parts;
  const digits = given.replace(/[.…_\s]/gu, '');
  const found: FormFinding[] = [];
  const isSpaced = /\s/u.test(notation.trim()) || /[–—]/u.test(notation);
  if (isSpaced || (digits !== '' && /^\d$|^0\d\d/.test(digits)) || (digits !== '' && /\s$/.test(given)))
    found.push(finding('number.form', 'error', line, { found: rest }));
  const compact = notation.replace(/\s/gu, '').replace(/[–—]/gu, '-');
  if (compact !== facts.notation)
    found.push(finding('number.notation', 'error', line, { found: compact, wanted: facts.notation }));
  if (facts.numberText !== null && digits !== '' && Number(digits) !== Number.parseInt(facts.numberText, 10))
    found.push(finding('number.other', 'error', line, { found: digits, wanted: facts.numberText }));
  return found;
}

const DATE = /^(.*?)(,)?\s*ngày\s*([\d.…\s]*)\s*tháng\s*([\d.…\s]*)\s*năm\s*([\d.…\s]*)$/iu;
const SAME_LINE_MM = 3;

export const dateRules: Rules = ({ layout: { head }, facts }) => {
  const { date, number, country } = head;
  if (date === undefined) {
    if (facts.kind === 'thu-cong' || (isHeadless(facts.kind) && country === undefined)) return [];
    return [finding('date.missing', facts.isSealed ? 'error' : 'look', head.motto)];
  }
  const found: FormFinding[] = [];
  const parts = DATE.exec(date.text);
  const [, place = '', comma, day = '', month = '', year = ''] = parts ?? [];
  const isWrong = parts === null || comma === undefined || !isDay(day) || !isMonth(month) || !isYear(year);
  if (isWrong) found.push(finding('date.form', 'error', date, { found: date.text }));
  if (facts.agency.place !== '' && fold(place) !== '' && fold(place) !== fold(facts.agency.place))
    found.push(finding('date.place', 'warning', date, { found: place, wanted: facts.agency.place }));
  if (!date.italic) found.push(finding('date.italic', 'error', date));
  found.push(...sizeOf('date.size', [date], [13, 14]));
  if (number && Math.abs(number.base - date.base) > SAME_LINE_MM)
    found.push(finding('date.line', 'warning', date));
  return found;
};

const digitsOf = (text: string): string => text.replace(/[.…\s]/gu, '');
/** Blank until the date is given; below ten with a nought. */
const isDay = (text: string): boolean => /^(?:|0[1-9]|[12]\d|3[01])$/.test(digitsOf(text));
/** Only January and February have a nought. */
const isMonth = (text: string): boolean => /^(?:|0[12]|[3-9]|1[0-2])$/.test(digitsOf(text));
const isYear = (text: string): boolean => /^(?:|20|\d{4})$/.test(digitsOf(text));
