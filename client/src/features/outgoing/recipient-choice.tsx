// Which recipients are asked: those that can be, each with where the document stands there and what that makes of it.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useTranslation } from 'react-i18next';
import { Mark } from '../../shared/ui/marks.tsx';
import { DELIVERY_TONE } from './tones.ts';
import './recall.css';

type Delivery = OutgoingDetail['deliveries'][number];

const ENDED = ['refused', 'recalled', 'replaced', 'failed'];

/** The newest delivery of each recipient, where it can be asked for. */
export const askableOf = ({ deliveries }: OutgoingDetail): Delivery[] =>
  deliveries.filter(
    ({ state, requests }) =>
      !ENDED.includes(state) &&
      !requests.some((one) => one.state === 'pending' && one.kind !== 'update' && one.kind !== 'replace'),
  );

const isRegistered = (state: Delivery['state']) => !['queued', 'sent', 'arrived'].includes(state);

interface Props {
  label: string;
  deliveries: readonly Delivery[];
  chosen: readonly string[];
  fault?: string | undefined;
  /** Says of each whether it is taken back or recalled. */
  showsHow?: boolean;
  onChange: (codes: string[]) => void;
}

export const RecipientChoice = ({ label, deliveries, chosen, fault, showsHow, onChange }: Props) => {
  const { t } = useTranslation();
  const codes = deliveries.map(({ recipient }) => recipient.code);
  const toggle = (code: string) =>
    onChange(chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code]);
  return (
    <fieldset className="recipient-choice">
      <legend className="label">{label}</legend>
      {codes.length > 1 && (
        <label className="check strong">
          <input
            type="checkbox"
            checked={chosen.length === codes.length}
            onChange={({ target }) => onChange(target.checked ? codes : [])}
          />
          {t('recall/all')}
        </label>
      )}
      <ul>
        {deliveries.map(({ id, recipient, state }) => (
          <li key={id}>
            <label className="check">
              <input
                type="checkbox"
                checked={chosen.includes(recipient.code)}
                onChange={() => toggle(recipient.code)}
              />
              <span className="grow">{recipient.name}</span>
              {showsHow && (
                <span className="small muted nowrap">
                  {t(isRegistered(state) ? 'recall/willRecall' : 'recall/willTakeBack')}
                </span>
              )}
              <Mark tone={DELIVERY_TONE[state]}>{t(`deliveryState/${state}`)}</Mark>
            </label>
          </li>
        ))}
      </ul>
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
};
