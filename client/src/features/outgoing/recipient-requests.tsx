// What became of the newest thing that was asked of one recipient after the document had left.
import type { RecipientRequest } from '@contracts/outgoing-document.ts';
import type { DeliveryState, RequestState } from '@contracts/vocabulary.ts';
import { useTranslation } from 'react-i18next';
import { Mark, type Tone } from '../../shared/ui/marks.tsx';

const TONE: Record<RequestState, Tone> = { pending: 'amber', agreed: 'green', refused: 'red', failed: 'red' };

interface Props {
  requests: readonly RecipientRequest[];
  /** Of the delivery: one that was taken back or replaced says itself that it was agreed to. */
  delivery: DeliveryState;
}

/** "Thu hồi: Chờ trả lời", of the newest. */
export const RequestMark = ({ requests, delivery }: Props) => {
  const { t } = useTranslation();
  const newest = requests.at(-1);
  if (!newest) return null;
  const { kind, state } = newest;
  if (state === 'agreed' && (delivery === 'recalled' || delivery === 'replaced')) return null;
  return (
    <Mark tone={TONE[state]}>
      {t('recall/asked', { kind: t(`requestKind/${kind}`), state: t(`requestState/${state}`).toLowerCase() })}
    </Mark>
  );
};
