// What the form check sees: counts first, then each finding with its sentence, clause and page. A click or a key shows
// the place on the page.
import type { FormFinding, FormFindings, FormSeverity } from '@contracts/form-check.ts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import type { ShownFindings } from './use-form-findings.ts';
import './form.css';

export const FINDING_TONE: Record<FormSeverity, string> = {
  error: 'tone-red',
  warning: 'tone-amber',
  look: 'muted',
};

/** "3 lỗi · 1 nên sửa"; nothing of what there is none. */
export const FindingCounts = ({ found }: { found: FormFindings }) => {
  const { t } = useTranslation();
  const { errors, warnings, looks } = found;
  return (
    <span className="form-counts num">
      {errors > 0 && <span className="tone-red strong">{t('form/errors', { count: errors })}</span>}
      {warnings > 0 && <span className="tone-amber strong">{t('form/warnings', { count: warnings })}</span>}
      {looks > 0 && <span className="muted">{t('form/looks', { count: looks })}</span>}
    </span>
  );
};

const FindingLine = ({
  finding,
  isChosen,
  onChoose,
}: {
  finding: FormFinding;
  isChosen: boolean;
  onChoose: () => void;
}) => {
  const { t } = useTranslation();
  const line = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isChosen) line.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  const { rule, severity, clause, page, params } = finding;
  return (
    <li>
      <button
        ref={line}
        type="button"
        className="finding"
        aria-pressed={isChosen}
        title={t('form/clause', { clause })}
        onClick={onChoose}
      >
        <span className={`finding-kind ${FINDING_TONE[severity]}`}>{t(`form/severity/${severity}`)}</span>
        <span className="finding-text">{t(`form/rule/${rule}`, { replace: params })}</span>
        <span className="finding-place muted num">
          {clause} · {page === null ? t('form/wholeFile') : t('form/where', { page })}
        </span>
      </button>
    </li>
  );
};

/** `note`: why the findings may not be those of what is seen. */
export const FormPanel = ({
  shown,
  note,
  isOpen,
}: {
  shown: ShownFindings;
  note?: string;
  isOpen: boolean;
}) => {
  const { t } = useTranslation();
  const { query, findings, chosen, choose } = shown;
  return (
    <section className="sheet">
      <details className="form-panel" open={isOpen}>
        <summary>
          <h2>{t('form/title')}</h2>
          {query.data && <FindingCounts found={query.data} />}
          {query.error && <span className="tone-amber strong small">{t('form/failed')}</span>}
          {query.isFetching && (
            <span className="muted small" role="status">
              {t('form/checking')}
            </span>
          )}
        </summary>
        {note && <p className="small muted">{note}</p>}
        <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
        {query.data && findings.length === 0 && (
          <p className="small tone-green">{t('form/none', { pages: query.data.pages })}</p>
        )}
        {findings.length > 0 && (
          <>
            <p className="small muted">
              {t('form/help')} <span className="form-keys">{t('form/helpKeys')}</span>
            </p>
            <ul className="findings" aria-label={t('form/list')}>
              {findings.map((finding, index) => (
                <FindingLine
                  // biome-ignore lint/suspicious/noArrayIndexKey: the list is answered whole and never reordered
                  key={index}
                  finding={finding}
                  isChosen={index === chosen}
                  onChoose={() => choose(index)}
                />
              ))}
            </ul>
          </>
        )}
      </details>
    </section>
  );
};
