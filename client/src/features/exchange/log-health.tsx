// How far the log that is proof for others is stamped, beside the ways out: an authority that is silent shows here first.
import type { LogState } from '@contracts/audit.ts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { numberText } from '../../shared/time.ts';
import { Mark, TimeText, type Tone } from '../../shared/ui/marks.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';

const REFRESH_MS = 15_000;

const TONES = {
  empty: 'grey',
  stamped: 'green',
  waiting: 'amber',
  late: 'red',
  broken: 'red',
} satisfies Record<string, Tone>;

const wordOf = ({ entries, waitingSince, isLate, isBroken }: LogState): keyof typeof TONES => {
  if (isBroken) return 'broken';
  if (isLate) return 'late';
  if (waitingSince !== null) return 'waiting';
  return entries === 0 ? 'empty' : 'stamped';
};

export const EventLogHealth = () => {
  const { t } = useTranslation();
  const state = useQuery({
    queryKey: keys.exchangePart('log'),
    queryFn: () => call('getLogState', {}),
    refetchInterval: REFRESH_MS,
  });
  return (
    <section className="sheet">
      <h2>{t('administration/log/title')}</h2>
      <QueryGate query={state} skeleton={<ListBones rows={1} />}>
        {(log) => {
          const word = wordOf(log);
          const counts = { entries: numberText(log.entries), stamped: numberText(log.stampedSeq) };
          return (
            <>
              <p className="row-wrap small">
                <Mark tone={TONES[word]}>{t(`exchange/log/${word}`)}</Mark>
                {log.entries > 0 && (
                  <span className="muted">
                    {t(
                      log.stampedSeq === 0 ? 'administration/log/unstamped' : 'administration/log/state',
                      counts,
                    )}
                  </span>
                )}
              </p>
              {log.waitingSince && (
                <p className="small muted">
                  {t('exchange/log/since')} <TimeText at={log.waitingSince} />
                </p>
              )}
              {log.isLate && <p className="small tone-amber">{t('administration/log/late')}</p>}
              {log.isBroken && <p className="small tone-red">{t('administration/log/broken')}</p>}
            </>
          );
        }}
      </QueryGate>
    </section>
  );
};
