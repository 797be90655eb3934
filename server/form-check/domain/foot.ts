// The end of a document: recipients on the left, signer on the right (ô 9b, 7a, 7b), and the address of the agency at
// the foot of the first page (ô 13).
import { type Line, widthOf } from './lines.ts';
import type { MeasuredPage } from './measured.ts';
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
/** More is room for a signature. */
const ROOM_MM = 11;
/** From the positions of several signers down to the recipients. */
const SIGNED_MM = 70;

export function footOf(pages: readonly Page[], isSignedByMany: boolean): Foot {
  const contact = contactOf(pages[0]);
  const page = pages.findLast(({ lines }) => lines.some(isHeading));
  if (page !== undefined) return withRecipients(page, contact, isSignedByMany);
  const [last] = pages.slice(-1);
  return last
    ? withoutRecipients(last, contact)
    : { from: Number.POSITIVE_INFINITY, recipients: [], position: [], contact };
}

const isHeading = ({ text, x }: Line): boolean =>
  fold(text).startsWith('noi nhan') && text.length < 80 && x < 80;

function withRecipients({ lines, measured }: Page, contact: Line[], isSignedByMany: boolean): Foot {
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
  const beside = signerOf(right);
  // Where several sign side by side, the recipients stand below them. Mẫu 1.9.
  const { position, name } =
    beside.position.length > 0 || !isSignedByMany
      ? beside
      : signerAbove(
          lines.filter(({ base }) => base < heading.base && base > heading.base - SIGNED_MM),
          measured,
        );
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
  const { position, name } = signerAbove(
    lines.filter((line) => !contact.includes(line)),
    measured,
  );
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

interface Signed {
  position: Line[];
  name?: Line;
}

/** The last on the right that is in capitals, and what stands below it. */
function signerAbove(lines: readonly Line[], { widthMm }: MeasuredPage): Signed {
  const right = lines.filter((line) => line.x >= widthMm * 0.42 && !line.isMark);
  const at = right.findLastIndex(({ text, bold }) => bold && isUpper(text));
  const first = right.slice(0, at + 1).findLastIndex(({ base }, index) => {
    const before = right[index - 1];
    return before === undefined || !(before.bold && isUpper(before.text)) || base - before.base > ROOM_MM;
  });
  return signerOf(at < 0 ? [] : right.slice(Math.max(0, first)));
}

/** Upper case first: capacity and position; what is not, below it: the name. */
function signerOf(right: readonly Line[]): Signed {
  const start = right.findIndex(({ text }) => /\p{L}/u.test(text));
  const rest = start < 0 ? [] : right.slice(start);
  const end = rest.findIndex(
    (line, index) => index > 0 && line.base - (rest[index - 1]?.base ?? 0) > ROOM_MM,
  );
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
