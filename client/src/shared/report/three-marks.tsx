// The report in one glance: how much is right, wrong and not known; each mark opens its sentences.
import type { Verdict } from '@contracts/vocabulary.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon, type IconName } from '../ui/icon.tsx';
import type { Finding } from './checks.ts';
import { type CheckedFile, type GlanceLine, glanceOf } from './glance.ts';
import { useSentences } from './sentences.ts';
import './report.css';

const ORDER: readonly Finding[] = ['fine', 'wrong', 'doubt'];

interface Look {
  icon: IconName;
  tone: string;
}

/** Green only where the whole is valid; a doubt that leaves it valid is a remark. */
const lookOf = (finding: Finding, count: number, verdict: Verdict): Look => {
  const isSound = verdict === 'VALID';
  if (finding === 'fine') return { icon: 'check', tone: count > 0 && isSound ? 'tone-green' : 'muted' };
  if (finding === 'wrong') return { icon: 'cross', tone: count > 0 ? 'tone-red' : 'muted' };
  return isSound
    ? { icon: 'info', tone: 'muted' }
    : { icon: 'doubt', tone: count > 0 ? 'tone-amber' : 'muted' };
};

const Line = ({ line: { attachment, signature, said } }: { line: GlanceLine }) => {
  const { t } = useTranslation();
  const sentences = useSentences();
  const whose = [attachment, signature && (signature.signer?.commonName ?? t('report/noSigner'))]
    .filter(Boolean)
    .join(' · ');
  const sentence =
    'reason' in said
      ? t(`reason/${said.reason}`)
      : signature && `${t(`report/${said.check}`)}: ${sentences(signature.facts)[said.check]}`;
  return (
    <li>
      {whose && <span className="muted">{whose} – </span>}
      {sentence}
    </li>
  );
};

interface Props {
  files: readonly CheckedFile[];
  verdict: Verdict;
}

export const ThreeMarks = ({ files, verdict }: Props) => {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Finding | null>(null);
  const glance = glanceOf(files);
  return (
    <div className="glance">
      <ul aria-label={t('report/glance')}>
        {ORDER.map((finding) => {
          const count = glance[finding].length;
          const { icon, tone } = lookOf(finding, count, verdict);
          const words = (
            <>
              <Icon name={icon} size={16} />
              <span className="num strong">{count}</span> {t(`report/mark/${finding}`)}
            </>
          );
          return (
            <li key={finding}>
              {count === 0 ? (
                <span className={`glance-mark ${tone}`}>{words}</span>
              ) : (
                <button
                  type="button"
                  className={`glance-mark ${tone}`}
                  aria-expanded={open === finding}
                  onClick={() => setOpen(open === finding ? null : finding)}
                >
                  {words}
                  <Icon name={open === finding ? 'up' : 'down'} size={14} />
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {open !== null && glance[open].length > 0 && (
        <ul className="glance-lines small" aria-label={t(`report/mark/${open}`)}>
          {glance[open].map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is made whole each time
            <Line key={index} line={line} />
          ))}
        </ul>
      )}
    </div>
  );
};
