// The recogniser's answer (hOCR 1.2) → words with their places on the picture. Nothing of it is believed: what is not a
// number is left out.

/** Pixels from the top-left corner. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface HocrWord extends Box {
  text: string;
  /** 0 to 1. */
  confidence: number;
}

export interface HocrLine extends Box {
  words: HocrWord[];
  /** How the feet of the letters run: `bottom + offset + slope · (x − left)`. */
  slope: number;
  offset: number;
  /** From the feet of hanging letters to the tops of tall ones. */
  height: number;
}

const MAX_WORDS = 5_000;
const MAX_LETTERS = 100;
const SPAN =
  /<span class=['"](ocr_line|ocr_header|ocr_caption|ocr_textfloat|ocrx_word)['"][^>]*? title=(?:"([^"]*)"|'([^']*)')[^>]*>(?:\s*<(?:strong|em)>)*([^<]*)/g;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  apos: "'",
};

export function readHocr(hocr: string): HocrLine[] {
  const lines: HocrLine[] = [];
  let count = 0;
  for (const [, kind, double, single, inner = ''] of hocr.matchAll(SPAN)) {
    const title = double ?? single ?? '';
    const box = boxOf(title);
    if (box === undefined) continue;
    if (kind !== 'ocrx_word') {
      const [slope = 0, offset = 0] = numbersOf(title, 'baseline');
      const [height = box.bottom - box.top] = numbersOf(title, 'x_size');
      lines.push({ ...box, words: [], slope, offset, height });
      continue;
    }
    const text = unescaped(inner).normalize('NFC').trim().slice(0, MAX_LETTERS);
    if (text === '') continue;
    count += 1;
    if (count > MAX_WORDS) break;
    const [sure = 0] = numbersOf(title, 'x_wconf');
    lines.at(-1)?.words.push({ ...box, text, confidence: Math.min(1, Math.max(0, sure / 100)) });
  }
  return lines.filter(({ words }) => words.length > 0);
}

function boxOf(title: string): Box | undefined {
  const [left, top, right, bottom] = numbersOf(title, 'bbox');
  if (left === undefined || top === undefined || right === undefined || bottom === undefined)
    return undefined;
  return right > left && bottom > top ? { left, top, right, bottom } : undefined;
}

function numbersOf(title: string, name: string): number[] {
  const part = title.split(';').find((each) => each.trim().startsWith(`${name} `));
  const numbers = part?.trim().split(/\s+/).slice(1).map(Number) ?? [];
  return numbers.every(Number.isFinite) ? numbers : [];
}

const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39|apos);/g, (whole, name: string) => ENTITIES[name] ?? whole);
