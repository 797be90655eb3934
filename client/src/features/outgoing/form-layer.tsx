// The places of findings over a page, in millimetres; the one looked at stands out.
import { useTranslation } from 'react-i18next';
import type { ShownFindings } from './use-form-findings.ts';
import './form.css';

const AROUND_MM = 0.8;

export const FormLayer = ({ shown: { findings, chosen }, page }: { shown: ShownFindings; page: number }) => {
  const { t } = useTranslation();
  return findings.map((finding, index) => {
    const { box, rule, severity, params } = finding;
    if (finding.page !== page || box === null) return null;
    const mm = (value: number) => `calc(var(--mm) * ${value})`;
    return (
      <span
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is answered whole and never reordered
        key={index}
        className={`finding-box finding-${severity}${index === chosen ? ' finding-chosen' : ''}`}
        title={t(`form/rule/${rule}`, { replace: params })}
        style={{
          left: mm(box.xMm - AROUND_MM),
          top: mm(box.yMm - AROUND_MM),
          width: mm(box.widthMm + AROUND_MM * 2),
          height: mm(box.heightMm + AROUND_MM * 2),
        }}
      />
    );
  });
};
