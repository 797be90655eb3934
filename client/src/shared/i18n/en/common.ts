// What every screen says, in English.
import type { Same } from '../same.ts';
import type * as vi from '../vi/common.ts';

export const app: Same<typeof vi.app> = {
  name: 'Văn thư',
  tagline: 'Digitally signed documents between agencies',
};

export const common: Same<typeof vi.common> = {
  loading: 'Loading…',
  retry: 'Try again',
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',
  more: 'Other actions',
  moreRows: 'Show more',
  reason: 'Reason',
  opinion: 'Opinion',
  optional: 'optional',
  errorCode: 'Error code',
  correlation: 'reference',
  system: 'System',
  insteadOf: '{{name}} (for {{other}})',
  download: 'Download',
  evidence: 'Download evidence',
  offline: 'No network. What was loaded can still be read; actions wait until the network is back.',
  tooShort: 'At least {{count}} characters are needed.',
  changedMeanwhile: 'The document changed while you were at it. What you typed is kept.',
  offlineAct: 'No network: this cannot be done now',
  liveLost: 'Reconnecting live updates…',
  skipToContent: 'Skip to main content',
  today: 'today',
  yesterday: 'yesterday',
  dueOn: 'due {{date}}',
};

export const nav: Same<typeof vi.nav> = {
  paletteNone: 'No page or document matches. Try fewer letters.',
  paletteHint: 'Page, subject or number',
  label: 'Main navigation',
  dashboard: 'Overview',
  intake: 'Intake',
  myWork: 'My work',
  mailboxes: 'Mailboxes',
  incoming: 'Incoming',
  outgoing: 'Outgoing',
  internal: 'Internal',
  signing: 'Signing',
  registers: 'Registers',
  workFiles: 'Work files',
  verify: 'Verify signature',
  exchange: 'Exchange',
  delegations: 'Delegations',
  directory: 'Directory',
  templates: 'Templates',
  calendar: 'Calendar',
  followUp: 'Follow-up',
  administration: 'Administration',
  pending: '{{shown}} waiting',
  late: '{{shown}} overdue',
  search: 'Find documents',
  searchHint: 'Search subject or number ( / )',
  switchPost: 'Change post',
  person: 'Account of {{name}}',
  profile: 'Profile',
  signOut: 'Sign out',
  language: 'Tiếng Việt',
  darkOn: 'Dark theme',
  darkOff: 'Light theme',
  keys: 'Keyboard shortcuts',
  bell: 'Notifications',
  bellUnread: 'Notifications, {{shown}} unread',
};

export const signIn: Same<typeof vi.signIn> = {
  title: 'Sign in',
  username: 'User name',
  password: 'Password',
  submit: 'Sign in',
  submitting: 'Signing in…',
  missingUsername: 'Enter your user name.',
  missingPassword: 'Enter your password.',
  ended: 'Sign in to open the page you asked for; unfinished drafts are still kept on this computer.',
};

export const page: Same<typeof vi.page> = {
  notLoadedText:
    'There is no network. The page opens by itself when it is back; what you were writing is kept on this computer.',
  notLoadedTitle: 'This page is not loaded yet',
  notFoundTitle: 'This page was not found',
  notFoundText: 'The address may be mistyped, or the document is not one you may see.',
  noRightTitle: 'You may not open this page',
  noRightText:
    'Rights belong to the post being worn. Change the post above, or ask the administrator of your agency.',
  brokenTitle: 'This page failed',
  brokenText: 'Unfinished drafts are kept on this computer. Reload the page to go on.',
  reload: 'Reload the page',
  home: 'To Overview',
};

export const list: Same<typeof vi.list> = {
  shownAsBefore: 'The list below is as it was loaded before.',
  noSubject: '(no subject)',
  place: '{{place}}/{{count}}',
  openDesk: 'Full desk',
  previous: 'Previous document',
  next: 'Next document',
  pickOne: 'Choose a document in the list to read it here.',
  readingPane: 'Reading pane',
  showPane: 'Show reading pane',
  hidePane: 'Hide reading pane',
  emptySearch: 'No document matches “{{text}}”. Try fewer words or clear the urgency filter.',
  clearFilter: 'Clear filter',
  urgencyFilter: 'Filter by urgency',
  anyUrgency: 'Any urgency',
};
