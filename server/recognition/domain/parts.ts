// Parts of a line of the head: number and notation (ô 3), place and date (ô 4), issuer (ô 2), urgency (ô 10b).
import type { Urgency } from '../../contracts/vocabulary.ts';
import { fold, isUpper, type Line, tidy } from '../../form-check/index.ts';

export interface NumberParts {
  number?: string;
  notation?: string;
}

/** Signs that a recogniser takes for digits' neighbours. */
const DIGITS: Readonly<Record<string, string>> = {
  O: '0',
  o: '0',
  Q: '0',
  l: '1',
  I: '1',
  '|': '1',
  S: '5',
  B: '8',
};

export function numberParts(line: string): NumberParts {
  const text = tidy(line).replace(/^s[ốôồổỗộoóòỏõọ0]\s*[:.;]?\s*/iu, '');
  // A number put in by hand leaves dots before the stroke.
  const [before = '', ...rest] = text.split('/');
  const digits = before.replace(/[\s.…_]/gu, '').replace(/[OoQlI|SB]/g, (sign) => DIGITS[sign] ?? sign);
  const notation = rest
    .join('/')
    .trim()
    .replace(/\s*([-–—/])\s*/gu, (_, sign: string) => (sign === '/' ? '/' : '-'))
    .replace(/\s.*$/u, '')
    .replace(/[.,;:]+$/u, '');
  return {
    ...(/^\d{1,6}[A-Za-zĐđ]?$/u.test(digits) && { number: digits }),
    ...(/^[\p{L}\d][\p{L}\d./&-]*$/u.test(notation) && { notation }),
  };
}

export interface DateParts {
  place?: string;
  /** yyyy-MM-dd */
  date?: string;
}

export function dateParts(line: string): DateParts {
  const text = tidy(line);
  const found =
    /ng[aà]y[\s.,:]*(\S{1,2})[\s.,:]*th[aá]ng[\s.,:]*(\S{1,2})[\s.,:]*n[aă]m[\s.,:]*(\S{4})/iu.exec(text);
  const place = /^(.*?)[,.;]?\s*ng[aà]y\b/iu
    .exec(text)?.[1]
    ?.replace(/^[^\p{L}]+/u, '')
    .trim();
  const [day, month, year] = [found?.[1], found?.[2], found?.[3]].map((part) =>
    (part ?? '').replace(/[OoQlI|SB]/g, (sign) => DIGITS[sign] ?? sign),
  );
  const date = dateOf(year, month, day);
  return {
    ...(place && /\p{L}{2}/u.test(place) && { place }),
    ...(date !== undefined && { date }),
  };
}

function dateOf(year = '', month = '', day = ''): string | undefined {
  if (!/^\d{4}$/.test(year) || !/^\d{1,2}$/.test(month) || !/^\d{1,2}$/.test(day)) return undefined;
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? undefined : text;
}

/** What a name of an agency begins with; what comes before it belongs to the one above. */
const AGENCY =
  /^(?:uy ban|ubnd|hdnd|hoi dong|so|bo|cuc|tong cuc|chi cuc|van phong|ban|trung tam|thanh tra|phong|kho bac|bao hiem|benh vien|truong|vien|cong an|toa an|vien kiem sat|hoi|lien doan|cong ty|tong cong ty|tap doan|dang uy|tinh uy|huyen uy|thanh uy|chi nhanh|ngan hang|chinh phu|thu tuong|hoc vien|dai hoc)\b/;

/**
 * Who issues and who stands above him. A recogniser does not tell bold letters, so that the two are parted where the
 * last name begins.
 */
export function issuerParts(
  superior: readonly Line[],
  agency: readonly Line[],
): { own: Line[]; above: Line[] } {
  const lines = [...superior, ...agency].filter(({ text }) => isUpper(text) && /\p{L}{2}/u.test(text));
  if (lines.some(({ bold }) => bold)) return { own: [...agency], above: [...superior] };
  const at = lines.findLastIndex(({ text }) => AGENCY.test(fold(text)));
  return at < 0 ? { own: lines, above: [] } : { own: lines.slice(at), above: lines.slice(0, at) };
}

const AREA = /(?:^|\s)((?:TỈNH|THÀNH PHỐ|TP\.?|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|ĐẶC KHU)\s.+)$/u;

/** As a register names it: with the area of the one above where its own name has none. */
export function issuerName(own: string, above: string): string {
  if (above === '' || AREA.test(own)) return own;
  const area = AREA.exec(above)?.[1];
  return area === undefined ? `${own} - ${above}` : `${own} ${area}`;
}

const STAMPS: ReadonlyArray<[RegExp, Urgency]> = [
  [/^hoa toc(?: hen gio)?$/, 'express'],
  [/^thuong khan$/, 'very-urgent'],
  [/^khan$/, 'urgent'],
];

export function urgencyOf({ text }: Line): Urgency | undefined {
  if (!isUpper(text)) return undefined;
  return STAMPS.find(([stamp]) => stamp.test(fold(text)))?.[1];
}
