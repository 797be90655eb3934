// How I want to be told: the bell always; letters under each heading; quiet hours.
import type { NotificationChoices, NotificationSettings } from '@contracts/notification-choices.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { say } from '../../shared/ui/toast.tsx';
import { MailFields } from './mail-fields.tsx';
import { PushCard } from './push-card.tsx';
import { QuietFields } from './quiet-fields.tsx';
import './settings.css';

const SettingsForm = ({ settings }: { settings: NotificationSettings }) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { version, mail } = settings;
  const [choices, setChoices] = useState<NotificationChoices>(settings.choices);
  const save = useMutation({
    mutationFn: () => call('putNotificationChoices', { body: { ...choices, version } }),
    onSuccess: (saved) => {
      queries.setQueryData(keys.notificationSettings, saved);
      say(t('notification/settings/saved'));
    },
  });
  const isSame = JSON.stringify(choices) === JSON.stringify(settings.choices);
  const isWrong = choices.quiet !== null && choices.quiet.from === choices.quiet.to;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isSame && !isWrong && !save.isPending) save.mutate();
  };
  const change = (part: Partial<NotificationChoices>) => setChoices({ ...choices, ...part });
  return (
    <form className="page-body told" onSubmit={submit} noValidate>
      <p className="muted">{t('notification/settings/bell')}</p>
      <section className="card">
        <header>
          <h2>{t('notification/settings/mail')}</h2>
        </header>
        <div className="in stack">
          {!mail.isSetUp && <p className="tone-amber">{t('notification/settings/noMail')}</p>}
          {mail.isSetUp && mail.address === '' && (
            <p className="tone-amber">{t('notification/settings/noAddress')}</p>
          )}
          {mail.isSetUp && mail.address !== '' && (
            <p>{t('notification/settings/address', { address: mail.address })}</p>
          )}
          <p className="hint">{t('notification/settings/mailNote')}</p>
          <MailFields choices={choices} onChange={change} />
        </div>
      </section>
      <PushCard push={choices.push} onChange={(push) => change({ push })} />
      <section className="card">
        <header>
          <h2>{t('notification/settings/quiet')}</h2>
        </header>
        <div className="in stack">
          <QuietFields quiet={choices.quiet} onChange={(quiet) => change({ quiet })} />
        </div>
      </section>
      <ProblemNotice error={save.error} />
      <div>
        <button type="submit" className="btn btn-primary" disabled={isSame || isWrong || save.isPending}>
          {t('notification/settings/save')}
        </button>
      </div>
    </form>
  );
};

export const NotificationSettingsPage = () => {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: keys.notificationSettings,
    queryFn: () => call('getNotificationSettings', {}),
  });
  return (
    <div className="page">
      <header className="page-head">
        <h1 className="grow">{t('notification/settings/title')}</h1>
        <Link className="btn btn-small" to="/notifications">
          {t('notification/seeAll')}
        </Link>
      </header>
      <QueryGate query={query} skeleton={<ListBones />}>
        {(settings) => <SettingsForm key={settings.version} settings={settings} />}
      </QueryGate>
    </div>
  );
};
