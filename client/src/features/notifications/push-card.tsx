// Push: browsers of mine that are told. The browser asks for permission only when I press the button.
import type { NotificationChoices } from '@contracts/notification-choices.ts';
import { NOTIFICATION_TOPICS } from '@contracts/notification-kinds.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { TimeText } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { allowHere, hindranceHere, rowHere, stopHere } from './push-here.ts';

type Push = NotificationChoices['push'];

export const PushCard = ({ push, onChange }: { push: Push; onChange(push: Push): void }) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const query = useQuery({ queryKey: keys.pushBrowsers, queryFn: () => call('listPushBrowsers', {}) });
  const reload = () => queries.invalidateQueries({ queryKey: keys.pushBrowsers });
  const allow = useMutation({ mutationFn: allowHere, onSettled: reload });
  const remove = useMutation({
    mutationFn: async (id: string) => {
      await call('removePushBrowser', { params: { id } });
      if (id === rowHere()) await stopHere();
    },
    onSettled: reload,
  });
  const items = query.data?.items ?? [];
  const key = query.data?.publicKey ?? '';
  const hindrance = hindranceHere();
  const isOn = items.some(({ id }) => id === rowHere());
  return (
    <section className="card">
      <header>
        <h2>{t('notification/push/title')}</h2>
      </header>
      <div className="in stack">
        <p className="hint">{t('notification/push/note')}</p>
        {items.length > 0 && (
          <ul className="told-browsers">
            {items.map(({ id, label, since }) => (
              <li key={id} className="row-wrap">
                <span className="grow">
                  {label || t('notification/push/unnamed')}
                  {id === rowHere() && <span className="muted"> ({t('notification/push/here')})</span>}
                </span>
                <span className="muted small">
                  <TimeText at={since} />
                </span>
                <button
                  type="button"
                  className="btn btn-small"
                  disabled={remove.isPending}
                  onClick={() => remove.mutate(id)}
                >
                  {t('notification/push/remove')}
                </button>
              </li>
            ))}
          </ul>
        )}
        {!isOn && (
          <div className="row-wrap">
            <button
              type="button"
              className="btn"
              disabled={hindrance !== null || key === '' || allow.isPending}
              aria-describedby={hindrance ? 'push-hindrance' : undefined}
              onClick={() => allow.mutate(key)}
            >
              {t('notification/push/allow')}
            </button>
            {hindrance && (
              <p id="push-hindrance" className="tone-amber grow">
                {t(`notification/push/hindrance/${hindrance}`)}
              </p>
            )}
          </div>
        )}
        {!hindrance && (allow.data === 'closed' || allow.data === 'unreached') && (
          <p className="tone-amber" role="alert">
            {t(`notification/push/${allow.data}`)}
          </p>
        )}
        <ProblemNotice error={query.error ?? allow.error ?? remove.error} />
        {items.length > 0 && (
          <fieldset className="told-days">
            <legend className="label">{t('notification/push/topics')}</legend>
            {NOTIFICATION_TOPICS.map((topic) => (
              <label key={topic} className="check">
                <input
                  type="checkbox"
                  checked={push[topic]}
                  onChange={({ target }) => onChange({ ...push, [topic]: target.checked })}
                />
                {t(`notification/topic/${topic}`)}
              </label>
            ))}
          </fieldset>
        )}
      </div>
    </section>
  );
};
