// The pieces in which a long file is read. All begin at a multiple of a chunk; what is missed at the same time is asked for
// together, as parts of one answer: where the pages of a file lie all over it, pdfjs looks at each before the first is shown.

/** Small: of most pages only the first lines are looked at. */
export const CHUNK_BYTES = 8 * 1024;
/** Of the beginning and of the end, which are always read. */
export const END_BYTES = 256 * 1024;
/** In one request; the server gives no more parts, and nobody waits long for one behind it. */
const MOST_PARTS = 100;
const MOST_BYTES = 2 * 1024 * 1024;

export interface Piece {
  begin: number;
  /** The byte behind the last one. */
  end: number;
}

export interface Part {
  begin: number;
  bytes: Uint8Array;
}

/** The end of a file, from the border of a chunk on. */
export const lastPiece = (length: number): Piece => ({
  begin: Math.max(0, Math.floor((length - END_BYTES) / CHUNK_BYTES) * CHUNK_BYTES),
  end: length,
});

/** Takes out what has waited longest, as much as one request may ask for. */
export function takeTogether(waiting: Piece[]): Piece[] {
  let bytes = 0;
  const count = waiting.findIndex(({ begin, end }, index) => {
    bytes += end - begin;
    return index > 0 && (index === MOST_PARTS || bytes > MOST_BYTES);
  });
  return waiting.splice(0, count === -1 ? waiting.length : count);
}

/** In the order of the file; pieces that touch are one. */
export function rangeHeader(pieces: readonly Piece[]): string {
  const ranges: Piece[] = [];
  for (const { begin, end } of [...pieces].sort((one, other) => one.begin - other.begin)) {
    const last = ranges.at(-1);
    if (last && last.end >= begin) last.end = Math.max(last.end, end);
    else ranges.push({ begin, end });
  }
  return `bytes=${ranges.map(({ begin, end }) => `${begin}-${end - 1}`).join(',')}`;
}

const ENDS_HEAD = [13, 10, 13, 10];

/** RFC 9110 §14.6: each part says where it begins and how long it is. */
export function partsIn(body: Uint8Array): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < body.length; ) {
    const found = body
      .subarray(at)
      .findIndex((_, index, rest) => ENDS_HEAD.every((byte, offset) => rest[index + offset] === byte));
    if (found === -1) break;
    const head = String.fromCharCode(...body.subarray(at, at + found));
    const [, first, last] = /content-range: bytes (\d+)-(\d+)\//i.exec(head) ?? [];
    if (first === undefined || last === undefined) break;
    const from = at + found + ENDS_HEAD.length;
    at = from + Number(last) - Number(first) + 1;
    parts.push({ begin: Number(first), bytes: body.subarray(from, at) });
  }
  return parts;
}

/** A copy of the piece; null when no part holds it. */
export function cutFrom(parts: readonly Part[], { begin, end }: Piece): Uint8Array | null {
  const part = parts.find((one) => one.begin <= begin && end <= one.begin + one.bytes.length);
  return part ? part.bytes.slice(begin - part.begin, end - part.begin) : null;
}
