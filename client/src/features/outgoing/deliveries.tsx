// Where the document stands at each recipient: a track that fills while it is watched, and behind it each step.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import type { DeliveryState } from '@contracts/vocabulary.ts';
import { useTranslation } from 'react-i18next';
import { isErrorCode } from '../../shared/api-error.ts';
import { codeAtStart } from '../../shared/failure-words.ts';
import { clockText } from '../../shared/time.ts';
import { FailureText } from '../../shared/ui/failure-text.tsx';
import { Mark, TimeText } from '../../shared/ui/marks.tsx';
import { DeliveryTools, DocumentEvidence, useDeliveryFilter } from './delivery-tools.tsx';
import { type Station, trackOf } from './delivery-track.ts';
import { RequestMark } from './recipient-requests.tsx';
import { DELIVERY_TONE } from './tones.ts';
import './deliveries.css';

type Delivery = OutgoingDetail['deliveries'][number];

const stepClass = ({ state, request }: Delivery['steps'][number], isLast: boolean): string => {
  if (request)
    return { pending: isLast ? 'now' : '', agreed: 'good', refused: 'bad', failed: 'bad' }[request.state];
  if (state === 'refused' || state === 'failed') return 'bad';
  if (state === 'completed') return 'good';
  return isLast ? 'now' : '';
};

const OPEN_ALL_UP_TO = 3;
/** A receipt is a long hexadecimal name; its beginning is enough to compare by eye. */
const RECEIPT = /^[0-9a-f]{32,}$/;
const RECEIPT_SHOWN = 12;

/** A picture of the state that stands beside it in words. */
const Track = ({ stations }: { stations: readonly Station[] }) => {
  const { t } = useTranslation();
  return (
    <ol className="track" aria-hidden="true">
      {stations.map(({ name, state }) => (
        <li key={name} className={`station station-${state}`}>
          <span>{t(`outgoing/station/${name}`)}</span>
        </li>
      ))}
    </ol>
  );
};

const Steps = ({ steps }: { steps: Delivery['steps'] }) => {
  const { t } = useTranslation();
  return steps.map((step, index) => (
    <li
      key={`${step.state}${step.at}${step.request?.state}`}
      className={stepClass(step, index === steps.length - 1)}
    >
      <div className="row-wrap">
        <span className={index === steps.length - 1 ? 'strong' : ''}>
          {step.request
            ? t('recall/asked', {
                kind: t(`requestKind/${step.request.kind}`),
                state: t(`requestState/${step.request.state}`).toLowerCase(),
              })
            : t(`deliveryState/${step.state}`)}
        </span>
        <span className="muted small push">
          <TimeText at={step.at} />
        </span>
      </div>
      <StepText step={step} />
    </li>
  ));
};

/** Who did it and what was said; the receipt; or why it failed. */
const StepText = ({ step: { state, text, request } }: { step: Delivery['steps'][number] }) => {
  const { t } = useTranslation();
  if (text === '') return null;
  const shown = request?.state ?? state;
  if (shown === 'failed' || isErrorCode(codeAtStart(text))) return <FailureText text={text} />;
  return (
    <p className={`quote small ${shown === 'refused' ? 'tone-red' : 'muted'}`}>
      {RECEIPT.test(text) ? t('outgoing/receipt', { id: text.slice(0, RECEIPT_SHOWN) }) : text}
    </p>
  );
};

/** What a person has decided about one that failed; the red is then behind us. */
const endOf = ({ givenUp }: Delivery) =>
  givenUp && (givenUp.readdressedTo === null ? ('giveUp' as const) : ('address' as const));

const Ended = ({ delivery }: { delivery: Delivery }) => {
  const { t } = useTranslation();
  const { givenUp } = delivery;
  const how = endOf(delivery);
  if (!givenUp || !how) return null;
  return (
    <p className="small">
      {t(`exchange/endedBy/${how}`, { reason: givenUp.reason })}
      <span className="muted">
        {' · '}
        {givenUp.by.name}, <TimeText at={givenUp.at} />
      </span>
    </p>
  );
};

interface BoxProps {
  documentId: string;
  delivery: Delivery;
  isOpen: boolean;
  /** When the clerk last reminded it. */
  remindedAt: string | undefined;
}

const DeliveryBox = ({ documentId, delivery, isOpen, remindedAt }: BoxProps) => {
  const { t } = useTranslation();
  const { recipient, steps, state, nextTryAt, requests } = delivery;
  const ended = endOf(delivery);
  return (
    <details className="delivery" open={isOpen}>
      <summary>
        <span className="row-wrap">
          <span className="grow strong">{recipient.name}</span>
          <RequestMark requests={requests} delivery={state} />
          {ended ? (
            <Mark tone="grey">{t(`exchange/ended/${ended}`)}</Mark>
          ) : (
            <Mark tone={DELIVERY_TONE[state]}>{t(`deliveryState/${state}`)}</Mark>
          )}
        </span>
        <Track stations={trackOf(state, steps)} />
      </summary>
      <div className="in">
        <ol className="line-of-time" aria-label={t('outgoing/deliveryProgress', { name: recipient.name })}>
          <Steps steps={steps} />
        </ol>
        {nextTryAt && (
          <p className="small tone-amber">{t('outgoing/nextTry', { time: clockText(nextTryAt) })}</p>
        )}
        {remindedAt && (
          <p className="small muted">
            {t('others/remindedAt')} <TimeText at={remindedAt} />
          </p>
        )}
        <Ended delivery={delivery} />
        <DeliveryTools documentId={documentId} delivery={delivery} />
      </div>
    </details>
  );
};

/** "2 hoàn thành · 1 từ chối", furthest first. */
const Summary = ({ deliveries }: { deliveries: readonly Delivery[] }) => {
  const { t } = useTranslation();
  const counts = new Map<DeliveryState, number>();
  for (const { state, givenUp } of deliveries)
    if (givenUp === null) counts.set(state, (counts.get(state) ?? 0) + 1);
  return (
    <span className="row-wrap small push">
      {[...counts].map(([state, count]) => (
        <Mark key={state} tone={DELIVERY_TONE[state]}>
          {t('outgoing/deliveryCount', { count, state: t(`deliveryState/${state}`).toLowerCase() })}
        </Mark>
      ))}
    </span>
  );
};

interface Props {
  documentId: string;
  deliveries: readonly Delivery[];
  laterActs: OutgoingDetail['laterActs'];
}

export const Deliveries = ({ documentId, deliveries, laterActs }: Props) => {
  const { t } = useTranslation();
  const { shown, filter } = useDeliveryFilter(deliveries);
  if (deliveries.length === 0) return null;
  return (
    <section className="sheet" aria-live="polite">
      <h2>
        {t('outgoing/section/deliveries')}
        <span className="muted num">{deliveries.length}</span>
        {deliveries.length > 1 && <Summary deliveries={deliveries} />}
      </h2>
      {filter}
      {deliveries.length > 1 && deliveries.some(({ state }) => state !== 'queued') && (
        <DocumentEvidence documentId={documentId} />
      )}
      <div className="deliveries">
        {shown.map((delivery) => (
          <DeliveryBox
            key={delivery.id}
            documentId={documentId}
            delivery={delivery}
            isOpen={deliveries.length <= OPEN_ALL_UP_TO}
            remindedAt={
              laterActs.findLast(
                ({ kind, asked }) => kind === 'reminder' && asked.includes(delivery.recipient.code),
              )?.at
            }
          />
        ))}
      </div>
    </section>
  );
};
