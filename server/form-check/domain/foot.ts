// The end of a document: recipients on the left, signer on the right (ô 9b, 7a, 7b), and the address of the agency at
// the foot of the first page (ô 13).
import { type Line, widthOf } from './lines.ts';
import type { Page } from './page.ts';
import { fold, isUpper } from './words.ts';

export interface Foot {
  /** The page it stands on. */
  page?: number;
  /** Where it begins. */
  from: number;
  recipientsHeading?: Line;
  recipients: Line[];
  /** Capacity and position of the signer. */
  position: Line[];
  name?: Line;
  contact: Line[];
}

const FULL_RULE_MM = 120;
const CONTACT_MM = 60;
const ABOVE_HEADING_MM = 8;

export function footOf(pages: readonly Page[]): Foot {
  const contact = contactOf(pages[0]);
  const page = pages.findLast(({ lines }) => lines.some(isHeading));
  if (page !== undefined) return withRecipients(page, contact);
  const [last] = pages.slice(-1);
  return last
    ? withoutRecipients(last, contact)
    : { from: Number.POSITIVE_INFINITY, recipients: [], position: [], contact };
}

const isHeading = ({ text, x }: Line): boolean =>
  fold(text).startsWith('noi nhan') && text.length < 80 && x < 80;

function withRecipients({ lines, measured }: Page, contact: Line[]): Foot {
  const at = lines.findLastIndex(isHeading);
  const heading = lines[at];
  if (heading === undefined) return { from: Number.POSITIVE_INFINITY, recipients: [], position: [], contact };
  const middle = measured.widthMm * 0.45;
  const below = lines.filter(
    (line) => line.base > heading.base + 0.5 && !line.isMark && !contact.includes(line),
  );
  const recipients = below.filter(({ x }) => x < middle);
  const right = lines.filter(
    (line) =>
      line.base > heading.base - ABOVE_HEADING_MM &&
      line.x >= middle &&
      !line.isMark &&
      !contact.includes(line),
  );
  const { position, name } = signerOf(right);
  const tops = [heading, ...position].map(({ y }) => y);
  return {
    page: measured.number,
    from: Math.min(...tops),
    recipientsHeading: heading,
    recipients,
    position,
    ...(name && { name }),
    contact,
  };
}

/** Of kinds that go without a list of recipients. */
function withoutRecipients({ lines, measured }: Page, contact: Line[]): Foot {
  const right = lines.filter(
    (line) => line.x >= measured.widthMm * 0.42 && !line.isMark && !contact.includes(line),
  );
  const at = right.findLastIndex(({ text, bold }) => bold && isUpper(text));
  const first = right.slice(0, at + 1).findLastIndex((_, index) => {
    const before = right[index - 1];
    return before === undefined || !(before.bold && isUpper(before.text));
  });
  const { position, name } = signerOf(at < 0 ? [] : right.slice(Math.max(0, first)));
  const [top] = position;
  return {
    ...(top && { page: measured.number }),
    from: top?.y ?? Number.POSITIVE_INFINITY,
    recipients: [],
    position,
    ...(name && { name }),
    contact,
  };
}

/** Upper case first: capacity and position; what is not, below it: the name. */
function signerOf(right: readonly Line[]): { position: Line[]; name?: Line } {
  const start = right.findIndex(({ text }) => /\p{L}/u.test(text));
  const rest = start < 0 ? [] : right.slice(start);
  const end = rest.findIndex((line, index) => index > 0 && line.base - (rest[index - 1]?.base ?? 0) > 11);
  const position = end < 0 ? rest.filter(({ text }) => isUpper(text)) : rest.slice(0, end);
  const name = end < 0 ? rest.find(({ text }) => !isUpper(text)) : rest[end];
  return { position: position.filter((line) => line !== name), ...(name && { name }) };
}

function contactOf(page: Page | undefined): Line[] {
  if (page === undefined) return [];
  const { heightMm } = page.measured;
  const rule = page.measured.strokes.find(
    (stroke) =>
      widthOf(stroke) > FULL_RULE_MM && stroke.y > heightMm - CONTACT_MM && stroke.bottom - stroke.y < 1,
  );
  if (rule === undefined) return [];
  return page.lines.filter(
    ({ base, text }) => base > rule.y && /@|www\.|https?:|điện thoại|đt[:.]|địa chỉ|fax/iu.test(text),
  );
}
