// What stands above, under or instead of the rows of a list.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { AfterAWhile, ListBones } from '../ui/query-gate.tsx';

interface EmptyProps {
  sentence: string;
  /** The text searched for, if the emptiness is due to it. */
  searched: string;
  clearTo: string;
}

export const EmptyList = ({ sentence, searched, clearTo }: EmptyProps) => {
  const { t } = useTranslation();
  if (!searched) return <p className="blank">{sentence}</p>;
  return (
    <div className="blank">
      <p>{t('list/emptySearch', { text: searched })}</p>
      <Link className="btn" to={clearTo}>
        {t('list/clearFilter')}
      </Link>
    </div>
  );
};

interface StateProps {
  query: { error: unknown; isPending: boolean; refetch: () => unknown };
  /** Rows from before are on screen. */
  hasRows: boolean;
}

/** Above the rows: what went wrong, or the shape of what is to come. */
export const ListState = ({ query, hasRows }: StateProps) => {
  const { t } = useTranslation();
  return (
    <>
      {query.error !== null && (
        <div className="in-list">
          <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
          {hasRows && <p className="small muted">{t('list/shownAsBefore')}</p>}
        </div>
      )}
      {query.isPending && (
        <AfterAWhile>
          <ListBones />
        </AfterAWhile>
      )}
    </>
  );
};

interface MoreProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** Comes by itself when the end of the list comes into view; a button for those who get there by keys. */
export const MoreRows = ({ query }: MoreProps) => {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const fetchNext = useRef(query.fetchNextPage);
  fetchNext.current = query.fetchNextPage;
  const isWaiting = query.hasNextPage && !query.isFetchingNextPage;
  useEffect(() => {
    const end = button.current;
    if (!end || !isWaiting) return;
    const watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting && void fetchNext.current());
    watcher.observe(end);
    return () => watcher.disconnect();
  }, [isWaiting]);
  if (!query.hasNextPage) return null;
  return (
    <button
      ref={button}
      type="button"
      className="btn btn-plain btn-wide"
      disabled={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      {t(query.isFetchingNextPage ? 'common/loading' : 'common/moreRows')}
    </button>
  );
};
