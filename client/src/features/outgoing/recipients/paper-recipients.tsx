// Those who get the document on paper: what stands on the envelope, and how many copies are in it.
import type { PaperRecipient } from '@contracts/outgoing-document.ts';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../shared/ui/icon-button.tsx';
import './recipients.css';

const MOST = { recipients: 500, copies: 999, name: 200, address: 300 };

interface Props {
  value: readonly PaperRecipient[];
  fault?: string | undefined;
  onChange: (value: PaperRecipient[]) => void;
}

export const PaperRecipients = ({ value, fault, onChange }: Props) => {
  const { t } = useTranslation();
  const set = (index: number, part: Partial<PaperRecipient>) =>
    onChange(value.map((one, at) => (at === index ? { ...one, ...part } : one)));
  return (
    <fieldset className="paper-recipients">
      <legend className="label">{t('outgoing/field/paperRecipients')}</legend>
      {value.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and keep their order
        <div key={index} className="paper-recipient">
          <input
            className="input"
            aria-label={t('recipients/paperName', { number: index + 1 })}
            placeholder={t('recipients/paperNameHint')}
            maxLength={MOST.name}
            value={one.name}
            onChange={({ target }) => set(index, { name: target.value })}
          />
          <input
            className="input"
            aria-label={t('recipients/paperAddress', { number: index + 1 })}
            placeholder={t('recipients/paperAddressHint')}
            maxLength={MOST.address}
            value={one.address}
            onChange={({ target }) => set(index, { address: target.value })}
          />
          <input
            className="input num"
            type="number"
            min={1}
            max={MOST.copies}
            aria-label={t('recipients/paperCopies', { number: index + 1 })}
            title={t('recipients/paperCopies', { number: index + 1 })}
            value={one.copies}
            onChange={({ target }) =>
              set(index, {
                copies: Math.min(MOST.copies, Math.max(1, Math.trunc(Number(target.value)) || 1)),
              })
            }
          />
          <IconButton
            icon="cross"
            label={t('recipients/paperRemove', { number: index + 1 })}
            onPress={() => onChange(value.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {value.length < MOST.recipients && (
        <button
          type="button"
          className="btn btn-small"
          onClick={() => onChange([...value, { name: '', address: '', copies: 1 }])}
        >
          {t('recipients/paperAdd')}
        </button>
      )}
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
};
