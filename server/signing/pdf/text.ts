// Text strings and dates (ISO 32000-2 §7.9.2.2, §7.9.4). Written as UTF-16BE whenever a character is not ASCII,
// which every reader in use understands; PDFDocEncoding agrees with ASCII for the rest.

import { type PdfObject, PdfString } from './objects.ts';
import { latin1 } from './parser.ts';

/** A text string for writing. */
export function textString(text: string): PdfString {
  if (/^[\t\n\r\x20-\x7e]*$/.test(text)) return new PdfString(Buffer.from(text, 'latin1'));
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  return new PdfString(utf16, true);
}

/** The text of a string object, undefined for anything else. */
export function textValue(object: PdfObject): string | undefined {
  if (!(object instanceof PdfString)) return undefined;
  const bytes = Buffer.from(object.bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const even = bytes.subarray(2, 2 + ((bytes.length - 2) & ~1));
    return Buffer.from(even).swap16().toString('utf16le');
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3).toString('utf8');
  return latin1(bytes);
}

/** A date in Vietnam's zone, which is where the signer reads it. */
export function dateString(date: Date): PdfString {
  const local = new Date(date.getTime() + 7 * 3_600_000).toISOString();
  return new PdfString(Buffer.from(`D:${local.slice(0, 19).replace(/[-T:]/g, '')}+07'00'`, 'latin1'));
}

const DATE = /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+-Z])(?:(\d\d)'?(?:(\d\d)'?)?)?)?/;

/** The instant a date string means, undefined when it is none. */
export function dateValue(object: PdfObject): Date | undefined {
  const match = DATE.exec(textValue(object) ?? '');
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, sign, zoneHour, zoneMinute] = match;
  const zone = (Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0)) * (sign === '-' ? -1 : 1);
  const local = Date.UTC(
    Number(year),
    Number(month ?? 1) - 1,
    Number(day ?? 1),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  );
  const date = new Date(local - zone * 60_000);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
