// Finds the cells (ô) of NĐ 30/2020 Phụ lục I on the pages by what stands in them and where. What is not found stays
// undefined; the rules decide what that means.
import { DOCUMENT_KINDS, type DocumentKind } from '../../contracts/vocabulary.ts';
import { type Foot, footOf } from './foot.ts';
import { hasSeveralSigners } from './kinds.ts';
import { type Line, splitAt, wholeRows } from './lines.ts';
import { beginsAppendix, type MeasuredFile, type Page } from './page.ts';
import { fold, isUpper, likeness, tidy } from './words.ts';

export const COUNTRY = 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM';
export const MOTTO = 'Độc lập - Tự do - Hạnh phúc';

export interface Head {
  country?: Line;
  motto?: Line;
  /** Above the issuing agency. */
  superior: Line[];
  agency: Line[];
  number?: Line;
  /** Of an official letter, under its number. */
  about: Line[];
  date?: Line;
}

export interface Layout {
  /** Pages of the document itself, without its appendixes. */
  pages: Page[];
  appendixes: Page[];
  head: Head;
  /** Tên loại and its trích yếu, for the named kinds. */
  title?: Line;
  subject: Line[];
  addressee?: Line;
  body: Line[];
  foot: Foot;
}

/** As far down as the head of a document can reach. */
const HEAD_MM = 120;
const LIKE = 0.72;
/** A long name of a place begins left of the cell above it. */
const DATE_REACH_MM = 12;
/** Further down a date is one of the text. */
const DATE_BELOW_MM = 30;
const STAMP = /^(?:HỎA TỐC|HOẢ TỐC|THƯỢNG KHẨN|KHẨN|TUYỆT MẬT|TỐI MẬT|MẬT)$/u;
const BELOW_AGENCY_MM = 45;

export function layoutOf(file: MeasuredFile, kind: DocumentKind): Layout {
  const { pages } = file;
  const cut = pages.findIndex((page, index) => index > 0 && beginsAppendix(page));
  const own = cut < 0 ? pages : pages.slice(0, cut);
  const [first] = own;
  const head = first ? headOf(first) : { superior: [], agency: [], about: [] };
  const top = first?.lines.filter(({ base }) => base < HEAD_MM + 40) ?? [];
  const title = kind === 'cong-van' ? undefined : titleOf(top, kind, head);
  const subject = title ? subjectOf(top, title) : [];
  const addressee = top.find(
    ({ text }) => /^k[ií]nh g[uửứừữự]i/iu.test(text) || fold(text).startsWith('kinh gui'),
  );
  const foot = footOf(own, hasSeveralSigners(kind));
  const from = Math.max(
    ...[head.motto, head.number, head.date, ...head.about, title, ...subject, addressee].map(
      (line) => line?.base ?? 0,
    ),
  );
  return {
    pages: own,
    appendixes: cut < 0 ? [] : pages.slice(cut),
    head,
    ...(title && { title }),
    subject,
    ...(addressee && { addressee }),
    body: bodyOf(own, from, foot),
    foot,
  };
}

function headOf({ lines, measured }: Page): Head {
  // Blanks for a number or a date to come do not part a line.
  const top = wholeRows(lines.filter(({ base }) => base < HEAD_MM));
  const found = bestLike(top, COUNTRY);
  // Where the left cell reaches up to the right one they are read as one line.
  const at = found && startOf(found, 'cong hoa');
  const boundary = at ?? measured.widthMm * 0.44;
  const country = found && (splitAt(found, boundary).right ?? found);
  const nearMotto = top.filter(
    ({ base }) => country === undefined || (base > country.base && base < country.base + 14),
  );
  const wholeMotto = bestLike(nearMotto, MOTTO);
  const motto =
    wholeMotto && (splitAt(wholeMotto, startOf(wholeMotto, 'doc lap') ?? boundary).right ?? wholeMotto);
  const under = (motto ?? country)?.base ?? 0;
  const near = top.filter(({ base }) => base > under && base < under + DATE_BELOW_MM);
  const date = dateOf(near, boundary);
  const left = leftOf(top, boundary);
  const numberAt = left.findIndex(({ text }) => /^s[oôốồ]\s*(?:[:.…\d/]|$)/iu.test(text));
  const number = left[numberAt];
  const aboutAt = left.findIndex(({ text }) => /^v\s*\/\s*v\b/iu.test(text) || /^về việc/iu.test(text));
  const namesEnd = [numberAt, aboutAt].filter((each) => each >= 0);
  const names = left.slice(0, namesEnd.length > 0 ? Math.min(...namesEnd) : Math.min(3, left.length));
  const own = names.filter(({ bold }) => bold);
  const agency = own.length > 0 ? own : names.slice(-1);
  return {
    ...(country && { country }),
    ...(motto && { motto }),
    superior: names.filter((line) => !agency.includes(line) && line.base < (agency[0]?.base ?? 0)),
    agency,
    ...(number && { number }),
    about: aboutAt < 0 ? [] : together(left.slice(aboutAt)),
    ...(date && { date }),
  };
}

