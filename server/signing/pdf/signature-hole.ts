// A signature dictionary that is signed before its /Contents and /ByteRange are known: room for both, in place.
// ISO 32000-2 §12.8.1 (Table 255).
import type { PdfDict } from './objects.ts';
import { dictText, type Piece } from './serialize.ts';
import type { BuiltRevision } from './writer.ts';

export interface SignatureHole {
  /** The dictionary as it is written. */
  pieces: Piece[];
  /** Offset of the three unknown numbers of /ByteRange, each RANGE_WIDTH wide with a space between. */
  rangeAt: number;
  /** Offset of "<". */
  holeAt: number;
  /** Length with both delimiters. */
  holeLength: number;
}

const RANGE_WIDTH = 10;

/** Adds /ByteRange and a /Contents with room for this many bytes to what is known. */
export function makeHole(known: PdfDict, capacity: number): SignatureHole {
  const head = `${dictText(known).slice(0, -3)} /ByteRange [0 `;
  const middle = `${head}${' '.repeat(RANGE_WIDTH * 3 + 2)}] /Contents `;
  const digits = Buffer.alloc(capacity * 2, 0x30);
  return {
    pieces: [`${middle}<`, digits, '> >>'],
    rangeAt: head.length,
    holeAt: middle.length,
    holeLength: digits.length + 2,
  };
}

/** Writes the /ByteRange into the revision that was built with the dictionary at `valueAt`, and returns it. */
export function fillByteRange(baseSize: number, built: BuiltRevision, valueAt: number, hole: SignatureHole) {
  const open = baseSize + valueAt + hole.holeAt;
  const close = open + hole.holeLength;
  const byteRange = [0, open, close, baseSize + built.bytes.length - close] as const;
  const text = byteRange
    .slice(1)
    .map((number) => String(number).padEnd(RANGE_WIDTH))
    .join(' ');
  Buffer.from(text, 'latin1').copy(built.bytes, valueAt + hole.rangeAt);
  return byteRange;
}
