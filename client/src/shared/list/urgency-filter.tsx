// Filter of a list by urgency, kept in the address.
import type { Urgency } from '@contracts/vocabulary.ts';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { vi } from '../i18n/vi/index.ts';

const isUrgency = (value: string | null): value is Urgency =>
  value !== null && Object.hasOwn(vi.urgency, value);

export const useUrgencyFilter = (): Urgency | undefined => {
  const value = useSearchParams()[0].get('urgency');
  return isUrgency(value) ? value : undefined;
};

export const UrgencyFilter = () => {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const current = useUrgencyFilter();
  return (
    <select
      className="input filter"
      aria-label={t('list/urgencyFilter')}
      value={current ?? ''}
      onChange={(event) => {
        const next = new URLSearchParams(search);
        if (event.target.value) next.set('urgency', event.target.value);
        else next.delete('urgency');
        setSearch(next);
      }}
    >
      <option value="">{t('list/anyUrgency')}</option>
      {Object.keys(vi.urgency)
        .filter(isUrgency)
        .map((urgency) => (
          <option key={urgency} value={urgency}>
            {t(`urgency/${urgency}`)}
          </option>
        ))}
    </select>
  );
};
