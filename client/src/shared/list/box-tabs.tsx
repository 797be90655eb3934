// Queues of a list as tabs; the address holds which one is open.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { countText } from '../time.ts';

interface BoxTab {
  box: string;
  name: string;
  to: string;
  /** Queues of work are; archives are not. */
  isCounted: boolean;
  count: number | undefined;
}

const COUNT_CLASS: Record<string, string> = { undefined: 'tab-count-unknown', 0: 'tab-count-zero' };

export const BoxTabs = ({
  tabs,
  current,
  label,
}: {
  tabs: readonly BoxTab[];
  current: string;
  label: string;
}) => {
  const { t } = useTranslation();
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link
          key={tab.box}
          to={tab.to}
          className={`tab ${tab.box === current ? 'tab-on' : ''}`}
          aria-current={tab.box === current ? 'page' : undefined}
        >
          {tab.name}
          {tab.isCounted && (
            // Its room is kept until it is known, or the tabs would move under the pointer.
            <span className={`tab-count num ${COUNT_CLASS[String(tab.count)] ?? ''}`}>
              {countText(tab.count ?? 0)}
              <span className="sr-only">
                {' '}
                {t('nav/pending', { count: tab.count ?? 0, shown: countText(tab.count ?? 0) })}
              </span>
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
};
