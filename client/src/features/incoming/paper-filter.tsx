// Filter of the list by the paper original, kept in the address.
import { PaperFilter } from '@contracts/incoming-paper.ts';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';

const isChoice = (value: string | null): value is PaperFilter =>
  PaperFilter.options.some((one) => one === value);

export const usePaperFilter = (): PaperFilter | undefined => {
  const value = useSearchParams()[0].get('paper');
  return isChoice(value) ? value : undefined;
};

export const PaperChoice = () => {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  return (
    <select
      className="input filter"
      aria-label={t('incoming/paper/filter')}
      value={usePaperFilter() ?? ''}
      onChange={({ target }) => {
        const next = new URLSearchParams(search);
        if (target.value) next.set('paper', target.value);
        else next.delete('paper');
        setSearch(next);
      }}
    >
      <option value="">{t('incoming/paper/any')}</option>
      {PaperFilter.options.map((one) => (
        <option key={one} value={one}>
          {t(`incoming/paper/only/${one}`)}
        </option>
      ))}
    </select>
  );
};
