// The overview, in English.
import type { Same } from '../same.ts';
import type * as vi from '../vi/dashboard.ts';

export const dashboard: Same<typeof vi.dashboard> = {
  title: 'Overview',
  hello: 'Hello {{name}}',
  work: 'Waiting for you',
  flow: 'On its way',
  noWork: 'Nothing waits for you. New documents appear here at once.',
  newestIncoming: 'Newest incoming',
  newestOutgoing: 'Newest outgoing',
  due: 'My deadlines',
  noDue: 'None of your work has a deadline.',
  counter: {
    waiting: 'Waiting for me',
    drafts: 'Drafts',
    inApproval: 'In approval',
    toSign: 'To sign',
    toNumber: 'To number',
    toSeal: 'To seal',
    toRelease: 'To release',
    released: 'Released',
    toReceive: 'To receive',
    toInstruct: 'To instruct',
    mine: 'Given to me',
    inProgress: 'In progress',
    workOverdue: 'Work overdue',
    workDueSoon: 'Work due soon',
    overdue: 'Overdue',
    dueSoon: 'Due soon',
    completed: 'Completed',
  },
  group: { outgoing: 'Outgoing', incoming: 'Incoming' },
  seeAll: 'See all',
};
