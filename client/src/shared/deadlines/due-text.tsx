// How work stands by its deadline, in colour and words: "quá hạn 3 ngày làm việc (20/11/2026)".
import { dueState } from '@contracts/working-days.ts';
import { useTranslation } from 'react-i18next';
import { dateText } from '../time.ts';
import { useDueRules } from './due-rules.ts';

const TONE = { overdue: 'tone-red strong', today: 'tone-amber strong', soon: 'tone-amber' } as const;

export const DueText = ({ dueOn, isDone = false }: { dueOn: string | null; isDone?: boolean }) => {
  const { t } = useTranslation();
  const rules = useDueRules();
  if (!dueOn) return null;
  const date = dateText(dueOn);
  const { state, days } = dueState(dueOn, null, rules, new Date());
  const isNear = state === 'overdue' || state === 'today' || state === 'soon';
  if (isDone || !isNear) return <span className="num">{t('common/dueOn', { date })}</span>;
  return <span className={`num ${TONE[state]}`}>{t(`due/${state}`, { count: days, date })}</span>;
};
