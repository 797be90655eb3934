// Outgoing documents (văn bản đi): the door of the feature.
export type { AgencyFiles } from './commands/agency-files.ts';
export { TRANSITIONS, type Transition } from './domain/lifecycle.ts';
export { dateAndTime } from './domain/printed-dates.ts';
export { makeOutgoing, type Outgoing, type OutgoingDeps } from './make-outgoing.ts';
export type { ReviewedDocument } from './queries/reviewed.ts';
