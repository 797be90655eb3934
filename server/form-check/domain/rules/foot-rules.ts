// Chức vụ, họ tên người ký; nơi nhận; ký hiệu người soạn; địa chỉ: NĐ 30/2020 Phụ lục I, Phần I, II.7, II.9, III.3, III.4.
import type { FormFinding } from '../../../contracts/form-check.ts';
import { finding, type Rules, type Seen } from '../finding.ts';
import { hasSeveralSigners } from '../kinds.ts';
import { textOf } from '../layout.ts';
import type { Line } from '../lines.ts';
import { fold, isUpper } from '../words.ts';
import { sizeOf } from './type.ts';

/** Of the signature's picture, II.7d. */
const ROOM_MM = 14;
const DEGREES =
  /(?:^|[\s,])(?:GS|PGS|TS|ThS|Th\.S|T\.S|BS|KS|CN|LS|NGƯT|NGND|Tiến sĩ|Thạc sĩ|Giáo sư)(?=[\s.,]|$)/u;
const CAPACITY = /^(TM|KT|TL|TUQ|Q)\s*\./u;

export const signerRules: Rules = (seen) => {
  const { foot } = seen.layout;
  return [...positionOf(seen, foot.position), ...nameOf(seen)];
};

function positionOf({ facts }: Seen, position: readonly Line[]): FormFinding[] {
  const [first] = position;
  if (first === undefined) return [finding('position.missing', 'error')];
  const found = sizeOf('position.size', position, [13, 14]);
  if (position.some(({ bold, text }) => !bold || !isUpper(text)))
    found.push(finding('position.bold', 'error', position));
  const given = CAPACITY.exec(first.text)?.[1] ?? 'direct';
  if (given !== facts.capacity && !hasSeveralSigners(facts.kind)) {
    const wanted = `${facts.capacity}.`;
    found.push(
      given === 'direct'
        ? finding('capacity.missing', 'error', first, { wanted })
        : finding('capacity.other', 'error', first, {
            found: `${given}.`,
            wanted: facts.capacity === 'direct' ? '' : wanted,
          }),
    );
  }
  const title = fold(facts.signer?.title ?? '');
  const printed = fold(textOf(position));
  const last = fold(position.at(-1)?.text ?? '');
  // Within an agency its name is left out: "GIÁM ĐỐC" of the "Giám đốc Sở".
  const isOwn = printed.includes(title) || (last.length >= 5 && title.startsWith(last));
  if (title !== '' && !hasSeveralSigners(facts.kind) && !isOwn)
    found.push(
      finding('position.other', 'warning', position, {
        found: textOf(position),
        wanted: facts.signer?.title ?? '',
      }),
    );
  return found;
}

function nameOf({ layout: { foot, pages }, facts }: Seen): FormFinding[] {
  const wanted = facts.signer?.name ?? '';
  const own = foot.name;
  const found: FormFinding[] = [];
  const isNamed = own !== undefined && fold(own.text).endsWith(fold(wanted));
  if (own === undefined || (wanted !== '' && !isNamed)) {
    const elsewhere = pages.some(({ lines }) =>
      lines.some(({ text }) => wanted !== '' && fold(text).includes(fold(wanted))),
    );
    if (!(hasSeveralSigners(facts.kind) && (elsewhere || wanted === '')))
      found.push(
        finding('signer.missing', 'error', own ?? foot.position, { wanted, found: own?.text ?? '' }),
      );
  }
  if (own === undefined) return found;
  found.push(...sizeOf('signer.size', [own], [13, 14]));
  if (!own.bold) found.push(finding('signer.bold', 'error', own));
  if (isUpper(own.text)) found.push(finding('signer.case', 'warning', own));
  if (DEGREES.test(own.text)) found.push(finding('signer.degree', 'warning', own, { found: own.text }));
  const above = foot.position.at(-1);
  if (above && own.page === above.page && own.y - above.bottom < ROOM_MM)
    found.push(
      finding('signer.room', 'warning', own, { found: Math.max(0, own.y - above.bottom), wanted: ROOM_MM }),
    );
  return found;
}

