// Registers and books, in English.
import type { Same } from '../same.ts';
import type * as vi from '../vi/registers.ts';

export const registers: Same<typeof vi.registers> = {
  nameOfYear: '{{name}} ({{year}})',
  title: 'Registers',
  outgoing: 'Outgoing register',
  incoming: 'Incoming register',
  next: 'next number {{number}}',
  last: 'last on {{date}}',
  empty: 'There is no book for this year yet.',
  emptyEntries: 'The book has no number yet.',
  column: {
    number: 'No.',
    text: 'Number',
    on: 'Date',
    subject: 'Subject',
    state: 'State',
    by: 'Written by',
  },
  state: { reserved: 'Reserved', bound: 'Used', voided: 'Voided', paper: 'On paper' },
  void: 'Void number',
  voidAsk: 'Number {{number}} will be recorded as voided and never used again. The reason stays in the book.',
  voided: 'Number voided.',
};
