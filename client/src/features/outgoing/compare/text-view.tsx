// The differences of the text as one reads them: what was taken out struck through, what was put in underlined, with some
// words around.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Difference, lineOf } from './difference.ts';
import type { Comparison } from './use-comparison.ts';
import type { Word } from './words.ts';

const AROUND = 14;
const AT_ONCE = 60;

/** The words of the new version before and behind what differs. */
const around = (words: readonly Word[], { hunk }: Difference) =>
  hunk && {
    before: lineOf(words.slice(Math.max(0, hunk.right.from - AROUND), hunk.right.from)),
    after: lineOf(words.slice(hunk.right.to, hunk.right.to + AROUND)),
  };

interface Props {
  comparison: Comparison;
  picked: Difference | null;
  onPick: (difference: Difference) => void;
}

export const TextView = ({ comparison, picked, onPick }: Props) => {
  const { t } = useTranslation();
  const [room, setRoom] = useState(AT_ONCE);
  const found = comparison.differences.filter(({ kind }) => kind !== 'picture');
  if (found.length === 0) return <p className="blank">{t('compare/sameText')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="compare-text" tabIndex={0} aria-label={t('compare/text')}>
      <ol>
        {found.slice(0, room).map((difference) => {
          const words = around(comparison.right, difference);
          return (
            <li key={difference.id} className={picked?.id === difference.id ? 'compare-picked' : undefined}>
              <button type="button" className="compare-place num" onClick={() => onPick(difference)}>
                {t('compare/onPage', { page: (difference.right ?? difference.left)?.page ?? 1 })}
              </button>
              <p>
                {words?.before && `… ${words.before} `}
                {difference.before && <del>{difference.before}</del>}
                {difference.before && difference.after && ' '}
                {difference.after && <ins>{difference.after}</ins>}
                {words?.after && ` ${words.after} …`}
              </p>
            </li>
          );
        })}
      </ol>
      {found.length > room && (
        <button type="button" className="btn btn-small" onClick={() => setRoom(room + AT_ONCE)}>
          {t('common/moreRows')}
        </button>
      )}
    </section>
  );
};