function bestLike(lines: readonly Line[], text: string): Line | undefined {
  const rated = lines
    .map((line) => ({ line, like: Math.max(likeness(line.text, text), tailLike(line, text)) }))
    .sort((a, b) => b.like - a.like);
  const [best] = rated;
  return best !== undefined && best.like >= LIKE ? best.line : undefined;
}

/** Of a line that holds another cell's text before it. */
const tailLike = ({ words }: Line, text: string): number => {
  const count = text.split(' ').length;
  return words.length > count
    ? likeness(
        words
          .slice(-count)
          .map((word) => word.text)
          .join(' '),
        text,
      )
    : 0;
};

function startOf({ words }: Line, begin: string): number | undefined {
  const at = words.findIndex((_, index) =>
    fold(
      words
        .slice(index, index + 2)
        .map(({ text }) => text)
        .join(' '),
    ).startsWith(begin),
  );
  const word = words[at];
  return word && word.x - 0.5;
}

function dateOf(top: readonly Line[], boundary: number): Line | undefined {
  const line = top.find(
    ({ text, right }) => right > boundary && /ng[aà]y\b.*th[aá]ng\b.*n[aă]m/iu.test(text),
  );
  if (line === undefined) return undefined;
  return line.x > boundary - DATE_REACH_MM ? line : splitAt(line, boundary - DATE_REACH_MM).right;
}

/** What stands in the left cell, down to the first line that goes across. */
function leftOf(top: readonly Line[], boundary: number): Line[] {
  const left: Line[] = [];
  const start = top[0]?.base ?? 0;
  for (const line of top) {
    if (STAMP.test(line.text)) continue;
    if (line.base > start + BELOW_AGENCY_MM) break;
    if (/^kính gửi/iu.test(line.text)) break;
    if (line.x >= boundary - 3) continue;
    const { left: part, right: rest } = splitAt(line, boundary);
    const gap = part && rest ? rest.x - part.right : Number.POSITIVE_INFINITY;
    if (gap < 2.2 && line.base > start + 20) break;
    if (part) left.push(part);
  }
  return left;
}

/** A paragraph's lines: as long as they follow close. */
export function together(lines: readonly Line[]): Line[] {
  const end = lines.findIndex((line, index) => {
    const before = lines[index - 1];
    return before !== undefined && line.base - before.base > 0.353 * Math.max(line.size, before.size) * 1.75;
  });
  return end < 0 ? [...lines] : lines.slice(0, end);
}

function titleOf(top: readonly Line[], kind: DocumentKind, head: Head): Line | undefined {
  const { name } = DOCUMENT_KINDS[kind];
  const from = head.motto?.base ?? 0;
  const wanted = fold(name);
  return top.find(
    ({ text, base }) =>
      base > from &&
      (fold(text) === wanted || (isUpper(text) && fold(text).startsWith(`${wanted} `) && text.length < 60)),
  );
}

function subjectOf(top: readonly Line[], title: Line): Line[] {
  const below = top.filter(({ base, text }) => base > title.base && !/^kính gửi/iu.test(text));
  const lines = together([title, ...below]).slice(1);
  const isTitleLike = lines.filter(({ bold, x }) => bold || x > title.x - 60);
  const end = lines.findIndex((line) => !line.bold && line.x < 42);
  return end < 0 ? isTitleLike : lines.slice(0, end);
}

function bodyOf(pages: readonly Page[], from: number, foot: Foot): Line[] {
  return pages.flatMap(({ lines, measured }, index) => {
    const until =
      measured.number === foot.page
        ? foot.from
        : (foot.page ?? Number.POSITIVE_INFINITY) < measured.number
          ? 0
          : Number.POSITIVE_INFINITY;
    return lines.filter(
      (line) =>
        !line.isMark &&
        (index > 0 || line.base > from + 0.5) &&
        line.base < until &&
        !foot.contact.includes(line),
    );
  });
}

export const textOf = (lines: readonly Line[]): string => tidy(lines.map(({ text }) => text).join(' '));
