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
  /** Pages changed after signing. */
  pages?: readonly number[];
  /** The file it is about, when that is not the main one. */
  attachment?: string | undefined;
}

export const VerdictLine = ({ verdict, reasons, pages = [], attachment }: Props) => {
  const { t } = useTranslation();
  const { icon, notice, tone } = LOOK[verdict];
  const why = reasons.length > 0 ? reasons.map((reason) => t(`reason/${reason}`)).join(' ') : null;
  return (
    <div className={`notice verdict ${notice}`} role="status">
      <Icon name={icon} size={22} />
      <div className="grow">
        <p className={`strong ${tone}`}>{t(`verdict/${verdict}`)}</p>
        <p>
          {attachment && <span className="strong">{attachment}: </span>}
          {why ?? t(`verdictSentence/${verdict}`)}
          {pages.length > 0 && ` ${t('report/changedPages', { pages: pages.join(', ') })}`}
        </p>
      </div>
    </div>
  );
};

/** The same as a small mark for lists. */
export const VerdictMark = ({ verdict }: { verdict: Verdict }) => {
  const { t } = useTranslation();
  const { icon, tone } = LOOK[verdict];
  return (
    <span className={`verdict-mark ${tone}`} title={t(`verdict/${verdict}`)}>
      <Icon name={icon} size={16} />
      {t(`verdict/${verdict}`)}
    </span>
  );
};