export const recipientRules: Rules = (seen) => {
  const {
    layout: { foot },
    facts,
  } = seen;
  const { recipientsHeading: heading, recipients } = foot;
  if (heading === undefined)
    return hasSeveralSigners(facts.kind) || facts.kind === 'thu-cong'
      ? []
      : [finding('recipients.missing', 'error')];
  const found: FormFinding[] = [];
  const isRight =
    /^Nơi nhận:$/u.test(heading.text) && heading.bold && heading.italic && Math.abs(heading.size - 12) <= 0.3;
  if (!isRight) found.push(finding('recipients.heading', 'error', heading, { size: heading.size }));
  const list = recipients.filter(({ text }) => !isDrafterMark(text));
  found.push(...sizeOf('recipients.size', list, [11, 11]));
  found.push(...archive(list), ...ends(list), ...names(seen, list));
  const mark = recipients.filter(({ text }) => isDrafterMark(text));
  return [...found, ...sizeOf('drafter-mark.size', mark, [11, 11])];
};

/** ô 12: `PL.(300)`. */
const isDrafterMark = (text: string): boolean => /^\p{Lu}{1,5}\s*\.?\s*\(?\d+\)?$/u.test(text);

function archive(list: readonly Line[]): FormFinding[] {
  const line = list.find(({ text }) => /^-?\s*lưu\b/iu.test(text));
  if (line === undefined) return [finding('recipients.archive', 'error', list.at(-1), { found: '' })];
  const isLast =
    list.indexOf(line) === list.length - 1 ||
    list.slice(list.indexOf(line) + 1).every(({ text }) => !/^-/.test(text));
  return /^-\s*Lưu:\s*VT\b/u.test(line.text) && isLast
    ? []
    : [finding('recipients.archive', 'error', line, { found: line.text })];
}

/** A dash first and a semicolon last; the line of the archive ends with a full stop. */
function ends(list: readonly Line[]): FormFinding[] {
  const items = itemsOf(list);
  const wrong = items.find(
    ({ text }, index) => !text.startsWith('-') || !text.endsWith(index === items.length - 1 ? '.' : ';'),
  );
  return wrong ? [finding('recipients.ends', 'warning', wrong.lines, { found: wrong.text })] : [];
}

interface Item {
  text: string;
  lines: Line[];
}

function itemsOf(list: readonly Line[]): Item[] {
  const items: Item[] = [];
  for (const line of list) {
    const last = items.at(-1);
    if (line.text.startsWith('-') || last === undefined || /[;.]$/.test(last.text))
      items.push({ text: line.text, lines: [line] });
    else {
      last.lines.push(line);
      last.text = textOf(last.lines);
    }
  }
  return items;
}

const MANY = 4;

/** Who gets it is named: here, or by "Như trên" where "Kính gửi" names him. */
function names({ layout: { addressee, body, foot }, facts }: Seen, list: readonly Line[]): FormFinding[] {
  const text = fold(textOf(list));
  const above = /nhu tren|nhu dieu|nhu kinh gui/.test(text)
    ? fold(textOf([...(addressee ? [addressee] : []), ...body.slice(0, 12), ...body.slice(-12)]))
    : '';
  const missing = facts.recipients.filter(
    (name) => !formsOf(name).some((each) => text.includes(each) || above.includes(each)),
  );
  const isGrouped = /cac (?:so|phong|don vi|co quan|bo|xa|huyen)|theo danh sach/.test(`${text} ${above}`);
  if (missing.length === 0 || isGrouped) return [];
  const shown = `${missing.slice(0, MANY).join('; ')}${missing.length > MANY ? '; …' : ''}`;
  return [
    finding('recipients.names', 'warning', foot.recipientsHeading, { names: shown, count: missing.length }),
  ];
}

/** The whole name, or without the place at its end. */
function formsOf(name: string): string[] {
  const whole = fold(name);
  const [short] = whole.split(/ (?:tinh|thanh pho|tp) /);
  return short && short.length >= 5 ? [whole, short] : [whole];
}

export const contactRules: Rules = ({ layout: { foot } }) =>
  sizeOf('contact.size', foot.contact, [11, 12]).map((each) => ({ ...each, severity: 'warning' }));
