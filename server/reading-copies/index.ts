// Copies of incoming documents to be read, stamped and with their handwriting: the door of the feature.
export { makeReadingCopies, type ReadingCopies } from './make-reading-copies.ts';
