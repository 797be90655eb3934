// What became of the newest thing that was asked of one recipient after the document had left.
import type { RecipientRequest } from '@contracts/outgoing-document.ts';
import type { RequestState } from '@contracts/vocabulary.ts';
import { useTranslation } from 'react-i18next';
import { Mark, type Tone } from '../../shared/ui/marks.tsx';

const TONE: Record<RequestState, Tone> = { pending: 'amber', agreed: 'green', refused: 'red', failed: 'red' };

/** "Thu hồi: Chờ trả lời", of the newest. */
export const RequestMark = ({ requests }: { requests: readonly RecipientRequest[] }) => {
  const { t } = useTranslation();
  const newest = requests.at(-1);
  if (!newest) return null;
  const { kind, state } = newest;
  return (
    <Mark tone={TONE[state]}>
      {t('recall/asked', { kind: t(`requestKind/${kind}`), state: t(`requestState/${state}`).toLowerCase() })}
    </Mark>
  );
};
