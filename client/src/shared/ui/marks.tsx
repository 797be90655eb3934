// State, urgency, deadline and time as colour and word.
import type { Urgency } from '@contracts/vocabulary.ts';
import { useTranslation } from 'react-i18next';
import { dateText, dueTone, fullText, timeText } from '../time.ts';

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

const DUE_CLASS = { overdue: 'tone-red strong', soon: 'tone-amber', plain: '' } as const;
const DUE_TEXT = { overdue: 'common/overdueOn', soon: 'common/dueSoonOn', plain: 'common/dueOn' } as const;

/** "quá hạn 20/11/2026" in red, "sắp đến hạn …" in amber. */
export const DueText = ({ dueOn, isDone = false }: { dueOn: string | null; isDone?: boolean }) => {
  const { t } = useTranslation();
  if (!dueOn) return null;
  const tone = dueTone(dueOn, isDone);
  return (
    <span className={`num nowrap ${DUE_CLASS[tone]}`}>{t(DUE_TEXT[tone], { date: dateText(dueOn) })}</span>
  );
};
