// Where the document stands at each recipient, as a time-line that grows while it is watched.
import type { OutgoingDetail } from '@contracts/outgoing.ts';
import type { DeliveryState } from '@contracts/vocabulary.ts';
import { useTranslation } from 'react-i18next';
import { Mark, TimeText } from '../../shared/ui/marks.tsx';
import { DELIVERY_TONE } from './tones.ts';

type Delivery = OutgoingDetail['deliveries'][number];

const stepClass = (state: DeliveryState, isLast: boolean): string => {
  if (state === 'refused' || state === 'failed') return 'bad';
  if (state === 'completed') return 'good';
  return isLast ? 'now' : '';
};

const OPEN_ALL_UP_TO = 3;
/** A receipt is a long hexadecimal name; its beginning is enough to compare by eye. */
const RECEIPT = /^[0-9a-f]{32,}$/;
const RECEIPT_SHOWN = 12;

const DeliveryBox = ({ delivery, isOpen }: { delivery: Delivery; isOpen: boolean }) => {
  const { t } = useTranslation();
  const { recipient, steps, state, nextTryAt } = delivery;
  return (
    <details className="delivery" open={isOpen}>
      <summary>
        <span className="grow strong">{recipient.name}</span>
        <Mark tone={DELIVERY_TONE[state]}>{t(`deliveryState/${state}`)}</Mark>
      </summary>
      <div className="in">
        <ol className="line-of-time" aria-label={t('outgoing/deliveryProgress', { name: recipient.name })}>
          {steps.map((step, index) => (
            <li key={`${step.state}${step.at}`} className={stepClass(step.state, index === steps.length - 1)}>
              <div className="row-wrap">
                <span className={index === steps.length - 1 ? 'strong' : ''}>
                  {t(`deliveryState/${step.state}`)}
                </span>
                <span className="muted small push">
                  <TimeText at={step.at} />
                </span>
              </div>
              {step.text && (
                <p className={`quote small ${step.state === 'refused' ? 'tone-red' : 'muted'}`}>
                  {RECEIPT.test(step.text)
                    ? t('outgoing/receipt', { id: step.text.slice(0, RECEIPT_SHOWN) })
                    : step.text}
                </p>
              )}
            </li>
          ))}
        </ol>
        {nextTryAt && (
          <p className="small tone-amber">
            {t('outgoing/nextTry', {
              time: new Date(nextTryAt).toLocaleTimeString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh' }),
            })}
          </p>
        )}
      </div>
    </details>
  );
};

export const Deliveries = ({ deliveries }: { deliveries: readonly Delivery[] }) => {
  const { t } = useTranslation();
  if (deliveries.length === 0) return null;
  return (
    <section className="sheet" aria-live="polite">
      <h2>
        {t('outgoing/section/deliveries')}
        <span className="muted num">{deliveries.length}</span>
      </h2>
      <div className="deliveries">
        {deliveries.map((delivery) => (
          <DeliveryBox key={delivery.id} delivery={delivery} isOpen={deliveries.length <= OPEN_ALL_UP_TO} />
        ))}
      </div>
    </section>
  );
};
