// What a file is, told by its bytes. The name is believed only where the bytes leave several possibilities.

/** Formats an office sends as attachments; everything else is refused. */
const MAGICS: ReadonlyArray<{ at: number; bytes: readonly number[]; mediaType: string }> = [
  { at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], mediaType: 'image/png' },
  { at: 0, bytes: [0xff, 0xd8, 0xff], mediaType: 'image/jpeg' },
  { at: 0, bytes: [0x49, 0x49, 0x2a, 0x00], mediaType: 'image/tiff' },
  { at: 0, bytes: [0x4d, 0x4d, 0x00, 0x2a], mediaType: 'image/tiff' },
  { at: 0, bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], mediaType: 'application/x-7z-compressed' },
  { at: 0, bytes: [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07], mediaType: 'application/vnd.rar' },
];
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const ZIP = [0x50, 0x4b, 0x03, 0x04];

/** The compound format of old office programs does not say at its head which program wrote it. */
const COMPOUND_TYPES: Readonly<Record<string, string>> = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
};

const OPEN_XML = 'application/vnd.openxmlformats-officedocument';
const OPEN_XML_PARTS: ReadonlyArray<{ part: string; mediaType: string }> = [
  { part: 'word/document.xml', mediaType: `${OPEN_XML}.wordprocessingml.document` },
  { part: 'xl/workbook.xml', mediaType: `${OPEN_XML}.spreadsheetml.sheet` },
  { part: 'ppt/presentation.xml', mediaType: `${OPEN_XML}.presentationml.presentation` },
];
const OPEN_DOCUMENT = /^application\/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)/;

export interface FileGlimpse {
  /** The first bytes, up to 64 KiB. */
  head: Uint8Array;
  /** The last bytes, up to 64 KiB; of a ZIP file they hold the list of parts. */
  tail: Uint8Array;
  name: string;
}

export const GLIMPSE_BYTES = 64 * 1024;

/** The media type, or null for a format that is not accepted. */
export function mediaTypeOf({ head, tail, name }: FileGlimpse): string | null {
  const start = Buffer.from(head);
  if (start.subarray(0, 1024).includes('%PDF-')) return 'application/pdf';
  const known = MAGICS.find(({ at, bytes }) => startsWith(start, bytes, at));
  if (known !== undefined) return known.mediaType;
  if (startsWith(start, ZIP)) return zipType(start, Buffer.from(tail));
  if (startsWith(start, COMPOUND)) return COMPOUND_TYPES[extensionOf(name)] ?? null;
  return isText(start) ? 'text/plain' : null;
}

const startsWith = (start: Buffer, bytes: readonly number[], at = 0) =>
  bytes.every((byte, index) => start[at + index] === byte);

const extensionOf = (name: string) => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

function zipType(head: Buffer, tail: Buffer): string | null {
  const nameLength = head.length > 30 ? head.readUInt16LE(26) : 0;
  const extraLength = head.length > 30 ? head.readUInt16LE(28) : 0;
  if (head.toString('latin1', 30, 30 + nameLength) === 'mimetype') {
    const declared = head.toString('latin1', 30 + nameLength + extraLength).slice(0, 100);
    return OPEN_DOCUMENT.exec(declared)?.[0] ?? null;
  }
  const parts = tail.toString('latin1') + head.toString('latin1');
  if (!parts.includes('[Content_Types].xml')) return 'application/zip';
  // A document that brings program code is no document.
  if (parts.includes('vbaProject.bin')) return null;
  return OPEN_XML_PARTS.find(({ part }) => parts.includes(part))?.mediaType ?? 'application/zip';
}

/** UTF-8 without control characters; the head may end in the middle of a character. */
function isText(head: Buffer): boolean {
  if (/(?![\t\n\r\f])\p{Cc}/u.test(head.toString('latin1').replace(/[\x80-\x9f]/g, ''))) return false;
  for (let cut = 0; cut < 4 && cut <= head.length; cut += 1) {
    const isUtf8 = isValidUtf8(head.subarray(0, head.length - cut));
    if (isUtf8) return true;
    if (head.length < GLIMPSE_BYTES) return false;
  }
  return false;
}

function isValidUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
