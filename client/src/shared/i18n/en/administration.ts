// Administration, in English.
import type { Same } from '../same.ts';
import type * as vi from '../vi/administration.ts';

export const administration: Same<typeof vi.administration> = {
  log: {
    title: 'Event log',
    state: '{{entries}} entries, timestamped up to entry {{stamped}}.',
    unstamped: '{{entries}} entries, none timestamped yet.',
    late: 'Timestamps are later than allowed. Check the timestamp authority.',
    broken: 'The log was changed from outside. Download it and check it with vanthu audit verify.',
    download: 'Download the log',
  },
  title: 'Audit trail',
  empty: 'No act recorded yet.',
  column: { at: 'When', by: 'Who', action: 'Act', text: 'Content' },
};
