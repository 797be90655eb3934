// What is read of papers: text, fields of the register, places to cut. The door of a feature without state of its own.
export type { ProposedCuts } from './domain/cuts.ts';
export type { FieldName, RecognisedField, RecognisedPage } from './domain/field.ts';
export { makeRecognition, type Recognition } from './make-recognition.ts';
export type { Reading } from './read-paper.ts';
