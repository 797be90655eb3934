// The states of everything that is fetched: skeleton after 150 ms, error with retry, no right, then the thing itself.
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { isCode } from '../api-error.ts';
import { Missing, NoRight } from './blank-page.tsx';
import { ProblemNotice } from './problem-notice.tsx';

const SKELETON_AFTER_MS = 150;

/** Shows its children only when waiting has become noticeable. */
export const AfterAWhile = ({ children }: { children: ReactNode }) => {
  const [isDue, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return isDue ? children : null;
};

interface Props<T> {
  query: UseQueryResult<T>;
  skeleton: ReactNode;
  children: (data: T) => ReactNode;
}

export const QueryGate = <T,>({ query, skeleton, children }: Props<T>) => {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (isCode(query.error, 'NOT_FOUND')) return <Missing />;
  if (isCode(query.error, 'FORBIDDEN')) return <NoRight />;
  if (query.error) {
    return (
      <div className="blank">
        <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  return <AfterAWhile>{skeleton}</AfterAWhile>;
};

/** Grey rows in the shape of a list: a subject and a line of marks, a number before and a state behind. */
export const ListBones = ({ rows = 9 }: { rows?: number }) => (
  <div className="bones" aria-busy="true">
    {Array.from({ length: rows }, (_, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: bones have no identity
      <div key={index} className="bone-row">
        <span className="bone" />
        <span className="stack">
          <span className="bone" style={{ width: `${88 - ((index * 17) % 40)}%` }} />
          <span className="bone bone-low" style={{ width: `${34 + ((index * 11) % 20)}%` }} />
        </span>
        <span className="bone" />
      </div>
    ))}
  </div>
);
