// What is noted of something that was given up, for people: a code first, by which it is said in their language, and then
// what the machine had to say.
import { OutboxGiveUp } from '../../platform/outbox/relay.ts';

const CODED = /^[A-Z][A-Z_]+(: |$)/;

/** Who was tried for all that time, and refused nothing, was silent. */
export const failureNote = (reason: Error): string =>
  CODED.test(reason.message) || reason instanceof OutboxGiveUp
    ? reason.message
    : `EXCHANGE_PEER_SILENT: ${reason.message}`;
