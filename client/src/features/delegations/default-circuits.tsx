// Default circuits of the agency: which steps a kind of document from a unit goes through before it is signed.
import type { CircuitDefault } from '@contracts/circuit.ts';
import { DOCUMENT_KINDS } from '@contracts/vocabulary.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { useColleagues } from '../../shared/colleagues.ts';
import { keys } from '../../shared/query-keys.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { say } from '../../shared/ui/toast.tsx';

/** Its lists of people are heavy. */
const DefaultAsk = lazy(async () => ({ default: (await import('./default-ask.tsx')).DefaultAsk }));

const useNames = () => {
  const { t } = useTranslation();
  const { people, units } = useColleagues();
  return {
    of: ({ kind, unitId }: Pick<CircuitDefault, 'kind' | 'unitId'>) =>
      [
        kind ? DOCUMENT_KINDS[kind].name : t('circuit/defaults/anyKind'),
        unitId ? (units.find(({ id }) => id === unitId)?.name ?? '') : t('circuit/defaults/anyUnit'),
      ].join(' · '),
    peopleOf: ({ unitHead, postIds }: CircuitDefault['steps'][number]) =>
      [
        ...(unitHead ? [t('circuit/defaults/unitHead')] : []),
        ...postIds.flatMap((id) => people.find(({ postId }) => postId === id)?.name ?? []),
      ].join(', '),
  };
};

const RemoveAsk = ({
  item,
  onDone,
  onClose,
}: {
  item: CircuitDefault;
  onDone: () => void;
  onClose: () => void;
}) => {
  const { t } = useTranslation();
  const remove = useMutation({
    mutationFn: () =>
      call('removeCircuitDefault', { params: { id: item.id }, body: { version: item.version } }),
    onSuccess: onDone,
  });
  return (
    <Ask
      title={t('circuit/defaults/remove')}
      confirm={t('circuit/defaults/remove')}
      isDanger
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>{t('circuit/defaults/removeAsk')}</p>
    </Ask>
  );
};

export const DefaultCircuits = () => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const names = useNames();
  const [editing, setEditing] = useState<CircuitDefault | 'new' | null>(null);
  const [removing, setRemoving] = useState<CircuitDefault | null>(null);
  const query = useQuery({ queryKey: keys.circuit(''), queryFn: () => call('listCircuitDefaults', {}) });
  const done = (news: string) => {
    void queries.invalidateQueries({ queryKey: ['circuits'] });
    setEditing(null);
    setRemoving(null);
    say(news);
  };
  return (
    <QueryGate query={query} skeleton={<ListBones />}>
      {({ items }) => (
        <>
          <div className="given-intro row-wrap">
            <p className="small muted grow">{t('circuit/defaults/intro')}</p>
            <button type="button" className="btn btn-primary" onClick={() => setEditing('new')}>
              <Icon name="plus" size={16} />
              {t('circuit/defaults/add')}
            </button>
          </div>
          {items.length === 0 && <p className="blank">{t('circuit/defaults/empty')}</p>}
          <ul className="given">
            {items.map((item) => (
              <li key={item.id} className="card">
                <div className="in stack">
                  <p className="strong">{names.of(item)}</p>
                  <ol className="given-steps">
                    {item.steps.map((step, index) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: steps are told apart by their place
                      <li key={index}>
                        {t(`circuit/stepKind/${step.kind}`)}
                        {step.isMandatory && <span className="muted"> ({t('circuit/mandatory')})</span>}
                        <span className="muted">: {names.peopleOf(step)}</span>
                      </li>
                    ))}
                  </ol>
                  <div className="row-wrap">
                    <button
                      type="button"
                      className="btn btn-small"
                      aria-label={`${t('circuit/defaults/change')}: ${names.of(item)}`}
                      onClick={() => setEditing(item)}
                    >
                      {t('circuit/defaults/change')}
                    </button>
                    <button
                      type="button"
                      className="btn btn-small"
                      aria-label={`${t('circuit/defaults/remove')}: ${names.of(item)}`}
                      onClick={() => setRemoving(item)}
                    >
                      {t('circuit/defaults/remove')}
                    </button>
                  </div>
                </div>
              </li>
            ))}
          </ul>
          {editing && (
            <Suspense>
              <DefaultAsk
                item={editing === 'new' ? null : editing}
                onDone={() => done(t('circuit/defaults/saved'))}
                onClose={() => setEditing(null)}
              />
            </Suspense>
          )}
          {removing && (
            <RemoveAsk
              item={removing}
              onDone={() => done(t('circuit/defaults/removed'))}
              onClose={() => setRemoving(null)}
            />
          )}
        </>
      )}
    </QueryGate>
  );
};
