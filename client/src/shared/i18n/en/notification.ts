// What people are told, in English.
import { kindWords } from '@contracts/notification-kinds.ts';
import type { Same } from '../same.ts';
import type * as vi from '../vi/notification.ts';

export const notification: Same<typeof vi.notification> = {
  title: 'Notifications',
  empty: 'No notifications yet.',
  readAll: 'Mark all as read',
  seeAll: 'See all',
  unread: 'unread',
  due: 'Due {{date}}',
  lateInSum: '{{count}} parts of the work',
  kind: kindWords('en'),
  topic: {
    turn: 'My turn',
    deadline: 'Deadlines',
    arrival: 'New documents',
    progress: 'Progress',
    delivery: 'Sending and answers',
    comment: 'Comments and opinions',
    workFile: 'Work files',
    delegation: 'Delegations',
    system: 'System',
  },
  topicNote: {
    turn: 'To sign or approve, assigned, returned, more time',
    deadline: 'Due soon, overdue',
    arrival: 'Incoming, released inside, replies',
    progress: 'Approved, signed, released, progress',
    delivery: 'Refused, not sent, recalled',
    comment: 'Comments on drafts, mentions, opinions',
    workFile: 'Lists, handing over, taking in',
    delegation: 'Made and withdrawn',
    system: 'Mailboxes, directory, event log',
  },
  push: {
    title: 'Push',
    note: 'The browser shows one general sentence when there is something new, even while the office is not open; it never carries the name or content of a document. It ends when you sign out.',
    hindrance: {
      insecure:
        'This page was opened at an address that is not secure (not https): the browser does not allow it.',
      unsupported: 'This browser cannot be told by push. Use a recent Chrome, Edge, Firefox or Safari.',
      blocked:
        'You have blocked notifications of this site. Allow them in the settings of the browser and load the page again.',
    },
    closed: 'The browser may not show notifications yet. Press again and choose Allow.',
    unreached:
      'The browser could not subscribe with the push service of its maker. See whether this computer has access to the Internet and try again; an internal network may block that service.',
    here: 'this browser',
    unnamed: 'Browser',
    remove: 'Remove',
    allow: 'Allow in this browser',
    topics: 'Push for',
  },
  settings: {
    title: 'How I am told',
    bell: 'The bell tells of everything, always. Choose below what else tells you.',
    mail: 'E-mail',
    noMail: 'This server sends no e-mail yet. What you choose is kept until the administrator sets it up.',
    noAddress: 'You have no e-mail address. Ask the administrator of your agency to write it down.',
    address: 'Sent to {{address}}',
    mailNote:
      'A letter says what happened and has a link; it never carries the name or content of a document. What you have read in the bell is not told by letter.',
    choice: { off: 'No letters', single: 'A letter at once', digest: 'One letter a day' },
    digestHour: 'Hour of the daily letter',
    quiet: 'Quiet hours',
    quietNote:
      'Letters wait for their end. Urgent and express documents, and work due today, are told at once.',
    quietOn: 'Send nothing in quiet hours',
    from: 'From',
    to: 'To',
    sameHours: 'Begin and end must differ.',
    restDays: 'Quiet all day',
    weekday: {
      d1: 'Monday',
      d2: 'Tuesday',
      d3: 'Wednesday',
      d4: 'Thursday',
      d5: 'Friday',
      d6: 'Saturday',
      d7: 'Sunday',
    },
    save: 'Save',
    saved: 'Saved how you are told.',
  },
};
