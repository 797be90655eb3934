// Draws the marks of one signature: the first image (else the first mark) is the signature field's own widget, the
// others are locked stamps of the same revision. Poppler would count a signature for each widget of the field, and a new
// form field of another kind would be a forbidden change after the leader's signature for other readers.

import { type SignatureSpec, SigningError } from '../types.ts';
import type { AppearanceCache } from './appearance/appearance-cache.ts';
import { AppearanceWriter, type Part } from './appearance/draw.ts';
import { type Place, placeBox, placeRect } from './appearance/place.ts';
import { type Drawable, drawableOf, giapLaiSlices } from './drawables.ts';
import { dictOf, nameOf, type PdfDict, type PdfObject, type PdfRef } from './objects.ts';
import { inOneMark } from './one-mark.ts';
import type { Page, Rectangle } from './pages.ts';
import { textString } from './text.ts';
import type { RevisionWriter } from './writer.ts';

/** Print, Locked. */
const WIDGET_FLAGS = 4 + 128;
/** Print, ReadOnly, Locked, LockedContents: what a stamp of ours always has. */
export const STAMP_FLAGS = 4 + 64 + 128 + 512;
/** How much of a page the marks of one signature may cover, all together. */
const MAX_MARKED_SHARE = 0.25;
/** A6 in square points: a smaller page is judged as if it were one, for marks do not shrink with the page. */
const SMALL_PAGE = 298 * 420;
/** /NM of a stamp: the signature field's name and its place among the marks. */
export const STAMP_NAME = /^(.+)\/\d+$/s;

export interface MarkSetting {
  /** Of the field. */
  name: string;
  cache: AppearanceCache;
  /** An empty field is signed: where it shows its signature, or "nowhere". Undefined for a field made now. */
  home: { page: Page; rect: Rectangle } | 'nowhere' | undefined;
  /** Whether an earlier signature allows no annotation besides the signature's own. */
  single: boolean;
}

export interface DrawnMarks {
  /** The signature field's own widget, for the field to be added to; for an empty field its /AP alone is used. */
  widget: PdfDict;
  widgetPage: Page;
  /** What the widget shows; undefined when it is invisible. */
  appearance: PdfDict | undefined;
  stamps: { page: Page; ref: PdfRef }[];
}

/** Writes the appearances of all marks. Throws PDF_PAGE_UNKNOWN, MARK_BROKEN or PDF_FORBIDS_CHANGE. */
export function drawMarks(
  writer: RevisionWriter,
  pages: readonly Page[],
  wanted: Pick<SignatureSpec, 'marks' | 'giapLai'>,
  { name, cache, home, single }: MarkSetting,
): DrawnMarks {
  const marks = drawablesOf(pages, wanted, { cache, home, single });
  const own = home === 'nowhere' ? -1 : Math.max(0, marks.findIndex(showsImage));
  const appearances = new AppearanceWriter(writer, cache);
  appearances.writeFonts(marks.flatMap(({ parts }) => parts));
  const drawn: DrawnMarks = { ...invisible(pages), stamps: [] };
  const show = (page: Page, place: Place, parts: readonly Part[]) => {
    drawn.appearance = dictOf({ N: appearances.write(place, parts) });
    drawn.widget = annotation('Widget', page, place.rect, WIDGET_FLAGS, { AP: drawn.appearance });
    drawn.widgetPage = page;
  };
  // A field with room for a signature shows it, be it empty; otherwise its old appearance would stay.
  if (typeof home === 'object' && marks.length === 0) show(home.page, placeRect(home.page, home.rect), []);
  const marked = new Map<Page, Rectangle[]>();
  for (const [index, mark] of marks.entries()) {
    const { page, place } = placeOf(pages, mark, index === own ? home : undefined);
    const onPage = [...(marked.get(page) ?? []), place.rect];
    if (coverTooMuch(page, onPage)) throw tooLarge(single && wanted.marks.length > 1);
    marked.set(page, onPage);
    if (index === own) {
      show(page, place, mark.parts);
      continue;
    }
    const stamp = annotation('Stamp', page, place.rect, STAMP_FLAGS, {
      NM: textString(`${name}/${index}`),
      Contents: textString(mark.words),
      AP: dictOf({ N: appearances.write(place, mark.parts) }),
    });
    drawn.stamps.push({ page, ref: writer.add(stamp) });
  }
  return drawn;
}

function invisible(pages: readonly Page[]): Omit<DrawnMarks, 'stamps'> {
  const page = pageNumbered(pages, 1);
  const widget = annotation('Widget', page, [0, 0, 0, 0], WIDGET_FLAGS, {});
  return { widget, widgetPage: page, appearance: undefined };
}

function placeOf(
  pages: readonly Page[],
  mark: Drawable,
  home: MarkSetting['home'],
): { page: Page; place: Place } {
  if (typeof home === 'object') return { page: home.page, place: placeRect(home.page, home.rect) };
  const page = pageNumbered(pages, mark.box.page);
  return { page, place: placeBox(page, mark.box) };
}

function showsImage({ parts }: Drawable): boolean {
  return parts.some((part) => part.kind === 'image');
}

function drawablesOf(
  pages: readonly Page[],
  { marks, giapLai }: Pick<SignatureSpec, 'marks' | 'giapLai'>,
  { cache, home, single }: Omit<MarkSetting, 'name'>,
): Drawable[] {
  if (giapLai === undefined) return (single ? inOneMark(marks, home) : marks).map(drawableOf);
  if (single)
    throw new SigningError('PDF_FORBIDS_CHANGE', 'the certified document allows no seal across its pages');
  return [...marks.map(drawableOf), ...giapLaiSlices(pages, giapLai, cache)];
}

/** Whether marks cover more of a page than a signature may: then they would put other text in its place. */
export function coverTooMuch(page: Page, rects: readonly Rectangle[]): boolean {
  const areaOf = ([left, bottom, right, top]: Rectangle) => (right - left) * (top - bottom);
  const covered = rects.reduce((sum, rect) => sum + areaOf(rect), 0);
  return covered > MAX_MARKED_SHARE * Math.max(SMALL_PAGE, areaOf(page.cropBox));
}

/** Marks far from each other are small, and it is the certification that does not let them be apart. */
function tooLarge(isMerged: boolean): SigningError {
  return isMerged
    ? new SigningError('PDF_FORBIDS_CHANGE', 'the certified document allows no marks that lie so far apart')
    : new SigningError('MARK_BROKEN', 'the marks cover too much of a page');
}

function annotation(
  subtype: string,
  page: Page,
  rect: Rectangle,
  flags: number,
  entries: Record<string, PdfObject>,
): PdfDict {
  const common = { Type: nameOf('Annot'), Subtype: nameOf(subtype), Rect: [...rect], F: flags, P: page.ref };
  return dictOf(common).set(entries);
}

function pageNumbered(pages: readonly Page[], number: number): Page {
  const page = pages[number - 1];
  if (page === undefined) throw new SigningError('PDF_PAGE_UNKNOWN', `the document has no page ${number}`);
  return page;
}
