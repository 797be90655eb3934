// Acts on many documents at once, in English.
import type { Same } from '../same.ts';
import type * as vi from '../vi/batch.ts';

export const batch: Same<typeof vi.batch> = {
  pick: 'Select: {{name}}',
  pickKey: 'Select (x)',
  pickAll: 'Select all',
  pickNone: 'Clear {{count}}',
  begin: {
    approval: 'Sign {{count}} documents',
    number: 'Number {{count}} documents',
    seal: 'Seal {{count}} documents',
    release: 'Release {{count}} documents',
  },
  unfinished: 'Unfinished batches ({{count}})',
  title: {
    approval: 'Sign {{count}} documents together',
    number: 'Number {{count}} documents together',
    seal: 'Seal {{count}} documents together',
    release: 'Release {{count}} documents together',
  },
  now: {
    approval: 'Sign {{count}} documents and pass them to the clerk',
    number: 'Number {{count}} documents',
    seal: 'Seal {{count}} documents',
    release: 'Release {{count}} documents',
  },
  again: {
    approval: 'Sign the {{count}} documents that are left',
    number: 'Number the {{count}} documents that are left',
    seal: 'Seal the {{count}} documents that are left',
    release: 'Release the {{count}} documents that are left',
  },
  consequence: {
    approval:
      'One PIN signs {{count}} documents; each goes to the clerk for its number as soon as it is signed.',
    number:
      '{{count}} documents take the next numbers of their books in the order in which they were chosen, with today’s date.',
    seal: 'One PIN seals {{count}} documents; number, date and seal of each are written in one signature.',
    release: '{{count}} documents are sent at once to all of their recipients.',
  },
  consequenceHere: {
    approval: '{{count}} documents are signed; each goes to the clerk at once.',
    seal: '{{count}} documents are sealed; number, date and seal of each come in one signature.',
  },
  unseen: '{{count}} documents have not been looked at.',
  failedSome: '{{done}} documents are done, {{count}} could not be: read why at each, then try again.',
  running: {
    approval: 'Signing: {{done}} of {{count}} documents.',
    number: 'Numbering: {{done}} of {{count}} documents.',
    seal: 'Sealing: {{done}} of {{count}} documents.',
    release: 'Releasing: {{done}} of {{count}} documents.',
  },
  oneByOne: 'The signing service signs file by file; you may pause and go on.',
  pause: 'Pause after this document',
  pausing: 'Pausing after this document…',
  elsewhere: 'Another page is signing this batch, or was closed just now.',
  goOnHere: 'Go on here',
  progress: 'Progress',
  mayLeave: 'You may leave this page; the work goes on and the results are kept.',
  finished: {
    approval: '{{count}} documents are signed.',
    number: '{{count}} documents are numbered.',
    seal: '{{count}} documents are sealed.',
    release: '{{count}} documents are released.',
  },
  toQueue: 'Back to the queue',
  state: {
    approval: {
      reading: 'Reading',
      waiting: 'To be signed',
      working: 'Signing',
      done: 'Signed',
      failed: 'Not signed',
    },
    number: {
      reading: 'Reading',
      waiting: 'To be numbered',
      working: 'Numbering',
      done: 'Numbered',
      failed: 'Not numbered',
    },
    seal: {
      reading: 'Reading',
      waiting: 'To be sealed',
      working: 'Sealing',
      done: 'Sealed',
      failed: 'Not sealed',
    },
    release: {
      reading: 'Reading',
      waiting: 'To be released',
      working: 'Releasing',
      done: 'Released',
      failed: 'Not released',
    },
  },
  seen: 'looked at',
  unread: 'The text of the document could not be read, so it has no place yet. Open it, or leave it out.',
  changed: 'The document changed after it was looked at. Look at it again, then go on.',
  openDesk: 'Open the document',
  leaveOut: 'Leave out',
  listTitle: 'Unfinished batches',
  listEmpty: 'No batch is unfinished.',
  doneOf: '{{done}} of {{count}} done',
  failedCount: '{{count}} failed',
  column: { pick: 'Select', batch: 'Batch', state: 'Progress', begun: 'Begun' },
};
