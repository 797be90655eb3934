// What a clerk does with an item: takes it with the fields of the register, has it read again, or puts it aside.
import type { IntakeDetail } from '@contracts/intake.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { ReasonAsk } from '../../shared/acts/reason-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { isCode } from '../../shared/api-error.ts';
import { keys } from '../../shared/query-keys.ts';
import type { RecognisedState } from '../../shared/recognised/use-recognised.ts';
import { ActBar } from '../../shared/ui/act-bar.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { say } from '../../shared/ui/toast.tsx';
import { bodyOf, confirmedOf } from './entry.ts';
import { EntryFieldset, keepPicking } from './entry-fields.tsx';

const REASON_MIN = 10;

/** Takes an answer, or fetches the truth when somebody was quicker. */
const useFresh = (id: string) => {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: keys.one('intake', id) });
    void queries.invalidateQueries({ queryKey: keys.lists('intake') });
    void queries.invalidateQueries({ queryKey: keys.lists('incoming') });
    void queries.invalidateQueries({ queryKey: keys.counters });
  };
};

interface Props {
  item: IntakeDetail;
  /** The entry as it is being filled in. */
  entry: RecognisedState;
  onShow: (digest: string) => void;
}

export const ItemActs = ({ item, entry, onShow }: Props) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const { id, version, can, state, taken } = item;
  const fresh = useFresh(id);
  const papers = item.files.filter(({ role }) => role === 'paper');
  const [chosen, setChosen] = useState(() =>
    papers.filter(({ problem }) => !problem).map(({ digest }) => digest),
  );
  const [isTried, setTried] = useState(false);
  const [isDropping, setDropping] = useState(false);
  const onError = (error: unknown) => {
    if (isCode(error, 'CONFLICT', 'INTAKE_WRONG_STATE')) fresh();
  };
  const take = useMutation({
    mutationFn: (body: NonNullable<ReturnType<typeof bodyOf>>) =>
      call('takeIntake', {
        params: { id },
        body: { ...body, version, papers: chosen, confirmed: confirmedOf(entry) },
      }),
    onSuccess: (document) => {
      fresh();
      say(t('intake/done/take'));
      void go(`/incoming/${document.id}`, { replace: true });
    },
    onError,
  });
  const retry = useMutation({
    mutationFn: () => call('retryIntake', { params: { id }, body: { version } }),
    onSuccess: () => {
      fresh();
      say(t('intake/done/retry'));
    },
    onError,
  });
  const send = () => {
    setTried(true);
    const body = bodyOf(entry);
    if (body !== null && !take.isPending) take.mutate(body);
  };
  const acts = [
    ...(can.take ? [{ name: 'take', label: t('intake/act/take'), run: send }] : []),
    ...(can.retry ? [{ name: 'retry', label: t('intake/act/retry'), run: () => retry.mutate() }] : []),
    ...(can.drop
      ? [{ name: 'drop', label: t('intake/act/drop'), run: () => setDropping(true), isDanger: true }]
      : []),
  ];
  const waiting =
    state === 'ready' || state === 'needs-attention' ? undefined : t(`intake/waitingFor/${state}`);
  return (
    <div className="stack">
      <ActBar acts={acts} waiting={waiting} />
      <ProblemNotice error={take.error ?? retry.error} />
      {taken?.as === 'document' && taken.ids[0] && (
        <Link to={`/incoming/${taken.ids[0]}`}>{t('intake/became')}</Link>
      )}
      {can.take && (
        <form
          noValidate
          onKeyDown={keepPicking}
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          {papers.length > 0 && (
            <fieldset className="field">
              <legend className="label">{t('intake/choosePapers')}</legend>
              <ul className="intake-papers">
                {papers.map(({ digest, name, problem }) => (
                  <li key={digest}>
                    <label>
                      <input
                        type="checkbox"
                        checked={chosen.includes(digest)}
                        onChange={({ target }) =>
                          setChosen((before) =>
                            target.checked ? [...before, digest] : before.filter((other) => other !== digest),
                          )
                        }
                        onFocus={() => onShow(digest)}
                      />
                      {name}
                    </label>
                    {problem && <span className="small tone-amber">{t(`intake/problem/${problem}`)}</span>}
                  </li>
                ))}
              </ul>
              {papers.length > 1 && <span className="hint">{t('intake/paperNote')}</span>}
            </fieldset>
          )}
          <EntryFieldset state={entry} isTried={isTried} />
        </form>
      )}
      {isDropping && (
        <ReasonAsk
          label={t('intake/act/drop')}
          min={REASON_MIN}
          send={(reason) => call('dropIntake', { params: { id }, body: { version, reason } })}
          onDone={() => {
            fresh();
            setDropping(false);
            say(t('intake/done/drop'));
          }}
          onClose={() => setDropping(false)}
        >
          {t('intake/dropAsk')}
        </ReasonAsk>
      )}
    </div>
  );
};
