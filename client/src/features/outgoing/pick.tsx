// Choosing several documents of a queue, by tick or by "x", and signing, numbering, sealing or releasing them together.
import type { BatchKind } from '@contracts/batches.ts';
import type { OutgoingBox } from '@contracts/outgoing.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { useKeys } from '../../shared/keyboard.ts';
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

export interface Picks {
  kind: BatchKind;
  chosen: ReadonlySet<string>;
  toggle: (id: string) => void;
  isFull: boolean;
}

/** The row or card that has the focus, or that is open beside the list. */
const rowInFocus = (): string | undefined =>
  document.activeElement?.closest('tr, li')?.querySelector<HTMLElement>('[data-row]')?.dataset.row;

/** Null for a queue in which nothing is done together. What has left the queue is no longer chosen. */
export const usePicks = (box: OutgoingBox, ids: readonly string[]) => {
  const kind = KINDS[box];
  const [ticked, setTicked] = useState<{ box: OutgoingBox; ids: ReadonlySet<string> }>({
    box,
    ids: new Set(),
  });
  const shown = new Set(ids);
  const chosen = new Set(ticked.box === box ? [...ticked.ids].filter((id) => shown.has(id)) : []);
  const set = (next: Iterable<string>) => setTicked({ box, ids: new Set([...next].slice(0, MOST)) });
  const toggle = (id: string) =>
    set(chosen.has(id) ? [...chosen].filter((one) => one !== id) : [...chosen, id]);
  useKeys({
    x: () => {
      const id = kind && rowInFocus();
      if (id !== undefined && shown.has(id)) toggle(id);
    },
  });
  if (kind === undefined) return null;
  return { kind, chosen, toggle, isFull: chosen.size >= MOST, all: () => set(ids), none: () => set([]) };
};

export const PickBox = ({ picks, id, name }: { picks: Picks; id: string; name: string }) => {
  const { t } = useTranslation();
  const isOn = picks.chosen.has(id);
  return (
    <input
      type="checkbox"
      className="pick"
      aria-label={t('batch/pick', { name })}
      title={t('batch/pickKey')}
      checked={isOn}
      disabled={picks.isFull && !isOn}
      onChange={() => picks.toggle(id)}
    />
  );
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

export const PickActs = ({ picks }: { picks: NonNullable<ReturnType<typeof usePicks>> }) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const queries = useQueryClient();
  const isOnline = useOnline();
  const { kind, chosen, all, none } = picks;
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
      {chosen.size === 0 ? (
        <button type="button" className="btn btn-small" onClick={all}>
          {t('batch/pickAll')}
        </button>
      ) : (
        <>
          <button type="button" className="btn btn-small" onClick={none}>
            {t('batch/pickNone', { count: chosen.size })}
          </button>
          <button
            type="button"
            className="btn btn-small btn-primary"
            disabled={!isOnline || begin.isPending}
            onClick={() => begin.mutate()}
          >
            {t(`batch/begin/${kind}`, { count: chosen.size })}
          </button>
        </>
      )}
      {begin.error && (
        <div className="pick-problem">
          <ProblemNotice error={begin.error} />
        </div>
      )}
    </>
  );
};
