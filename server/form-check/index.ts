// The form check (kiểm tra thể thức) of a PDF: the door of the feature.
export type { DraftFacts } from './domain/facts.ts';
export { type FormCheck, makeFormCheck } from './make-form-check.ts';
