// Keys of the query cache, in one place so that a live event and a screen speak of the same thing.
export type DocumentFeature = 'outgoing' | 'incoming';
/** What can be acted upon. */
export type ActFeature = DocumentFeature | 'workFile' | 'intake';

export const keys = {
  me: ['me'],
  counters: ['counters'],
  /** Read anew whenever a counter is. */
  express: ['counters', 'express'],
  standIns: ['counters', 'stand-ins'],
  recipients: (part: 'lists' | 'last-used', ...of: string[]) => ['recipients', part, ...of],
  directory: ['directory'],
  directoryPart: (part: string, filter: object = {}) => ['directory', part, filter],
  agency: ['agency'],
  /** Working days and rules of deadlines of the own agency. */
  calendar: ['calendar'],
  /** Late work of others: read anew whenever a counter is. */
  followUp: ['counters', 'follow-up'],
  /** The default circuit for a kind of document; `''`: all of the agency. */
  circuit: (kind: string) => ['circuits', kind],
  delegations: ['delegations'],
  forms: ['forms'],
  profile: ['profile'],
  agencyKey: ['agency-key'],
  registers: ['registers'],
  books: (direction: DocumentFeature) => ['registers', direction],
  rows: (bookId: string, filter: object) => ['registers', 'rows', bookId, filter],
  prints: (bookId: string) => ['registers', 'prints', bookId],
  registerYear: (year: number | null) => ['registers', 'year', year],
  registerAudit: (year: number) => ['registers', 'audit', year],
  numberChoices: (documentId: string) => ['registers', 'choices', documentId],
  notifications: ['notifications'],
  /** Written without a network and not sent yet; of this browser. */
  unsentNotes: ['unsent-notes'],
  notificationSettings: ['notificationSettings'],
  pushBrowsers: ['pushBrowsers'],
  audit: ['audit'],
  mailboxes: ['mailboxes'],
  /** Named by its digest. */
  handwriting: (id: string, digest: string) => ['handwriting', id, digest],
  /** Of a document, read anew with it. */
  stamp: (id: string) => ['incoming', 'one', id, 'stamp'],
  stampSetting: ['stamp-setting'],
  /** Own sentences for instructions. */
  phrases: ['phrases'],
  batches: ['batches'],
  batch: (id: string) => ['batches', id],
  /** Everything of the exchange that people look at. */
  exchange: ['exchange'],
  exchangePart: (part: string, filter: object = {}) => ['exchange', part, filter],
  lists: (feature: ActFeature) => [feature, 'list'],
  list: (feature: ActFeature, filter: object) => [feature, 'list', filter],
  one: (feature: ActFeature, id: string) => [feature, 'one', id],
  /** Files that a document is in. */
  filesOf: (documentId: string) => ['workFile', 'list', 'of', documentId],
  closing: (id: string, version: number) => ['workFile', 'closing', id, version],
  fileList: (year: number) => ['file-list', year],
  fileLists: ['file-list'],
  /** Recipients besides agencies, refreshed with their document. */
  others: (id: string) => ['outgoing', 'one', id, 'others'],
  internal: ['internal'],
  internalList: (box: string) => ['internal', 'list', box],
  internalOne: (id: string) => ['internal', 'one', id],
  letter: (token: string) => ['letter', token],
  copies: (kind: DocumentFeature, id: string) => ['copies', kind, id],
  copyChoices: (kind: DocumentFeature, id: string) => ['copies', kind, id, 'choices'],
  preflight: (id: string, version: number) => ['outgoing', 'preflight', id, version],
  comments: (id: string) => ['review', 'comments', id],
  views: (id: string) => ['review', 'views', id],
  editors: (id: string) => ['review', 'editors', id],
  /** Of one version: another file or other fields are another version. */
  formFindings: (id: string, version: number) => ['outgoing', 'form', id, version],
  outgoingReport: (id: string, digest: string) => ['outgoing', 'report', id, digest],
} as const;
