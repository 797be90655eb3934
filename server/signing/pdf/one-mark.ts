// Several marks as parts of a single one, for documents certified against any annotation but a signature's own
// (DocMDP level 2, ISO 32000-2 Table 257): other readers would take a stamp for a forbidden change.

import { type Mark, type MarkPart, SigningError } from '../types.ts';

/** The marks as one, or those there are when one is enough. Throws PDF_FORBIDS_CHANGE when they do not go together. */
export function inOneMark(marks: readonly Mark[], home: unknown): readonly Mark[] {
  const [first] = marks;
  if (first === undefined || (marks.length === 1 && home !== 'nowhere')) return marks;
  if (home !== undefined) throw forbidden('what its own widget cannot show');
  const boxes = marks.map((mark) => mark.box);
  if (boxes.some(({ page }) => page !== first.box.page)) throw forbidden('marks on several pages');
  const xMm = Math.min(...boxes.map((box) => box.xMm));
  const yMm = Math.min(...boxes.map((box) => box.yMm));
  const widthMm = Math.max(...boxes.map((box) => box.xMm + box.widthMm)) - xMm;
  const heightMm = Math.max(...boxes.map((box) => box.yMm + box.heightMm)) - yMm;
  const parts = marks.flatMap((mark) => partsWithin(mark, { xMm, yMm }));
  return [{ kind: 'block', box: { page: first.box.page, xMm, yMm, widthMm, heightMm }, parts }];
}

function partsWithin(mark: Mark, origin: { xMm: number; yMm: number }): MarkPart[] {
  const [left, top] = [mark.box.xMm - origin.xMm, mark.box.yMm - origin.yMm];
  if (mark.kind === 'block') {
    return mark.parts.map((part) => ({
      ...part,
      at: { ...part.at, xMm: part.at.xMm + left, yMm: part.at.yMm + top },
    }));
  }
  const { widthMm, heightMm } = mark.box;
  return [{ ...mark, at: { xMm: left, yMm: top, widthMm, heightMm } }];
}

function forbidden(what: string): SigningError {
  return new SigningError('PDF_FORBIDS_CHANGE', `the certified document allows a signature, but not ${what}`);
}
