// Dấu chỉ độ mật, mức độ khẩn, phạm vi lưu hành; phụ lục: NĐ 30/2020 Phụ lục I, Phần I, III.1 and III.2.
import type { FormFinding } from '../../../contracts/form-check.ts';
import type { Urgency } from '../../../contracts/vocabulary.ts';
import { finding, type Rules, type Seen } from '../finding.ts';
import { textOf, together } from '../layout.ts';
import { centreOf, type Line, wholeRows, widthOf } from '../lines.ts';
import type { MeasuredPage, Place } from '../measured.ts';
import { isAppendixHeading, type Page } from '../page.ts';
import { isUpper } from '../words.ts';
import { isSize, sizeOf } from './type.ts';

const STAMPS: Readonly<Record<Exclude<Urgency, 'normal'>, { text: string; says: RegExp; widthMm: number }>> =
  {
    express: { text: 'HỎA TỐC', says: /^HO(?:̉)?[ẢÀA]?.*TỐC$|^HỎA TỐC|^HOẢ TỐC/u, widthMm: 30 },
    'very-urgent': { text: 'THƯỢNG KHẨN', says: /^THƯỢNG KHẨN$/u, widthMm: 40 },
    urgent: { text: 'KHẨN', says: /^KHẨN$/u, widthMm: 20 },
  };
const SECRET = /^(?:TUYỆT MẬT|TỐI MẬT|MẬT)$/u;
const CIRCULATION = /^(?:XEM XONG TRẢ LẠI|LƯU HÀNH NỘI BỘ|KHÔNG PHỔ BIẾN)$/u;
const HEIGHT_MM = 8;
const BOX_TOLERANCE_MM = 2;

export const stampRules: Rules = (seen) => {
  const [first] = seen.layout.pages;
  if (first === undefined) return [];
  const short = first.lines.filter(({ text, base }) => text.length <= 20 && isUpper(text) && base < 130);
  const secret = short.find(({ text }) => SECRET.test(text));
  const circulation = short.find(({ text }) => CIRCULATION.test(text));
  return [
    ...ofUrgency(seen, short, first),
    ...(secret ? [finding('secrecy.stamp', 'error', secret, { found: secret.text })] : []),
    ...(circulation &&
    (!circulation.bold || !isSize(circulation.size, 13, 14) || !boxAround(first.measured, circulation))
      ? [finding('circulation.form', 'warning', circulation)]
      : []),
  ];
};

function ofUrgency({ facts }: Seen, short: readonly Line[], page: Page): FormFinding[] {
  const stamps = Object.entries(STAMPS) as Array<[Exclude<Urgency, 'normal'>, (typeof STAMPS)['urgent']]>;
  const seen = stamps.flatMap(([urgency, stamp]) => {
    const line = short.find(({ text }) => stamp.says.test(text));
    return line ? [{ urgency, stamp, line }] : [];
  });
  const [first] = seen;
  if (first === undefined)
    return facts.urgency === 'normal'
      ? []
      : [finding('urgency.missing', 'error', undefined, { wanted: STAMPS[facts.urgency].text })];
  const { urgency, stamp, line } = first;
  const found: FormFinding[] = [];
  if (urgency !== facts.urgency)
    found.push(
      finding('urgency.other', 'error', line, {
        found: stamp.text,
        wanted: facts.urgency === 'normal' ? '' : STAMPS[facts.urgency].text,
      }),
    );
  if (!line.bold || !isSize(line.size, 13, 14) || !isRed(line.colour))
    found.push(finding('urgency.form', 'warning', line));
  const box = boxAround(page.measured, line);
  const isRight =
    box &&
    Math.abs(widthOf(box) - stamp.widthMm) <= BOX_TOLERANCE_MM &&
    Math.abs(box.bottom - box.y - HEIGHT_MM) <= BOX_TOLERANCE_MM;
  if (!isRight)
    found.push(finding('urgency.box', 'warning', line, { wanted: `${stamp.widthMm} × ${HEIGHT_MM}` }));
  return found;
}

function isRed(colour: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return red >= 0xb0 && green < 0x60 && blue < 0x60;
}

const NEAR_MM = 16;

/** The nearest line on each side, where there are four. */
function boxAround({ strokes }: MeasuredPage, line: Line): Place | undefined {
  const centre = centreOf(line);
  const middle = (line.y + line.bottom) / 2;
  const level = strokes.filter((each) => each.bottom - each.y < 1 && each.x < centre && each.right > centre);
  const upright = strokes.filter(
    (each) => each.right - each.x < 1 && each.y < middle && each.bottom > middle,
  );
  const above = level.filter(({ y }) => y < middle && middle - y < NEAR_MM).sort((a, b) => b.y - a.y)[0];
  const below = level.filter(({ y }) => y > middle && y - middle < NEAR_MM).sort((a, b) => a.y - b.y)[0];
  const left = upright.filter(({ x }) => x < line.x + 1 && line.x - x < NEAR_MM).sort((a, b) => b.x - a.x)[0];
  const right = upright
    .filter(({ x }) => x > line.right - 1 && x - line.right < NEAR_MM)
    .sort((a, b) => a.x - b.x)[0];
  return above && below && left && right
    ? { x: left.x, right: right.x, y: above.y, bottom: below.y }
    : undefined;
}

const ROMAN = /^Phụ lục(?:\s+[IVXLC]+)?$/u;
const CENTRE_TOLERANCE = 8;

export const appendixRules: Rules = ({ layout: { appendixes, body }, facts }) => {
  const headed = appendixes.filter(({ lines }) => lines.slice(0, 6).some(isAppendixHeading));
  if (headed.length === 0) {
    const promise = body.find(({ text }) =>
      /\((?:có |kèm theo |theo )?(?:chi tiết )?(?:tại |theo )?phụ lục.*kèm theo/iu.test(text),
    );
    return promise && facts.attachments === 0 && appendixes.length === 0
      ? [finding('appendix.missing', 'look', promise)]
      : [];
  }
  return headed.flatMap((page) => ofAppendix(page, headed.length));
};

function ofAppendix({ lines: parts, measured }: Page, count: number): FormFinding[] {
  const lines = wholeRows(parts);
  const at = lines.findIndex(isAppendixHeading);
  const heading = lines[at];
  if (heading === undefined) return [];
  const found: FormFinding[] = [];
  const isNumbered = count === 1 || /\s[IVXLC]+$/u.test(heading.text);
  const isCentred = [measured.widthMm / 2, measured.widthMm / 2 + 7.5].some(
    (middle) => Math.abs(centreOf(heading) - middle) < CENTRE_TOLERANCE,
  );
  if (
    !ROMAN.test(heading.text) ||
    !isNumbered ||
    !heading.bold ||
    !isSize(heading.size, 14, 14) ||
    !isCentred
  )
    found.push(finding('appendix.heading', 'error', heading, { found: heading.text }));
  const below = together(lines.slice(at)).slice(1);
  const name = below.filter(({ text }) => !text.startsWith('('));
  if (name.length === 0 || name.some(({ bold, text }) => !bold || !isUpper(text)))
    found.push(finding('appendix.name', 'warning', name.length > 0 ? name : heading));
  else
    found.push(
      ...sizeOf('appendix.name', name, [13, 14]).map((each) => ({ ...each, severity: 'warning' as const })),
    );
  const reference = lines.slice(at, at + 8).find(({ text }) => /kèm theo.*số\s*[:.]?\s*\d/iu.test(text));
  if (reference)
    found.push(finding('appendix.reference', 'warning', reference, { found: textOf([reference]) }));
  return found;
}
