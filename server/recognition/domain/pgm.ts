// A grey picture as poppler writes it (PGM, "P5"): read, turned, and looked at.

export interface Grey {
  width: number;
  height: number;
  /** Row by row, 0 black to 255 white. */
  pixels: Uint8Array;
}

const MAX_SIDE = 20_000;

/** Undefined for what is no such picture, or not whole. */
export function readPgm(bytes: Uint8Array): Grey | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64)).toString('latin1');
  const found = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(head);
  if (found === null) return undefined;
  const [width, height] = [Number(found[1]), Number(found[2])];
  const pixels = bytes.subarray(found[0].length);
  const isWhole = pixels.length >= width * height && width > 0 && height > 0;
  return isWhole && width <= MAX_SIDE && height <= MAX_SIDE
    ? { width, height, pixels: pixels.subarray(0, width * height) }
    : undefined;
}

export const writePgm = ({ width, height, pixels }: Grey): Uint8Array =>
  Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels]);

/** To the right. */
export function turned({ width, height, pixels }: Grey, degrees: 90 | 180 | 270): Grey {
  const made = new Uint8Array(pixels.length);
  const isUpright = degrees === 180;
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const value = pixels[y * width + x] ?? 255;
      if (isUpright) made[(height - 1 - y) * width + (width - 1 - x)] = value;
      else if (degrees === 90) made[x * height + (height - 1 - y)] = value;
      else made[(width - 1 - x) * height + y] = value;
    }
  return { width: isUpright ? width : height, height: isUpright ? height : width, pixels: made };
}

/** Of the page: punched holes and the edges a scanner leaves are no ink. */
const EDGE = 0.06;
/** Darker than the paper by this much: what shines through from the back is lighter. */
const DARKER = 80;

export interface Inked {
  /** Share of the page that is ink. */
  ink: number;
  isSeparator: boolean;
}

export function inkOf(picture: Grey): Inked {
  const dark = darkOf(picture);
  const { width, height } = picture;
  const [left, top] = [Math.round(width * EDGE), Math.round(height * EDGE)];
  let count = 0;
  for (let y = top; y < height - top; y += 1)
    for (let x = left; x < width - left; x += 1) count += dark(x, y) ? 1 : 0;
  return {
    ink: count / Math.max(1, (width - 2 * left) * (height - 2 * top)),
    isSeparator: hasBars(width, height, dark) || hasBars(height, width, (x, y) => dark(y, x)),
  };
}

/** The paper is what most of the page is; it need not be white. */
function darkOf({ width, pixels }: Grey): (x: number, y: number) => boolean {
  const counts = new Uint32Array(256);
  for (const value of pixels) counts[value] = (counts[value] ?? 0) + 1;
  const paper = counts.reduce((best, count, value) => (count >= (counts[best] ?? 0) ? value : best), 0);
  const bound = Math.max(40, Math.max(paper, 140) - DARKER);
  return (x, y) => (pixels[y * width + x] ?? 255) < bound;
}

/**
 * The bars of a separator page, from top to bottom, in shares of the narrow one: thick, thin, thick, thin, thick, with
 * white between them. Read backwards they are the same, so that the sheet may lie either way.
 */
export const BARS = [2, 1, 2, 1, 2] as const;
export const GAP = 1.5;
/** As drawn: how much of the page's height the narrow one takes, and how much of its width the bars reach over. */
export const NARROW = 0.02;
const COLUMNS = 9;
const NEEDED = 6;
const OFF = 0.4;

/** Looked for in several columns, each for itself: a sheet that lies askew has its bars at other heights in each. */
function hasBars(width: number, height: number, dark: (x: number, y: number) => boolean): boolean {
  let found = 0;
  for (let column = 0; column < COLUMNS; column += 1) {
    const x = Math.round(width * (0.2 + (0.6 * column) / (COLUMNS - 1)));
    found += columnHasBars(height, (y) => dark(x, y)) ? 1 : 0;
  }
  return found >= NEEDED;
}

function columnHasBars(height: number, dark: (y: number) => boolean): boolean {
  const least = height * NARROW * 0.5;
  const runs: Array<{ isDark: boolean; length: number }> = [];
  for (let y = 0; y < height; y += 1) {
    const isDark = dark(y);
    const last = runs.at(-1);
    if (last?.isDark === isDark) last.length += 1;
    else runs.push({ isDark, length: 1 });
  }
  // Specks and thin lines are not seen.
  const clean: typeof runs = [];
  for (const run of runs) {
    const last = clean.at(-1);
    if (last !== undefined && (run.length < least / 2 || last.isDark === run.isDark))
      last.length += run.length;
    else clean.push({ ...run });
  }
  const wanted = BARS.flatMap((share, index) => (index === 0 ? [share] : [GAP, share]));
  return clean.some((run, start) => {
    if (!run.isDark) return false;
    const part = clean.slice(start, start + wanted.length);
    if (part.length < wanted.length) return false;
    const unit =
      part.reduce((sum, { length }) => sum + length, 0) / wanted.reduce((sum, each) => sum + each, 0);
    return (
      unit >= least && part.every(({ length }, at) => Math.abs(length / unit - (wanted[at] ?? 0)) <= OFF)
    );
  });
}
