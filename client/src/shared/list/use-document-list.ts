// Which queue of a list is open, by the address; its rows; and the counters of the tabs.
import type { Counters } from '@contracts/dashboard.ts';
import type { Urgency } from '@contracts/vocabulary.ts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { call } from '../api-client.ts';
import { type DocumentFeature, keys } from '../query-keys.ts';
import { useUrgencyFilter } from './urgency-filter.tsx';
import { type Page, useList } from './use-list.ts';

type ListQuery<B> = {
  box: B;
  text?: string;
  urgency?: Urgency;
  after?: string;
};

interface Options<B extends string, T> {
  feature: DocumentFeature;
  path: string;
  /** Those the person may open, in order; the first is open when the address says nothing. */
  boxes: readonly B[];
  nameOf: (box: B) => string;
  /** Queues of work; archives are not counted. */
  counted: readonly B[];
  countOf: (counters: Counters) => Partial<Record<B, number>>;
  /** A filter of this list only, which `fetchPage` adds, and how it is said; null while it is not used. */
  also?: { words: string } | null;
  fetchPage: (query: ListQuery<B>) => Promise<Page<T>>;
}

export const useDocumentList = <B extends string, T>(options: Options<B, T>) => {
  const { feature, path, boxes, nameOf, counted, countOf, fetchPage, also = null } = options;
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const asked = search.get('box');
  const box = boxes.find((one) => one === asked) ?? boxes[0];
  if (box === undefined) throw new Error('a list without a queue is never shown');
  const text = search.get('text')?.trim() ?? '';
  const urgency = useUrgencyFilter();
  const filter = { box, ...(text && { text }), ...(urgency && { urgency }) };
  const counters = useQuery({ queryKey: keys.counters, queryFn: () => call('getCounters', {}) });
  const list = useList(keys.list(feature, { ...filter, ...also }), (after) =>
    fetchPage({ ...filter, ...(after && { after }) }),
  );
  const tabs = boxes.map((one) => ({
    box: one,
    name: nameOf(one),
    to: `${path}?box=${one}`,
    isCounted: counted.includes(one),
    count: counters.data && countOf(counters.data)[one],
  }));
  return {
    ...list,
    box,
    text,
    tabs,
    /** What narrows the list, in words; empty when nothing does. */
    narrowedBy: text || (urgency ? t(`urgency/${urgency}`) : (also?.words ?? '')),
    clearTo: `${path}?box=${box}`,
  };
};

export type DocumentList<T> = Omit<ReturnType<typeof useDocumentList<string, T>>, 'items'> & {
  items: T[] | undefined;
};
