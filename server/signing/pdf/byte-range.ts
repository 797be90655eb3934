// What a signature's byte range covers, and everything odd about it (ISO 32000-2 §12.8.1; the "Universal Signature
// Forgery" and "Signature Wrapping" attacks are all ranges or holes that are not exactly what they should be).

import type { PdfFile } from './file.ts';
import type { PdfString } from './objects.ts';

export type ByteRangeAnomaly =
  /** /ByteRange or /Contents is absent or of the wrong type. */
  | 'MISSING'
  /** Not four integers. */
  | 'NOT_FOUR_NUMBERS'
  | 'NEGATIVE_OR_OVERLAPPING'
  | 'OUTSIDE_FILE'
  | 'NOT_FROM_START'
  /** The hole is not exactly the hexadecimal string of this dictionary's /Contents. */
  | 'HOLE_IS_NOT_CONTENTS'
  /** Beside one CMS and its padding the hole holds what nobody signed: white space among the digits, a second element. */
  | 'HOLE_HOLDS_MORE'
  /** The padding behind the CMS is not zeros but noise, as some signers write it. Told, and no reason to refuse. */
  | 'PADDING_NOT_ZERO'
  /** The range ends neither at the end of a revision nor of the file. */
  | 'NOT_AT_REVISION_END'
  /** /ByteRange or /Contents is written more than once. */
  | 'DUPLICATE_ENTRIES'
  /** The dictionary is newer than the revision its range ends at. */
  | 'FOREIGN_REVISION'
  /** Bytes behind the last revision. */
  | 'TRAILING_BYTES';

export interface Coverage {
  coverage: 'whole-file' | 'whole-revision' | 'partial';
  /** The revision the range ends at; 0 when it ends at none. */
  revision: number;
  anomalies: ByteRangeAnomaly[];
}

/** Judges the numbers of a byte range against the file and the place of /Contents. */
export function judgeByteRange(file: PdfFile, range: readonly number[], contents: PdfString): Coverage {
  if (range.length !== 4) return partial('NOT_FOUR_NUMBERS');
  const [start, length, second, rest] = [range[0] ?? -1, range[1] ?? -1, range[2] ?? -1, range[3] ?? -1];
  const anomalies: ByteRangeAnomaly[] = [];
  if (start < 0 || length < 0 || rest < 0 || second < start + length)
    anomalies.push('NEGATIVE_OR_OVERLAPPING');
  if (second + rest > file.source.size) anomalies.push('OUTSIDE_FILE');
  if (start !== 0) anomalies.push('NOT_FROM_START');
  const [open, close] = contents.span ?? [-1, -1];
  if (!contents.hex || open !== start + length || close !== second) anomalies.push('HOLE_IS_NOT_CONTENTS');
  else if (holdsMore(contents, close - open)) anomalies.push('HOLE_HOLDS_MORE');
  const end = second + rest;
  const revision = file.revisions.find((r) => r.wellFormed && end >= r.eofEnd && end <= r.end)?.number ?? 0;
  if (revision === 0) anomalies.push('NOT_AT_REVISION_END');
  const isLast = revision === file.revisions.length;
  if (isLast && end !== file.source.size) anomalies.push('TRAILING_BYTES');
  if (anomalies.length > 0) return { coverage: 'partial', revision, anomalies };
  if (!isZeros(paddingOf(contents))) anomalies.push('PADDING_NOT_ZERO');
  return { coverage: isLast && file.rest === 0 ? 'whole-file' : 'whole-revision', revision, anomalies };
}

/** The answer for a signature without usable numbers. */
export function partial(anomaly: ByteRangeAnomaly): Coverage {
  return { coverage: 'partial', revision: 0, anomalies: [anomaly] };
}

/** Two digits to a byte between the brackets, and behind the CMS nothing that is an element again. */
function holdsMore(contents: PdfString, width: number): boolean {
  const padding = paddingOf(contents);
  const isElement = padding[0] === 0x30 && unpad(padding).length < padding.length;
  return width - 2 !== 2 * contents.bytes.length || isElement;
}

function isZeros(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== 0) return false;
  return true;
}

const paddingOf = ({ bytes }: PdfString): Uint8Array => bytes.subarray(unpad(bytes).length);

/** Cuts the padding off a DER element; bytes that state no definite length stay whole. */
export function unpad(bytes: Uint8Array): Uint8Array {
  const first = bytes[1];
  if (bytes[0] !== 0x30 || first === undefined || first === 0x80) return bytes;
  if (first < 0x80) return bytes.subarray(0, 2 + first);
  const size = first & 0x7f;
  if (size > 4) return bytes;
  let length = 0;
  for (let i = 0; i < size; i += 1) length = length * 256 + (bytes[2 + i] ?? 0);
  return bytes.subarray(0, 2 + size + length);
}
