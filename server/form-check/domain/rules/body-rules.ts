// Nội dung: NĐ 30/2020 Phụ lục I, Phần I, II.6.
import type { FormFinding } from '../../../contracts/form-check.ts';
import { finding, type Rules, type Seen } from '../finding.ts';
import { restsOnBasis } from '../kinds.ts';
import { type Line, mmOf } from '../lines.ts';
import { isSize } from './type.ts';

/** Less is no text to judge. */
const LEAST_LINES = 3;
const INDENTS = [10, 12.7] as const;
const INDENT_TOLERANCE = 1.2;
const EDGE_MM = 1.5;
/** Of the letters' size: the pitch of single spacing and of one and a half in Times New Roman, with some air. */
const PITCH = { least: 1.05, most: 1.8 };
/** Of the usual pitch. */
const WIDER = 1.45;
const GAP_PT = 6;
const GAP_TOLERANCE_PT = 1;

export const bodyRules: Rules = (seen) => {
  const { body } = seen.layout;
  const readable = seen.file.pages.some(({ measured }) => measured.ink.chars > 0);
  if (body.length === 0) return readable ? [finding('body.missing', 'error')] : [];
  const text = body.filter(isProse);
  const found = [...sizes(text.length > 0 ? text : body)];
  if (text.length < LEAST_LINES) return found;
  const left = Math.min(...seen.layout.pages.flatMap(({ lines }) => lines.map(({ x }) => x)));
  const paragraphs = paragraphsOf(text, left);
  return [...found, ...justified(paragraphs), ...indents(paragraphs), ...spacing(paragraphs), ...basis(seen)];
};

/** Tables, headings and short lines are set as they need. */
const isProse = (line: Line): boolean => line.text.length >= 25 && line.x < 60 && !line.isMark;

function sizes(lines: readonly Line[]): FormFinding[] {
  const wrong = lines.filter(({ size }) => !isSize(size, 13, 14));
  const [first] = wrong;
  // Single lines of another size are notes and tables.
  if (first === undefined || wrong.length * 5 < lines.length) return [];
  return [finding('body.size', 'error', first, { size: first.size, wanted: '13–14', count: wrong.length })];
}

type Paragraph = Line[];

/** A paragraph begins where the first line is moved in, or after a wider gap than usual. */
function paragraphsOf(lines: readonly Line[], left: number): Paragraph[] {
  const isIndented = ({ x }: Line) => x > left + 3;
  const gaps = lines.flatMap((line, index) => {
    const before = lines[index - 1];
    return before && before.page === line.page && !isIndented(line) ? [gapOf(before, line)] : [];
  });
  const usual = median(gaps) ?? 1.2;
  const paragraphs: Paragraph[] = [];
  let before: Line | undefined;
  for (const line of lines) {
    const isNew =
      before === undefined ||
      before.page !== line.page ||
      isIndented(line) ||
      gapOf(before, line) > usual * WIDER;
    if (isNew) paragraphs.push([]);
    paragraphs.at(-1)?.push(line);
    before = line;
  }
  return paragraphs;
}

const median = (numbers: readonly number[]): number | undefined =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** From line to line, in parts of the letters' size. */
const gapOf = (before: Line, line: Line): number => (line.base - before.base) / mmOf(line.size);

function justified(paragraphs: readonly Paragraph[]): FormFinding[] {
  const inner = paragraphs.flatMap((paragraph) => paragraph.slice(0, -1));
  if (inner.length < LEAST_LINES) return [];
  const edge = Math.max(...inner.map(({ right }) => right));
  const ragged = inner.filter(({ right }) => edge - right > EDGE_MM);
  const [first] = ragged;
  if (first === undefined || ragged.length * 3 < inner.length) return [];
  return [finding('body.justified', 'warning', first, { count: ragged.length })];
}

function indents(paragraphs: readonly Paragraph[]): FormFinding[] {
  const long = paragraphs.filter((paragraph) => paragraph.length > 1);
  const wrong = long.flatMap((paragraph) => {
    const [first, second] = paragraph;
    if (first === undefined || second === undefined) return [];
    const by = first.x - second.x;
    return INDENTS.some((each) => Math.abs(by - each) <= INDENT_TOLERANCE) ? [] : [{ first, by }];
  });
  const [one] = wrong;
  if (one === undefined || wrong.length * 2 < long.length) return [];
  return [finding('body.indent', 'warning', one.first, { found: one.by, count: wrong.length })];
}

function spacing(paragraphs: readonly Paragraph[]): FormFinding[] {
  const found: FormFinding[] = [];
  const pitches = paragraphs.flatMap((paragraph) =>
    paragraph.slice(1).flatMap((line, index) => {
      const before = paragraph[index];
      return before && before.page === line.page ? [{ line, pitch: gapOf(before, line) }] : [];
    }),
  );
  const sorted = [...pitches].sort((a, b) => a.pitch - b.pitch);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) return found;
  if (middle.pitch < PITCH.least || middle.pitch > PITCH.most)
    found.push(finding('body.line-spacing', 'warning', middle.line, { found: middle.pitch / 1.15 }));
  const gaps = paragraphs.slice(1).flatMap((paragraph, index) => {
    const before = paragraphs[index]?.at(-1);
    const [line] = paragraph;
    if (line === undefined || before === undefined || before.page !== line.page) return [];
    return [{ line, points: (gapOf(before, line) - middle.pitch) * line.size }];
  });
  const narrow = gaps.filter(({ points }) => points < GAP_PT - GAP_TOLERANCE_PT);
  const [first] = narrow;
  if (first && narrow.length * 2 >= gaps.length)
    found.push(
      finding('body.paragraph-gap', 'warning', first.line, {
        found: Math.max(0, first.points),
        count: narrow.length,
      }),
    );
  return found;
}

/** "Căn cứ …;": italic, each with a semicolon at its end, the last with a full stop. */
function basis({ layout: { body }, facts }: Seen): FormFinding[] {
  if (!restsOnBasis(facts.kind)) return [];
  const start = body.findIndex(({ text }) => /^Căn cứ(?=\s|$)/iu.test(text));
  if (start < 0) return [];
  const ends = body.findIndex(
    (line, index) => index > start && /^(?:QUYẾT (?:ĐỊNH|NGHỊ)|Điều 1|NGHỊ QUYẾT)/u.test(line.text),
  );
  const lines = body.slice(start, ends < 0 ? start + 12 : ends);
  const begins = lines.flatMap((line, index) =>
    /^(?:Căn cứ|Theo|Xét)(?=\s|$)/u.test(line.text) ? [index] : [],
  );
  const found: FormFinding[] = [];
  const upright = lines.find((line, index) => begins.includes(index) && !line.italic);
  if (upright) found.push(finding('basis.italic', 'warning', upright));
  const wrong = begins.flatMap((_, at) => {
    const next = begins[at + 1];
    const last = lines[(next ?? lines.length) - 1];
    if (last === undefined) return [];
    const wanted = next === undefined ? '.' : ';';
    return last.text.endsWith(wanted) ? [] : [{ last, wanted }];
  });
  const [first] = wrong;
  if (first) found.push(finding('basis.ends', 'warning', first.last, { wanted: first.wanted }));
  return found;
}
