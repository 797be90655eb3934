// Pages → fields of the register. The cells are found as the form check finds them; what a cell says is taken apart here.
import { type Layout, type Line, layoutOf, type Page, textOf, tidy } from '../../form-check/index.ts';
import type { FieldName, RecognisedField, TextSource } from './field.ts';
import type { Box } from './hocr.ts';
import { notedKind, titledKind } from './kind.ts';
import { dateParts, issuerName, issuerParts, numberParts, urgencyOf } from './parts.ts';
import { knownTitle } from './titles.ts';

/** One page with what is known of its words. */
export interface SourcePage {
  page: Page;
  source: TextSource;
  look(line: Line): { least: number; mean: number; box: Box } | undefined;
}

/** How far down the head of a document reaches. */
const HEAD_MM = 120;
/** Letters of a file are what they are; that a cell is the right one is not as sure. */
const FOUND = 0.97;
/** Told by something else than its own cell. */
const GUESSED = 0.6;
const MAX_VALUE = 1000;

export function fieldsOf(pages: readonly SourcePage[]): RecognisedField[] {
  const [first] = pages;
  if (first === undefined || first.page.lines.length === 0) return [];
  const title = titledKind(first.page);
  const layout = layoutOf(
    { pageCount: pages.length, pages: pages.map(({ page }) => page), fonts: [] },
    title?.kind ?? 'cong-van',
  );
  const byNumber = new Map(pages.map((each) => [each.page.measured.number, each]));
  const field = fieldMaker(byNumber);
  const { head, foot } = layout;
  const number = numberParts(head.number?.text ?? '');
  const date = dateParts(head.date?.text ?? '');
  const { own, above } = issuerParts(head.superior, head.agency);
  const stamp = first.page.lines.find((line) => line.base < HEAD_MM && urgencyOf(line) !== undefined);
  const subject = subjectOf(layout);
  const noted = number.notation === undefined ? undefined : notedKind(number.notation);
  const signed = layout.pages.find(({ measured }) => measured.number === foot.page);
  const position = foot.position.filter(({ text }) => /\p{L}{2}/u.test(text));
  return [
    field('issuer', issuerName(inCapitals(own), inCapitals(above)), own, 'mean'),
    field('number', number.number, head.number && [head.number], 'least'),
    field('notation', number.notation, head.number && [head.number], 'least'),
    field('date', date.date, head.date && [head.date], 'least'),
    field('place', date.place, head.date && [head.date], 'mean'),
    title?.line !== undefined
      ? field('kind', title.kind, [title.line], 'mean')
      : head.about.length > 0
        ? field('kind', 'cong-van', head.about.slice(0, 1), 'mean')
        : field('kind', noted, head.number && [head.number], 'mean', GUESSED),
    field('subject', subject.text, subject.lines, 'mean'),
    field('signer', signed && nameOf(foot.name?.text), foot.name && [foot.name], 'mean'),
    field('signerTitle', signed && knownTitle(inCapitals(position)), position, 'mean'),
    field('urgency', stamp && urgencyOf(stamp), stamp && [stamp], 'mean'),
    field('recipients', recipientsOf(foot.recipients), foot.recipients, 'mean'),
  ].flatMap((each) => each ?? []);
}

const fieldMaker =
  (pages: ReadonlyMap<number, SourcePage>) =>
  (
    name: FieldName,
    value: string | undefined,
    lines: readonly Line[] | undefined,
    by: 'least' | 'mean',
    share = FOUND,
  ): RecognisedField | undefined => {
    const [first] = lines ?? [];
    const from = first && pages.get(first.page);
    if (!value || first === undefined || lines === undefined || from === undefined) return undefined;
    const seen = lines.filter(({ page }) => page === first.page).flatMap((line) => from.look(line) ?? []);
    if (seen.length === 0) return undefined;
    const sure =
      by === 'least'
        ? Math.min(...seen.map(({ least }) => least))
        : seen.reduce((sum, { mean }) => sum + mean, 0) / seen.length;
    return {
      name,
      value: value.slice(0, MAX_VALUE),
      source: from.source,
      confidence: Math.round(sure * share * 100) / 100,
      at: { page: first.page, ...boxOf(seen.map(({ box }) => box)) },
    };
  };

/** A little room around the letters. */
const ROOM_MM = 0.8;

function boxOf(boxes: readonly Box[]) {
  const left = Math.max(0, Math.min(...boxes.map((box) => box.left)) - ROOM_MM);
  const top = Math.max(0, Math.min(...boxes.map((box) => box.top)) - ROOM_MM);
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    xMm: round(left),
    yMm: round(top),
    widthMm: round(Math.max(1, Math.max(...boxes.map((box) => box.right)) + ROOM_MM - left)),
    heightMm: round(Math.max(1, Math.max(...boxes.map((box) => box.bottom)) + ROOM_MM - top)),
  };
}

function subjectOf({ head, title, subject }: Layout): { text: string; lines: Line[] } {
  const lines = title !== undefined ? subject : head.about;
  const text = textOf(lines)
    .replace(/^[^\p{L}\p{N}“"(]+/u, '')
    .replace(/^v\s*\/\s*v\s*[:.]?\s*/iu, '');
  return { text: text === '' ? '' : text[0]?.toLocaleUpperCase('vi') + text.slice(1), lines };
}

/** Without what a speck or a rule was taken for. */
const inCapitals = (lines: readonly Line[]): string =>
  tidy(textOf(lines).replace(/[^\p{L}\p{N}.,&()/\s-]/gu, ' ')).replace(/[\s.,-]+$/u, '');

/** Two to six words with capitals; what else stands there is none. */
function nameOf(text = ''): string | undefined {
  const name = tidy(text).replace(/[.,;]+$/u, '');
  const words = name.split(' ').filter((word) => /\p{L}/u.test(word));
  return words.length >= 2 && words.length <= 7 && name.length <= 60 ? name : undefined;
}

function recipientsOf(lines: readonly Line[]): string {
  return lines
    .map(({ text }) => tidy(text.replace(/^[-–—•*+]\s*/u, '').replace(/[;:.,]+(?:\s*\/\s*\.?)?$/u, '')))
    .filter((text) => /\p{L}{2}/u.test(text))
    .slice(0, 30)
    .join('\n');
}
