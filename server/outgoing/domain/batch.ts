// A batch: documents one person signs, numbers, seals or releases together. Each item carries the id its signature will have, so
// that after a crash the document itself says whether it is done, and a repetition finds its own work.
import type { BatchItemState, BatchKind } from '../../contracts/batches.ts';
import type { ErrorCode } from '../../contracts/error-codes.ts';
import type { Urgency } from '../../contracts/vocabulary.ts';
import { LEFT } from './lifecycle.ts';
import type { OutgoingDocument, SigningClaim } from './outgoing-document.ts';

export interface BatchItem {
  documentId: string;
  /** Of the signature this item will make. */
  signingId: string;
  version: number;
  /** Of the bytes that were looked at. */
  digest: string;
  subject: string;
  urgency: Urgency;
  numberText: string | null;
  recipientCount: number;
  placement: SigningClaim['placement'] | null;
  isSeen: boolean;
  state: BatchItemState;
  code: ErrorCode | null;
  at: Date | null;
}

export interface Batch {
  id: string;
  agencyId: string;
  personId: string;
  kind: BatchKind;
  items: BatchItem[];
  /** Who works on it, and until when that is believed without a further sign of life; a page of the person may be followed by another. */
  run: { id: string; until: Date; isByPage?: boolean } | null;
  createdAt: Date;
  updatedAt: Date;
}

export const isRunning = ({ run }: Pick<Batch, 'run'>, now: Date): boolean => run !== null && run.until > now;

export const isDone = ({ items }: Pick<Batch, 'items'>): boolean =>
  items.every(({ state }) => state === 'done');

/** Whether the document shows that this item's act has happened. */
export const hasHappened = (
  kind: BatchKind,
  { signingId }: BatchItem,
  document: OutgoingDocument,
): boolean => {
  if (kind === 'number') return document.number !== null;
  return kind === 'release'
    ? LEFT.has(document.state)
    : document.signatures.some(({ id }) => id === signingId);
};

/**
 * The item as it truly is when nobody works on the batch: what a crash left half said is done when its document says
 * so, and waits otherwise.
 */
export const settled = (kind: BatchKind, item: BatchItem, document: OutgoingDocument | null): BatchItem => {
  if (item.state === 'done') return item;
  if (document !== null && hasHappened(kind, item, document))
    return {
      ...item,
      ...{ state: 'done', code: null, at: item.at ?? document.updatedAt },
      numberText: document.number?.text ?? item.numberText,
    };
  return item.state === 'working' ? { ...item, state: 'waiting' } : item;
};
