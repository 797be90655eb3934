// A verification report as people read it: verdict and why; then each signature.
import type { VerificationReport } from '@contracts/verification.ts';
import { useTranslation } from 'react-i18next';
import { changedPages } from './checks.ts';
import { instantText } from './sentences.ts';
import { SignatureCard } from './signature-card.tsx';
import { VerdictLine } from './verdict-line.tsx';
import './report.css';

export const SignatureReportView = ({ report }: { report: VerificationReport }) => {
  const { t } = useTranslation();
  const hidden = report.hiddenLayers ?? [];
  return (
    <div className="report">
      <VerdictLine
        verdict={report.verdict}
        reasons={report.reasons}
        pages={changedPages(report.signatures)}
      />
      {hidden.length > 0 && (
        <p className="notice notice-amber small">{t('report/hiddenLayers', { names: hidden.join(', ') })}</p>
      )}
      {report.signatures.map((signature) => (
        <SignatureCard
          key={`${signature.field}-${signature.revision}`}
          signature={signature}
          said={report.reasons}
        />
      ))}
      <p className="muted small num">
        {t('report/summary', { count: report.signatures.length, revisions: report.revisions })} ·{' '}
        {t('report/checkedAt', { at: instantText(report.checkedAt) })}
      </p>
    </div>
  );
};
