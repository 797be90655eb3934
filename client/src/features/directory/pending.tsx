// What other servers tell and nobody here has let them say: each change beside how it stands here, to approve or to reject.
import type { DirectoryPending } from '@contracts/directory-desk.ts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { dateText } from '../../shared/time.ts';
import { Facts } from '../../shared/ui/facts.tsx';
import { Mark, TimeText } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { useDone } from '../../shared/use-done.ts';
import { useSourceName } from './agency-marks.tsx';

const Change = ({ change }: { change: DirectoryPending }) => {
  const { t } = useTranslation();
  const nameOf = useSourceName();
  const done = useDone(keys.directory);
  const { id, digest, entry, known } = change;
  const input = { params: { id }, body: { digest } };
  const approve = useMutation({
    mutationFn: () => call('approveDirectoryChange', input),
    onSuccess: () => done(t('directory/done/approve')),
  });
  const reject = useMutation({
    mutationFn: () => call('rejectDirectoryChange', input),
    onSuccess: () => done(t('directory/done/reject')),
  });
  const isBusy = approve.isPending || reject.isPending;
  const endpoint = entry.terms.at(-1)?.endpoint;
  return (
    <li className="told-row">
      <div className="row-wrap">
        <span className="strong grow">
          {change.name} <span className="muted num">{change.code}</span>
        </span>
        <Mark tone="amber">{t(`directory/reason/${change.reason}`)}</Mark>
      </div>
      <Facts
        rows={[
          [t('directory/fact/told'), nameOf(change.source)],
          [t('directory/fact/address'), endpoint],
          [
            t('directory/fact/former'),
            entry.former.length > 0 &&
              entry.former.map(({ code, name, until }) => `${code} ${name} (${dateText(until)})`).join('; '),
          ],
          [t('directory/section/certificates'), entry.certificates.length],
          [
            t('directory/fact/known'),
            known &&
              [known.name, t(`directory/transport/${known.transport}`), known.endpoint, nameOf(known.source)]
                .filter(Boolean)
                .join(' · '),
          ],
          [t('directory/fact/firstSeen'), <TimeText key="at" at={change.firstSeenAt} />],
        ]}
      />
      <ProblemNotice error={approve.error ?? reject.error} />
      <div className="row-wrap">
        <button
          type="button"
          className="btn btn-small btn-primary"
          disabled={isBusy}
          aria-label={`${t('directory/act/approve')}: ${change.code} ${change.name}`}
          onClick={() => approve.mutate()}
        >
          {t('directory/act/approve')}
        </button>
        <button
          type="button"
          className="btn btn-small"
          disabled={isBusy}
          aria-label={`${t('directory/act/reject')}: ${change.code} ${change.name}`}
          onClick={() => reject.mutate()}
        >
          {t('directory/act/reject')}
        </button>
      </div>
    </li>
  );
};

export const Pending = () => {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: keys.directoryPart('pending'),
    queryFn: () => call('listDirectoryPending', {}),
  });
  return (
    <div className="page-body">
      <QueryGate query={query} skeleton={<ListBones rows={3} />}>
        {({ items, total }) =>
          items.length === 0 ? (
            <p className="blank">{t('directory/empty/pending')}</p>
          ) : (
            <section className="card">
              <header>
                <h2>{t('directory/box/pending')}</h2>
                {total > items.length && (
                  <span className="muted small">{t('directory/firstOf', { count: total })}</span>
                )}
              </header>
              <ul className="told in">
                {items.map((change) => (
                  <Change key={change.id} change={change} />
                ))}
              </ul>
            </section>
          )
        }
      </QueryGate>
    </div>
  );
};
