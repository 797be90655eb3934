// The findings in the question of the form check: how many there are, and the errors by name.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useTranslation } from 'react-i18next';
import { FindingCounts } from './form-panel.tsx';
import { useFindingsQuery } from './use-form-findings.ts';

const SHOWN = 6;

/** Errors that are still in the file. */
export const useUnexplained = (detail: OutgoingDetail): number => useFindingsQuery(detail).data?.errors ?? 0;

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
