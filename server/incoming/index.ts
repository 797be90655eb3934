// Incoming documents (văn bản đến): the door of the feature.
export type { Entry } from './commands/enter.ts';
export { TRANSITIONS, type Transition } from './domain/lifecycle.ts';
export { type Incoming, type IncomingDeps, makeIncoming } from './make-incoming.ts';
export type { ArrivedPacket } from './ports.ts';
