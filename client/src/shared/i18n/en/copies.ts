// Copies of documents and the pre-flight of a release, in English.
import type { Same } from '../same.ts';
import type { vi } from '../vi/index.ts';

export const copies: Same<typeof vi.copies> = {
  title: 'Copies',
  none: 'No copy has been made.',
  make: 'Make a copy',
  act: 'Number and seal the copy',
  finish: 'Go on sealing',
  done: 'Copy {{number}} is sealed.',
  state: { draft: 'No number yet', numbered: 'To be sealed', sealed: 'Sealed', cancelled: 'Cancelled' },
  form: {
    'sao-y': 'Full copy (sao y)',
    'trich-sao': 'Extract (trích sao)',
    'sao-luc': 'Copy of a copy (sao lục)',
  },
  about: {
    'sao-y': 'All of an original.',
    'trich-sao': 'A part of an original: choose its pages below.',
    'sao-luc': 'All of a full copy.',
  },
  next: 'Next number: {{number}}',
  file: 'File to copy',
  pages: 'Pages: {{pages}}',
  pickPages: 'Choose pages by a click, and again to leave them out.',
  pin: 'PIN of the agency’s key',
  consequence:
    'The copy takes the next number of the book of copies and is signed with the agency’s key; its form, the agency and the time stand at the top right of the first page.',
  download: 'Download the copy',
};

export const preflight: Same<typeof vi.preflight> = {
  title: 'Before the release',
  ready: 'Ready to be released.',
  blocked: '{{count}} things stand before the release.',
  again: 'Look again',
  key: 'Open the page of the key',
};
