// Choosing several documents of a queue, and signing, numbering, sealing or releasing them together.
import type { BatchKind } from '@contracts/batches.ts';
import type { OutgoingBox } from '@contracts/outgoing.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { PickAllOrNone, usePicks } from '../../shared/list/picks.tsx';
import { useOnline } from '../../shared/online.ts';
import { keys } from '../../shared/query-keys.ts';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import './pick.css';

const KINDS: Partial<Record<OutgoingBox, BatchKind>> = {
  'to-sign': 'approval',
  'to-number': 'number',
  'to-seal': 'seal',
  'to-release': 'release',
};
/** As many as a batch takes. */
const MOST = 100;

/** Null for a queue in which nothing is done together. */
export const useBatchPicks = (box: OutgoingBox, ids: readonly string[]) => {
  const kind = KINDS[box];
  const picks = usePicks(kind === undefined ? null : box, ids, MOST);
  return kind === undefined || picks === null ? null : { kind, ...picks };
};

/** Left unfinished earlier. */
const Unfinished = () => {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: keys.batches, queryFn: () => call('listBatches', {}) });
  const [first, ...others] = query.data?.items ?? [];
  if (first === undefined) return null;
  const to = others.length === 0 ? `/signing/batches/${first.id}` : '/signing/batches';
  return (
    <Link className="btn btn-small" to={to}>
      {t('batch/unfinished', { count: others.length + 1 })}
    </Link>
  );
};

export const PickActs = ({ picks }: { picks: NonNullable<ReturnType<typeof useBatchPicks>> }) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const queries = useQueryClient();
  const isOnline = useOnline();
  const { kind, chosen } = picks;
  const begin = useMutation({
    mutationFn: () => call('createBatch', { body: { kind, documentIds: [...chosen] } }),
    onSuccess: (batch) => {
      queries.setQueryData(keys.batch(batch.id), batch);
      void queries.invalidateQueries({ queryKey: keys.batches, exact: true });
      void go(`/signing/batches/${batch.id}`);
    },
  });
  return (
    <>
      <Unfinished />
      <PickAllOrNone picks={picks} />
      {chosen.size > 0 && (
        <button
          type="button"
          className="btn btn-small btn-primary"
          disabled={!isOnline || begin.isPending}
          onClick={() => begin.mutate()}
        >
          {t(`batch/begin/${kind}`, { count: chosen.size })}
        </button>
      )}
      {begin.error && (
        <div className="pick-problem">
          <ProblemNotice error={begin.error} />
        </div>
      )}
    </>
  );
};
