// The form check (kiểm tra thể thức) of a PDF, and the cells of NĐ 30/2020 found on its pages: the door of the feature.
export type { DraftFacts } from './domain/facts.ts';
export { type Layout, layoutOf, textOf } from './domain/layout.ts';
export type { Line } from './domain/lines.ts';
export type { Piece, Place } from './domain/measured.ts';
export { type MeasuredFile, type Page, pageOf } from './domain/page.ts';
export { fold, isLegacyFont, isUpper, likeness, looksLegacy, tidy } from './domain/words.ts';
export { type FormCheck, makeFormCheck } from './make-form-check.ts';
