// One line first: icon, verdict, why. Never a green mark next to a doubt.
import type { ReasonCode } from '@contracts/verification.ts';
import type { Verdict } from '@contracts/vocabulary.ts';
import { useTranslation } from 'react-i18next';
import { Icon, type IconName } from '../ui/icon.tsx';

const LOOK: Record<Verdict, { icon: IconName; notice: string; tone: string }> = {
  VALID: { icon: 'valid', notice: 'notice-green', tone: 'tone-green' },
  INDETERMINATE: { icon: 'doubt', notice: 'notice-amber', tone: 'tone-amber' },
  INVALID: { icon: 'wrong', notice: 'notice-red', tone: 'tone-red' },
};

interface Props {
  verdict: Verdict;
  reasons: readonly ReasonCode[];
  /** A better sentence than the general one, if known. */
  sentence?: string | undefined;
}

export const VerdictLine = ({ verdict, reasons, sentence }: Props) => {
  const { t } = useTranslation();
  const { icon, notice, tone } = LOOK[verdict];
  return (
    <div className={`notice ${notice}`} role="status">
      <Icon name={icon} size={20} />
      <div className="grow">
        <span className={`strong ${tone}`}>{t(`verdict/${verdict}`)}</span>
        {': '}
        {reasons.length > 0
          ? reasons.map((reason) => t(`reason/${reason}`)).join(' ')
          : (sentence ?? t(`verdictSentence/${verdict}`))}
      </div>
    </div>
  );
};

/** The same as a small mark for lists. */
export const VerdictMark = ({ verdict }: { verdict: Verdict }) => {
  const { t } = useTranslation();
  const { icon, tone } = LOOK[verdict];
  return (
    <span className={`row ${tone}`} style={{ gap: 4, fontSize: 12 }} title={t(`verdict/${verdict}`)}>
      <Icon name={icon} size={16} />
      <span>{t(`verdict/${verdict}`)}</span>
    </span>
  );
};
