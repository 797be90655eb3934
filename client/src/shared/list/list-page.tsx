// A list of documents: dense rows, queues as tabs, everything in the address; on a wide screen the document is read
// beside the list without leaving it.
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { rememberNeighbours } from '../neighbours.ts';
import type { DocumentFeature } from '../query-keys.ts';
import { Icon } from '../ui/icon.tsx';
import { BoxTabs } from './box-tabs.tsx';
import { EmptyList, ListState, MoreRows } from './list-ends.tsx';
import { useListKeys } from './list-keys.ts';
import { UrgencyFilter } from './urgency-filter.tsx';
import type { DocumentList } from './use-document-list.ts';
import { usePaneWish } from './use-pane.ts';
import { useReturn } from './use-return.ts';
import './list.css';
import './pane.css';

export interface PaneView {
  openId: string | null;
  siblings: readonly string[];
  onOpen: (id: string) => void;
}

interface Props<T> {
  title: string;
  feature: DocumentFeature;
  list: DocumentList<T>;
  emptySentence: string;
  /** Beside the filters. */
  actions?: ReactNode;
  rows: (items: readonly T[]) => ReactNode;
  cards: (items: readonly T[], view: PaneView) => ReactNode;
  pane: (view: PaneView) => ReactNode;
}

export const DocumentListPage = <T extends { id: string }>(props: Props<T>) => {
  const { title, feature, list, emptySentence, actions, rows, cards, pane } = props;
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const [hasPane, setPane] = usePaneWish();
  const container = useRef<HTMLDivElement>(null);
  useListKeys(container);
  const { query, items, box, text, tabs } = list;
  const openId = search.get('open');
  const view: PaneView = {
    openId,
    siblings: items?.map((item) => item.id) ?? [],
    onOpen: (id) => {
      const next = new URLSearchParams(search);
      next.set('open', id);
      setSearch(next, { replace: openId !== null });
    },
  };
  useReturn(container, feature, items !== undefined);
  useEffect(() => {
    if (items)
      rememberNeighbours(
        feature,
        items.map((item) => item.id),
      );
  }, [feature, items]);

  return (
    <div className="page page-fixed">
      <header className="page-head">
        <h1>{title}</h1>
        {text && <span className="muted">“{text}”</span>}
        <span className="push row">
          <UrgencyFilter />
          <button
            type="button"
            className="btn btn-small pane-toggle"
            aria-pressed={hasPane}
            onClick={() => setPane(!hasPane)}
          >
            <Icon name="pane" size={16} />
            {t(hasPane ? 'list/hidePane' : 'list/showPane')}
          </button>
          {actions}
        </span>
      </header>
      <BoxTabs tabs={tabs} current={box} label={title} />
      <div className={hasPane ? 'split' : 'split-none'}>
        <div key={box} ref={container} className={hasPane ? 'split-list' : 'split-whole'}>
          <ListState query={query} hasRows={items !== undefined} />
          {items?.length === 0 && !query.isPlaceholderData && (
            <EmptyList sentence={emptySentence} searched={list.narrowedBy} clearTo={list.clearTo} />
          )}
          {items && items.length > 0 && (
            <div className={query.isPlaceholderData ? 'rows-before' : ''} aria-busy={query.isPlaceholderData}>
              {hasPane ? cards(items, view) : rows(items)}
            </div>
          )}
          <MoreRows query={query} />
        </div>
        {hasPane && pane(view)}
      </div>
    </div>
  );
};
