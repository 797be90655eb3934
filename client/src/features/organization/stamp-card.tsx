// For administrators: whether the agency's incoming documents show the stamp of arrival.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { isCode } from '../../shared/api-error.ts';
import { keys } from '../../shared/query-keys.ts';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { say } from '../../shared/ui/toast.tsx';

export const StampCard = () => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const query = useQuery({ queryKey: keys.stampSetting, queryFn: () => call('getStampSetting', {}) });
  const put = useMutation({
    mutationFn: (body: { version: number; isOn: boolean }) => call('putStampSetting', { body }),
    onSuccess: (after) => {
      queries.setQueryData(keys.stampSetting, after);
      say(t(after.isOn ? 'reading/setting/saved/on' : 'reading/setting/saved/off'));
    },
    onError: (error) => {
      if (isCode(error, 'CONFLICT')) void query.refetch();
    },
  });
  return (
    <section className="card">
      <header>
        <h2>{t('reading/setting/title')}</h2>
      </header>
      <div className="in">
        <QueryGate query={query} skeleton={<ListBones rows={1} />}>
          {({ version, isOn }) => (
            <label className="check">
              <input
                type="checkbox"
                checked={put.isPending ? put.variables.isOn : isOn}
                disabled={put.isPending}
                onChange={({ target }) => put.mutate({ version, isOn: target.checked })}
              />
              <span>{t('reading/setting/on')}</span>
            </label>
          )}
        </QueryGate>
        <p className="small muted">{t('reading/setting/text')}</p>
        <ProblemNotice error={put.error} />
      </div>
    </section>
  );
};
