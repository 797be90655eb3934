// The findings in the questions of a form check: how many there are, the errors by name, and the reason that is needed
// to pass what still has them.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useTranslation } from 'react-i18next';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import { FindingCounts } from './form-panel.tsx';
import { useFindingsQuery } from './use-form-findings.ts';

const SHOWN = 6;
const OPINION_MAX = 1000;
/** As the server asks it. */
const REASON_MIN = 10;

/** What the checker says: a reason when he passes errors that are still in the file, otherwise as he likes. */
export const useCheckerWord = (detail: OutgoingDetail, { isPassing }: { isPassing: boolean }) => {
  const errors = useFindingsQuery(detail, isPassing).data?.errors ?? 0;
  return { left: isPassing ? errors : 0, ...useText(isPassing && errors > 0 ? REASON_MIN : 0) };
};

export const CheckerWord = ({ word: { left, field } }: { word: ReturnType<typeof useCheckerWord> }) => {
  const { t } = useTranslation();
  if (left === 0)
    return (
      <TextField label={`${t('common/opinion')} (${t('common/optional')})`} max={OPINION_MAX} {...field} />
    );
  return (
    <>
      <p className="small tone-amber">{t('form/unexplained', { count: left })}</p>
      <TextField label={t('form/reason')} max={OPINION_MAX} {...field} />
    </>
  );
};

export const FindingsSeen = ({ detail }: { detail: OutgoingDetail }) => {
  const { t } = useTranslation();
  const { data, isFetching } = useFindingsQuery(detail);
  if (!data) return isFetching ? <p className="small muted">{t('form/checking')}</p> : null;
  const errors = data.findings.filter(({ severity }) => severity === 'error');
  return (
    <div className="small stack" style={{ gap: 4 }}>
      {data.findings.length === 0 ? (
        <p className="tone-green">{t('form/none', { pages: data.pages })}</p>
      ) : (
        <FindingCounts found={data} />
      )}
      {errors.length > 0 && (
        <ul className="bullets">
          {errors.slice(0, SHOWN).map(({ rule, params, page }) => (
            <li key={`${rule}${page}${JSON.stringify(params)}`}>
              {t(`form/rule/${rule}`, { replace: params })}
            </li>
          ))}
          {errors.length > SHOWN && <li>…</li>}
        </ul>
      )}
      <p className="muted">{t('form/decides')}</p>
    </div>
  );
};
