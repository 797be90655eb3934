// A paper document typed in without a scan.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { useRecognised } from '../../shared/recognised/use-recognised.ts';
import { useMe } from '../../shared/session.ts';
import { NoRight } from '../../shared/ui/blank-page.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { say } from '../../shared/ui/toast.tsx';
import { bodyOf, DEFAULTS } from './entry.ts';
import { EntryFieldset, keepPicking } from './entry-fields.tsx';
import './intake.css';

export const HandEntryPage = () => {
  const { t } = useTranslation();
  const { can } = useMe();
  const go = useNavigate();
  const queries = useQueryClient();
  // One entry, however often it is sent.
  const [key] = useState(() => crypto.randomUUID());
  const state = useRecognised({}, DEFAULTS);
  const [isTried, setTried] = useState(false);
  const act = useMutation({
    mutationFn: (body: NonNullable<ReturnType<typeof bodyOf>>) =>
      call('enterIncoming', { body: { ...body, key, origin: 'paper' } }),
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: keys.lists('incoming') });
      void queries.invalidateQueries({ queryKey: keys.lists('intake') });
      void queries.invalidateQueries({ queryKey: keys.counters });
      say(t('intake/done/enter'));
      void go(`/incoming/${id}`, { replace: true });
    },
  });
  if (!can.register) return <NoRight />;
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('intake/enterPaper')}</h1>
      </header>
      <form
        className="page-body intake-form"
        noValidate
        onKeyDown={keepPicking}
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          const body = bodyOf(state);
          if (body !== null && !act.isPending) act.mutate(body);
        }}
      >
        <p className="muted">{t('intake/enterHint')}</p>
        <EntryFieldset state={state} isTried={isTried} />
        <ProblemNotice error={act.error} />
        <button type="submit" className="btn btn-primary" disabled={act.isPending}>
          {t('intake/act/enter')}
        </button>
      </form>
    </div>
  );
};
