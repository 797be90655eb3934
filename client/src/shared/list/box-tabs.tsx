// Queues of a list as tabs; the address holds which one is open.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { numberText } from '../time.ts';

interface BoxTab {
  box: string;
  name: string;
  to: string;
  count?: number | undefined;
}

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
          {tab.count ? (
            <span className="tab-count num">
              {numberText(tab.count)}
              <span className="sr-only"> {t('nav/pending', { count: tab.count })}</span>
            </span>
          ) : null}
        </Link>
      ))}
    </nav>
  );
};
