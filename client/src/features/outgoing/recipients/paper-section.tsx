// Labels for the envelopes of those who get it on paper: which sheet, and how many of its labels are used already.
import { LabelSheet } from '@contracts/outgoing.ts';
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../../shared/api-client.ts';
import { Field } from '../../../shared/ui/field.tsx';
import { Icon } from '../../../shared/ui/icon.tsx';
import './recipients.css';

const LABELS: Record<LabelSheet, number> = { '2x7': 14, '3x8': 24 };

export const PaperSection = ({ detail }: { detail: OutgoingDetail }) => {
  const { t } = useTranslation();
  const [sheet, setSheet] = useState<LabelSheet>('2x7');
  const [skip, setSkip] = useState(0);
  const { paperRecipients } = detail.fields;
  if (paperRecipients.length === 0) return null;
  return (
    <section className="sheet">
      <h2>{t('outgoing/field/paperRecipients')}</h2>
      <ul className="paper-list">
        {paperRecipients.map(({ name, address, copies }) => (
          <li key={`${name}${address}`}>
            {name} {copies > 1 && <span className="num muted">× {copies}</span>}
            {address && <span className="muted small paper-address">{address}</span>}
          </li>
        ))}
      </ul>
      {detail.number ? (
        <div className="label-choice">
          <Field label={t('recipients/labelSheet')}>
            {(control) => (
              <select
                {...control}
                className="input"
                value={sheet}
                onChange={({ target }) => {
                  setSheet(LabelSheet.parse(target.value));
                  setSkip(0);
                }}
              >
                {LabelSheet.options.map((one) => (
                  <option key={one} value={one}>
                    {t(`recipients/sheet/${one}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={t('recipients/labelSkip')}>
            {(control) => (
              <input
                {...control}
                className="input num"
                type="number"
                min={0}
                max={LABELS[sheet] - 1}
                value={skip}
                onChange={({ target }) =>
                  setSkip(Math.min(LABELS[sheet] - 1, Math.max(0, Math.trunc(Number(target.value)) || 0)))
                }
              />
            )}
          </Field>
          <a
            className="btn"
            href={addressOf('downloadLabels', { params: { id: detail.id }, query: { sheet, skip } })}
            download
          >
            <Icon name="print" size={16} />
            {t('recipients/labels')}
          </a>
        </div>
      ) : (
        <p className="small muted">{t('recipients/labelsLater')}</p>
      )}
    </section>
  );
};
