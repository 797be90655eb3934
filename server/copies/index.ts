// Copies of documents (bản sao): the door of the feature.
export { type Copies, makeCopies } from './make-copies.ts';
