// What the relay gives to those who do the work, and what they may answer.
import type { OutboxDocument } from './claim.ts';

/** What a handler is given. It must be idempotent: after a crash the same entry comes again. */
export interface OutboxJob {
  /** Entry id; with `documentId` it names the effect, for deterministic ids. */
  id: string;
  type: string;
  /** As written; parse it. */
  payload: unknown;
  at: Date;
  /** 1 for the first attempt. */
  attempt: number;
  collection: string;
  documentId: string;
  /** As it was when it was claimed, or looked at since: it holds this entry, and may be behind what others have written. */
  document: OutboxDocument;
  /** Rises with every claim of the document; a store that remembers the highest can refuse a late writer. */
  fence: number;
  /** Aborted when the lease is lost: somebody else may be running the entry. */
  signal: AbortSignal;
}

export type OutboxHandler = (job: OutboxJob) => Promise<void>;

/** Told before an entry is given up, so that what it was for can be marked as failed. Idempotent as well. */
export type OutboxMourner = (job: OutboxJob, reason: Error) => Promise<void>;

/** Thrown by a handler for which another attempt makes no sense: the entry is dead at once. */
export class OutboxGiveUp extends Error {
  override readonly name = 'OutboxGiveUp';
}

/** Thrown by a handler that did not try, because it would be of no use before `until`: no attempt is counted. */
export class OutboxNotYet extends Error {
  override readonly name = 'OutboxNotYet';
  readonly until: Date;
  constructor(message: string, until: Date) {
    super(message);
    this.until = until;
  }
}
