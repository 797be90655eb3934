// One page: every operator in its order, with the state it works on. ISO 32000-2 §8.4 (graphics state), §9.4 (text).
import type { DrawnPage } from '../domain/measured.ts';
import type { FontNames, PdfFont } from './font-names.ts';
import { apply, IDENTITY, type Matrix, matrixOf, times } from './matrix.ts';
import { addPath } from './path.ts';
import { makePieces } from './pieces.ts';
import { makeTextState, type TextState } from './text-state.ts';

/** What is used of a page of pdfjs. */
export interface PdfPage {
  pageNumber: number;
  getViewport(options: { scale: number }): { width: number; height: number; transform: unknown };
  getOperatorList(): Promise<{ fnArray: ArrayLike<number>; argsArray: unknown[] }>;
  commonObjs: { has(id: string): boolean; get(id: string): unknown };
}

interface State {
  ctm: Matrix;
  fill: string;
  stroke: string;
  text: TextState;
}

const MM_PER_POINT = 25.4 / 72;
const BLACK = '#000000';
const MAX_DEPTH = 200;
const MAX_STROKES = 4_000;
const MAX_IMAGES = 500;
const MAX_PIECES = 20_000;

const numberOf = (value: unknown, otherwise = 0): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
const colourOf = (value: unknown): string =>
  typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value) ? value.toLowerCase() : BLACK;

/** @throws as pdfjs for a page it cannot read. */
export async function walkPage(
  page: PdfPage,
  ops: Record<string, number>,
  names: FontNames,
): Promise<DrawnPage> {
  const viewport = page.getViewport({ scale: MM_PER_POINT });
  const base = matrixOf(viewport.transform);
  const { fnArray, argsArray } = await page.getOperatorList();
  const name = new Map(Object.entries(ops).map(([key, value]) => [value, key]));
  const measured: DrawnPage = {
    number: page.pageNumber,
    widthMm: viewport.width,
    heightMm: viewport.height,
    pieces: [],
    strokes: [],
    images: [],
    sidewaysChars: 0,
    hiddenChars: 0,
  };
  let state: State = { ctm: base, fill: BLACK, stroke: BLACK, text: makeTextState() };
  const stack: State[] = [];
  let annotations = 0;
  const save = () => {
    if (stack.length < MAX_DEPTH) stack.push({ ...state, text: { ...state.text } });
  };
  const restore = () => {
    state = stack.pop() ?? state;
  };
  const faceOf = (id: unknown) => {
    if (typeof id !== 'string' || !page.commonObjs.has(id)) return undefined;
    const font = page.commonObjs.get(id);
    return typeof font === 'object' && font !== null ? (font as PdfFont) : undefined;
  };

  const steps: Record<string, (args: readonly unknown[]) => void> = {
    save,
    restore,
    transform: (args) => {
      state.ctm = times(state.ctm, matrixOf(args));
    },
    paintFormXObjectBegin: ([matrix]) => {
      save();
      state.ctm = times(state.ctm, matrixOf(matrix));
    },
    paintFormXObjectEnd: restore,
    beginAnnotation: ([, , transform, matrix]) => {
      save();
      annotations += 1;
      state.ctm = times(times(base, matrixOf(transform)), matrixOf(matrix));
    },
    endAnnotation: () => {
      annotations -= 1;
      restore();
    },
    setFillRGBColor: ([colour]) => {
      state.fill = colourOf(colour);
    },
    setStrokeRGBColor: ([colour]) => {
      state.stroke = colourOf(colour);
    },
    beginText: () => {
      state.text.matrix = IDENTITY;
      state.text.line = IDENTITY;
    },
    setFont: ([id, size]) => {
      const font = faceOf(id);
      state.text.size = numberOf(size);
      state.text.face = font && names.face(font);
      state.text.unit = matrixOf(font?.fontMatrix)[0] === 1 ? 0.001 : matrixOf(font?.fontMatrix)[0];
    },
    setCharSpacing: ([value]) => {
      state.text.charSpacing = numberOf(value);
    },
    setWordSpacing: ([value]) => {
      state.text.wordSpacing = numberOf(value);
    },
    setHScale: ([value]) => {
      state.text.widening = numberOf(value, 100) / 100;
    },
    setLeading: ([value]) => {
      // pdfjs keeps what the file says; §9.3.5.
      state.text.leading = numberOf(value);
    },
    setTextRise: ([value]) => {
      state.text.rise = numberOf(value);
    },
    setTextRenderingMode: ([value]) => {
      state.text.mode = numberOf(value);
    },
    setTextMatrix: ([matrix]) => {
      state.text.matrix = matrixOf(matrix);
      state.text.line = state.text.matrix;
    },
    moveText: ([x, y]) => moveLine(state.text, numberOf(x), numberOf(y)),
    setLeadingMoveText: ([x, y]) => {
      state.text.leading = -numberOf(y);
      moveLine(state.text, numberOf(x), numberOf(y));
    },
    nextLine: () => moveLine(state.text, 0, -state.text.leading),
    showText: ([glyphs]) => {
      const made = makePieces(glyphs, state.text, state.ctm, { colour: state.fill, isMark: annotations > 0 });
      measured.hiddenChars += made.hiddenChars;
      measured.sidewaysChars += made.sidewaysChars;
      if (measured.pieces.length < MAX_PIECES) measured.pieces.push(...made.pieces);
    },
    constructPath: (args) => {
      if (measured.strokes.length < MAX_STROKES) addPath(measured.strokes, args, state, ops);
    },
  };
  const image = () => {
    const [x0, y0] = apply(state.ctm, 0, 0);
    const [x1, y1] = apply(state.ctm, 1, 1);
    if (measured.images.length >= MAX_IMAGES) return;
    measured.images.push({
      x: Math.min(x0, x1),
      y: Math.min(y0, y1),
      right: Math.max(x0, x1),
      bottom: Math.max(y0, y1),
    });
  };
  for (const each of ['paintImageXObject', 'paintInlineImageXObject', 'paintImageMaskXObject'])
    steps[each] = image;

  for (let at = 0; at < fnArray.length; at += 1) {
    const args = argsArray[at];
    steps[name.get(fnArray[at] ?? -1) ?? '']?.(Array.isArray(args) ? args : []);
  }
  return measured;
}

function moveLine(text: TextState, x: number, y: number): void {
  text.line = times(text.line, [1, 0, 0, 1, x, y]);
  text.matrix = text.line;
}
