// Beside the time-line of one recipient: evidence, the packet as it was sent, what a clerk can do, and above all
// recipients the choice of those that need a look.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DeliveryActs } from '../../shared/acts/delivery-acts.tsx';
import { addressOf } from '../../shared/api-client.ts';
import { useMe } from '../../shared/session.ts';
import { DownloadLink } from '../../shared/ui/download-link.tsx';

type Delivery = OutgoingDetail['deliveries'][number];

export const DeliveryTools = ({ documentId, delivery }: { documentId: string; delivery: Delivery }) => {
  const { t } = useTranslation();
  const { can } = useMe();
  const { id, state, recipient, nextTryAt } = delivery;
  const evidence = addressOf('downloadOutgoingEvidence', { params: { id: documentId, deliveryId: id } });
  const packet = addressOf('downloadDeliveryPacket', { params: { id: documentId, delivery: id } });
  return (
    <div className="delivery-tools">
      <div className="row-wrap">
        {can.number && <DeliveryActs delivery={delivery} isEnded={delivery.givenUp !== null} />}
      </div>
      <div className="row-wrap">
        {state !== 'queued' && (
          <DownloadLink href={evidence} label={t('common/evidence')} about={recipient.name} />
        )}
        {/* It is made for the first try. */}
        {(state !== 'queued' || nextTryAt !== null) && (
          <DownloadLink href={packet} label={t('exchange/act/packet')} about={recipient.name} />
        )}
      </div>
    </div>
  );
};

/** Of all recipients as one file; of each it is in its own box. */
export const DocumentEvidence = ({ documentId }: { documentId: string }) => {
  const { t } = useTranslation();
  return (
    <div className="row-wrap">
      <DownloadLink
        href={addressOf('downloadDocumentEvidence', { params: { id: documentId } })}
        label={t('common/evidence')}
        about={t('outgoing/allRecipients')}
        isAboutShown
      />
    </div>
  );
};

const HOUR_MS = 3_600_000;
const LATE_HOURS = [1, 4, 24] as const;
const FILTERS = ['all', 'failed', ...LATE_HOURS] as const;
type Filter = (typeof FILTERS)[number];

/** A list of a few is seen at a glance. */
const FILTER_FROM = 4;

/** What a person has ended needs no look any more. */
const passes = (filter: Filter, { state, steps, givenUp }: Delivery, now: number): boolean => {
  if (filter === 'all') return true;
  if (givenUp !== null) return false;
  if (filter === 'failed') return state === 'failed';
  const begun = steps[0]?.at;
  const isOnTheWay = state === 'queued' || state === 'sent' || state === 'failed';
  return isOnTheWay && begun !== undefined && now - Date.parse(begun) >= filter * HOUR_MS;
};

export const useDeliveryFilter = (deliveries: readonly Delivery[]) => {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<Filter>('all');
  const now = Date.now();
  const shown = deliveries.filter((delivery) => passes(filter, delivery, now));
  const name = (one: Filter) =>
    typeof one === 'number' ? t('exchange/filter/late', { count: one }) : t(`exchange/filter/${one}`);
  return {
    shown,
    filter: deliveries.length >= FILTER_FROM && (
      <div className="row-wrap">
        <select
          className="input filter"
          aria-label={t('exchange/showOnly')}
          value={String(filter)}
          onChange={(event) => setFilter(FILTERS.find((one) => String(one) === event.target.value) ?? 'all')}
        >
          {FILTERS.map((one) => (
            <option key={one} value={String(one)}>
              {name(one)}
            </option>
          ))}
        </select>
        {shown.length === 0 && <p className="muted small">{t('exchange/noneLeft')}</p>}
      </div>
    ),
  };
};
