// State, urgency and time as colour and word.
import type { Urgency } from '@contracts/vocabulary.ts';
import { useTranslation } from 'react-i18next';
import { fullText, timeText } from '../time.ts';

export type Tone = 'grey' | 'blue' | 'amber' | 'green' | 'red';

export const Mark = ({ tone, children }: { tone: Tone; children: string }) => (
  <span className={`mark ${tone === 'grey' || tone === 'blue' ? `mark-${tone}` : `tone-${tone}`}`}>
    {children}
  </span>
);

const URGENCY_TONE: Record<Urgency, string> = {
  normal: 'muted',
  urgent: 'tone-amber',
  'very-urgent': 'tone-amber',
  express: 'tone-red',
};

/** Nothing for ordinary documents: a list of ordinary things should be quiet. */
export const UrgencyTag = ({ urgency }: { urgency: Urgency }) => {
  const { t } = useTranslation();
  if (urgency === 'normal') return null;
  return <span className={`tag ${URGENCY_TONE[urgency]}`}>{t(`urgency/${urgency}`)}</span>;
};

/** An instant as people say it, for sentences. */
export const useSaidTime = () => {
  const { t } = useTranslation();
  return (at: string) => timeText(t, at);
};

export const TimeText = ({ at }: { at: string }) => {
  const { t } = useTranslation();
  return (
    <time dateTime={at} title={fullText(at)} className="num nowrap">
      {timeText(t, at)}
    </time>
  );
};
