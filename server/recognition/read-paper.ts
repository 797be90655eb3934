// Reads one stored PDF: the letters that are in it first; a page without any is looked at by the recogniser, the first few
// and the last, others when they are asked for.
import type { FormCheck, MeasuredFile, Page } from '../form-check/index.ts';
import { isLegacyFont, looksLegacy } from '../form-check/index.ts';
import type { RecognisedField, RecognisedPage } from './domain/field.ts';
import { fieldsOf, type SourcePage } from './domain/fields.ts';
import type { OcrRun } from './ocr/recognise.ts';
import { recognisePages } from './ocr/recognise.ts';

export interface Reading {
  pageCount: number;
  pages: RecognisedPage[];
  fields: RecognisedField[];
  /** Why there is not more of it. */
  trouble?: 'OCR_UNAVAILABLE' | 'FILE_ENCRYPTED' | 'FILE_BROKEN';
}

export interface ReadDeps {
  formCheck: Pick<FormCheck, 'read'>;
  pathOf(digest: string): Promise<string>;
  /** Undefined where it is not installed. */
  ocr: Omit<OcrRun, 'signal'> | undefined;
}

/** Of a scan: what the head and the foot of a document need. */
const FIRST_PAGES = 5;
const MAX_PAGES = 50;
const MAX_TEXT = 20_000;
/** A page with less is a picture with a mark on it. */
const FEW_LETTERS = 40;
const TROUBLE = { encrypted: 'FILE_ENCRYPTED', unreadable: 'FILE_BROKEN' } as const;

/** `wanted`: these pages, too. @throws AppError OCR_TIMEOUT, OCR_FAILED, SERVER_BUSY, FILE_UNKNOWN. */
export async function readPaper(
  { formCheck, pathOf, ocr }: ReadDeps,
  digest: string,
  { wanted = [], signal }: { wanted?: readonly number[] | undefined; signal?: AbortSignal | undefined } = {},
): Promise<Reading> {
  const file = await formCheck.read(digest);
  const { pageCount, stoppedBy } = file;
  if (stoppedBy === 'encrypted' || (stoppedBy === 'unreadable' && file.pages.length === 0))
    return { pageCount, pages: [], fields: [], trouble: TROUBLE[stoppedBy] };
  const isLegacy = writtenInLegacy(file);
  const withText = new Map<number, SourcePage>();
  for (const page of file.pages)
    if (!isLegacy && hasText(page))
      withText.set(page.measured.number, { page, source: 'pdf-text', look: asItIs });
  const pictures = file.pages
    .filter(({ measured }) => !withText.has(measured.number))
    .filter(
      ({ measured: { number } }) => number <= FIRST_PAGES || number === pageCount || wanted.includes(number),
    )
    .slice(0, MAX_PAGES)
    .map(({ measured: { number, widthMm, heightMm } }) => ({ number, widthMm, heightMm }));
  const read = new Map(withText);
  const turns = new Map<number, RecognisedPage['turned']>();
  if (pictures.length > 0 && ocr !== undefined)
    await recognisePages(await pathOf(digest), pictures, { ...ocr, signal }, ({ number }, picture) => {
      turns.set(number, picture.turned);
      read.set(number, { page: picture.page, source: 'ocr', look: picture.look });
    });
  const sources = [...read].sort(([a], [b]) => a - b).map(([, source]) => source);
  const sizes = new Map(pictures.map((each) => [each.number, each]));
  return {
    pageCount,
    pages: sources.slice(0, MAX_PAGES).map(({ page: { measured, lines }, source }) => ({
      number: measured.number,
      widthMm: sizes.get(measured.number)?.widthMm ?? measured.widthMm,
      heightMm: sizes.get(measured.number)?.heightMm ?? measured.heightMm,
      source,
      turned: turns.get(measured.number) ?? 0,
      text: lines
        .map(({ text }) => text)
        .join('\n')
        .slice(0, MAX_TEXT),
    })),
    fields: fieldsOf(sources).map((field) => ({
      ...field,
      at: onThePage(field.at, sizes.get(field.at.page), turns.get(field.at.page) ?? 0),
    })),
    ...(pictures.length > 0 && ocr === undefined && { trouble: 'OCR_UNAVAILABLE' as const }),
  };
}

const hasText = ({ measured: { ink } }: Page): boolean => ink.hasText && ink.chars >= FEW_LETTERS;

/** Letters of such fonts are not those of Unicode: the picture of the page says more. */
const writtenInLegacy = ({ fonts, pages }: MeasuredFile): boolean =>
  fonts.some(({ name }) => isLegacyFont(name)) ||
  pages.slice(0, 1).some(({ lines }) => lines.some(({ text }) => looksLegacy(text)));

const asItIs: SourcePage['look'] = ({ x, right, y, bottom }) => ({
  least: 1,
  mean: 1,
  box: { left: x, top: y, right, bottom },
});

/** A box on a turned picture, where it is on the page as it lies. */
function onThePage(
  at: RecognisedField['at'],
  size: { widthMm: number; heightMm: number } | undefined,
  turned: RecognisedPage['turned'],
): RecognisedField['at'] {
  if (size === undefined || turned === 0) return at;
  const { xMm, yMm, widthMm, heightMm } = at;
  const round = (value: number) => Math.round(value * 10) / 10;
  if (turned === 180)
    return { ...at, xMm: round(size.widthMm - xMm - widthMm), yMm: round(size.heightMm - yMm - heightMm) };
  const [x, y] = turned === 90 ? [yMm, size.heightMm - xMm - widthMm] : [size.widthMm - yMm - heightMm, xMm];
  return { ...at, xMm: round(x), yMm: round(y), widthMm: heightMm, heightMm: widthMm };
}
