// The order of the list a document was opened from, so that the desk can go on to the next without going back.
import type { DocumentFeature } from './query-keys.ts';

const orders = new Map<DocumentFeature, readonly string[]>();

export const rememberNeighbours = (feature: DocumentFeature, ids: readonly string[]): void => {
  orders.set(feature, ids);
};

const opened = new Map<DocumentFeature, string>();

/** The document whose desk was shown last. */
export const rememberOpened = (feature: DocumentFeature, id: string): void => {
  opened.set(feature, id);
};
export const lastOpened = (feature: DocumentFeature): string | undefined => opened.get(feature);

export interface Neighbours {
  previous: string | undefined;
  next: string | undefined;
  /** 1 is the first; 0 when the document is not of the list. */
  place: number;
  count: number;
}

export const neighboursIn = (ids: readonly string[], id: string): Neighbours => {
  const at = ids.indexOf(id);
  if (at === -1) return { previous: undefined, next: undefined, place: 0, count: ids.length };
  return { previous: ids[at - 1], next: ids[at + 1], place: at + 1, count: ids.length };
};

/** Of the list shown last; empty after a document was opened by its address. */
export const neighboursOf = (feature: DocumentFeature, id: string): Neighbours =>
  neighboursIn(orders.get(feature) ?? [], id);
