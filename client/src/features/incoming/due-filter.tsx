// Filter of the list by deadlines, kept in the address.
import { DueFilter as Due } from '@contracts/working-calendar.ts';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';

export const useDueFilter = (): Due | undefined => {
  const value = useSearchParams()[0].get('due');
  return Due.options.find((one) => one === value);
};

export const DueFilter = () => {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  return (
    <select
      className="input filter"
      aria-label={t('due/filter')}
      value={useDueFilter() ?? ''}
      onChange={({ target }) => {
        const next = new URLSearchParams(search);
        if (target.value) next.set('due', target.value);
        else next.delete('due');
        setSearch(next);
      }}
    >
      <option value="">{t('due/any')}</option>
      {Due.options.map((one) => (
        <option key={one} value={one}>
          {t(`due/filtered/${one}`)}
        </option>
      ))}
    </select>
  );
};
