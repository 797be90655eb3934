// Nobody signed in: to the sign-in page, and back to the same address afterwards.
import { Navigate, useLocation } from 'react-router';
import { useSession } from '../shared/session.ts';
import { ProblemNotice } from '../shared/ui/problem-notice.tsx';
import { AfterAWhile } from '../shared/ui/query-gate.tsx';
import { Frame } from './frame.tsx';

export const RequireSession = () => {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.data) return <Frame key={session.data.post.id} />;
  if (session.data === null) {
    const next = pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`;
    return <Navigate to={`/sign-in${next}`} replace />;
  }
  if (session.error) {
    return (
      <div className="blank">
        <ProblemNotice error={session.error} onRetry={() => void session.refetch()} />
      </div>
    );
  }
  return (
    <AfterAWhile>
      <span className="bone" style={{ height: 52 }} />
    </AfterAWhile>
  );
};
