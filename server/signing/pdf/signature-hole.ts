// A signature dictionary that is signed before its /Contents and /ByteRange are known: room for both, in place.
// ISO 32000-2 §12.8.1 (Table 255).
import type { ByteWriter } from './byte-writer.ts';
import type { PdfDict } from './objects.ts';
import { writeEntries } from './serialize.ts';

/** Room for a signature, and where it is within what was written. */
export interface SignatureHole {
  /** Bytes the value may have. */
  readonly capacity: number;
  /** Of the three unknown numbers of /ByteRange, each RANGE_WIDTH wide with a space between. */
  rangeAt: number;
  /** Of "<", and behind ">". */
  open: number;
  close: number;
}

const RANGE_WIDTH = 10;

/** Writes what is known with a /ByteRange and a /Contents, and notes where they are. */
export function writeWithHole(out: ByteWriter, known: PdfDict, hole: SignatureHole): void {
  out.text('<<');
  writeEntries(out, known);
  out.text(' /ByteRange [0 ');
  hole.rangeAt = out.length;
  out.fill(0x20, RANGE_WIDTH * 3 + 2);
  out.text('] /Contents ');
  hole.open = out.length;
  out.byte(0x3c);
  out.fill(0x30, hole.capacity * 2);
  out.byte(0x3e);
  hole.close = out.length;
  out.text(' >>');
}

/** Writes the /ByteRange into a revision that follows so many bytes, and returns it. */
export function fillByteRange(baseSize: number, revision: Uint8Array, hole: SignatureHole) {
  const { open, close, rangeAt } = hole;
  const byteRange = [0, baseSize + open, baseSize + close, revision.length - close] as const;
  let at = rangeAt;
  for (const number of byteRange.slice(1)) {
    const text = String(number);
    for (let i = 0; i < text.length; i += 1) revision[at + i] = text.charCodeAt(i);
    at += RANGE_WIDTH + 1;
  }
  return byteRange;
}
