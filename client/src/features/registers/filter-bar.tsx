// What of a register is shown: a text and a state at once, the rest behind one button.
import type { RegisterBook } from '@contracts/registers.ts';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isEntryState, STATES } from './entry-states.ts';
import type { useRowFilter } from './row-filter.ts';

/** Its days are heavy; who only reads the book never pays for them. */
const MoreFilters = lazy(async () => ({ default: (await import('./more-filters.tsx')).MoreFilters }));

interface Props {
  book: RegisterBook;
  of: ReturnType<typeof useRowFilter>;
}

export const FilterBar = ({ book, of }: Props) => {
  const { t } = useTranslation();
  const { filter, change, clear, isFiltered } = of;
  const { text: _text, state: _state, ...more } = filter;
  const [isOpen, setOpen] = useState(Object.keys(more).length > 0);
  return (
    <search className="row-filter">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const typed = new FormData(event.currentTarget).get('text');
          change({ text: typeof typed === 'string' ? typed : '' });
        }}
      >
        <input
          // Another book, or the filter cleared: what is typed there belongs to what is shown.
          key={`${book.id} ${filter.text ?? ''}`}
          type="search"
          name="text"
          className="input filter row-search"
          aria-label={t('registers/filter/text')}
          placeholder={t('registers/filter/text')}
          defaultValue={filter.text ?? ''}
        />
        <button type="submit" className="btn btn-small">
          {t('registers/filter/find')}
        </button>
        <select
          className="input filter"
          aria-label={t('registers/column/state')}
          value={filter.state ?? ''}
          onChange={({ target }) => change({ state: isEntryState(target.value) ? target.value : null })}
        >
          <option value="">{t('registers/filter/anyState')}</option>
          {STATES.map((state) => (
            <option key={state} value={state}>
              {t(`registers/state/${state}`)}
            </option>
          ))}
        </select>
        <button
          type="button"
          className="btn btn-small btn-plain"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {t('registers/filter/more')}
        </button>
        {isFiltered && (
          <button type="button" className="btn btn-small btn-plain" onClick={clear}>
            {t('list/clearFilter')}
          </button>
        )}
      </form>
      <Suspense>{isOpen && <MoreFilters direction={book.direction} of={of} />}</Suspense>
    </search>
  );
};
