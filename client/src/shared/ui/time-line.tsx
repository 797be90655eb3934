// What happened, newest last, with who and what was said.
import { useTranslation } from 'react-i18next';
import type { TimedEntry } from '../acts/use-act.ts';
import { inWords } from '../failure-words.ts';
import { TimeText } from './marks.tsx';
import { useNameOf } from './use-name-of.ts';

export const TimeLine = ({ entries }: { entries: readonly TimedEntry[] }) => {
  const { t } = useTranslation();
  const nameOf = useNameOf();
  return (
    <ol className="line-of-time">
      {entries.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the line only grows at its end
        <li key={index} className={index === entries.length - 1 ? 'now' : ''}>
          <div className="row-wrap" style={{ gap: '0 8px' }}>
            <span className="strong">{t(`timeline/${entry.action}`)}</span>
            <span className="muted small">
              <TimeText at={entry.at} />
            </span>
          </div>
          <div className="muted small">
            {entry.by ? `${nameOf(entry.by)}, ${entry.by.title}` : t('common/system')}
          </div>
          {entry.text && <p className="quote small">{inWords(t, entry.text)}</p>}
        </li>
      ))}
    </ol>
  );
};
