// Pages taken out of a file, as they look there: signatures and marks are annotations, whose appearance becomes part of
// the page, because what they sign is not there any more; layers stay as they are shown, actions stay behind.
// ISO 32000-2 §12.5.5, algorithm 8; §8.11.4 (optional content).
import {
  concatTransformationMatrix,
  drawObject,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFObjectCopier,
  PDFPage,
  PDFRef,
  PDFStream,
  popGraphicsState,
  pushGraphicsState,
} from 'pdf-lib';

/** Hidden, NoView. */
const UNSEEN = 0b100010;

const LAYERS = PDFName.of('OCProperties');

/** Numbers from 1. */
export async function takePages(whole: PDFDocument, numbers: readonly number[]): Promise<PDFDocument> {
  const part = await PDFDocument.create({ updateMetadata: false });
  const indices = numbers.map((number) => number - 1);
  for (const index of indices) flatten(whole, whole.getPage(index));
  // One copier for all of them: what pages share is shared, and a layer is the same one in its list.
  const copier = PDFObjectCopier.for(whole.context, part.context);
  for (const index of indices) {
    const leaf = copier.copy(whole.getPage(index).node);
    part.addPage(PDFPage.of(leaf, part.context.register(leaf), part));
  }
  const layers = whole.catalog.lookupMaybe(LAYERS, PDFDict);
  if (layers !== undefined) part.catalog.set(LAYERS, copier.copy(layers));
  return part;
}

function flatten(whole: PDFDocument, page: PDFPage): void {
  // Pages may share the list of what is drawn on them.
  const contents = page.node.Contents();
  if (contents instanceof PDFArray) page.node.set(PDFName.Contents, contents.clone());
  const annotations = page.node.Annots();
  for (let index = 0; index < (annotations?.size() ?? 0); index += 1) {
    const annotation = annotations?.lookupMaybe(index, PDFDict);
    const appearance = annotation && appearanceOf(whole, annotation);
    const rectangle = annotation && numbersOf(annotation.lookupMaybe(PDFName.of('Rect'), PDFArray), 4);
    if (appearance === undefined || rectangle === undefined) continue;
    const matrix = placing(appearance.stream, rectangle);
    if (matrix === undefined) continue;
    const name = page.node.newXObject('Mark', appearance.ref);
    page.pushOperators(
      pushGraphicsState(),
      concatTransformationMatrix(...matrix),
      drawObject(name),
      popGraphicsState(),
    );
  }
  for (const key of ['Annots', 'AA', 'B']) page.node.delete(PDFName.of(key));
}

/** The normal appearance of what is shown. */
function appearanceOf({ context }: PDFDocument, annotation: PDFDict) {
  const flags = annotation.lookupMaybe(PDFName.of('F'), PDFNumber)?.asNumber() ?? 0;
  if ((flags & UNSEEN) !== 0) return undefined;
  let found: PDFObject | undefined = annotation.lookupMaybe(PDFName.of('AP'), PDFDict)?.get(PDFName.of('N'));
  const states = context.lookup(found);
  if (states instanceof PDFDict) {
    const state = annotation.lookupMaybe(PDFName.of('AS'), PDFName);
    found = state && states.get(state);
  }
  const stream = context.lookup(found);
  if (!(stream instanceof PDFStream)) return undefined;
  return { stream, ref: found instanceof PDFRef ? found : context.register(stream) };
}

type Matrix = [number, number, number, number, number, number];

/** Brings the box of the appearance, turned by its own matrix, onto the rectangle of the annotation. */
function placing({ dict }: PDFStream, rectangle: readonly number[]): Matrix | undefined {
  const box = numbersOf(dict.lookupMaybe(PDFName.of('BBox'), PDFArray), 4);
  if (box === undefined) return undefined;
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] =
    numbersOf(dict.lookupMaybe(PDFName.of('Matrix'), PDFArray), 6) ?? [];
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = box;
  const corners = [
    [x0, y0],
    [x1, y0],
    [x0, y1],
    [x1, y1],
  ].map(([x = 0, y = 0]) => [a * x + c * y + e, b * x + d * y + f] as const);
  const from = boundsOf(corners);
  const to = boundsOf([
    [rectangle[0] ?? 0, rectangle[1] ?? 0],
    [rectangle[2] ?? 0, rectangle[3] ?? 0],
  ]);
  if (from.width === 0 || from.height === 0 || to.width === 0 || to.height === 0) return undefined;
  const [sx, sy] = [to.width / from.width, to.height / from.height];
  return [sx, 0, 0, sy, to.x - from.x * sx, to.y - from.y * sy];
}

function boundsOf(points: ReadonlyArray<readonly [number, number]>) {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function numbersOf(array: PDFArray | undefined, count: number): number[] | undefined {
  if (array?.size() !== count) return undefined;
  const values = array.asArray().map((_, index) => array.lookupMaybe(index, PDFNumber)?.asNumber());
  return values.every((value) => value !== undefined) ? values : undefined;
}
