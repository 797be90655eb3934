// Books of the year and their entries.
import type { RegisterBook } from '@contracts/registers.ts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { dateText } from '../../shared/time.ts';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { Entries } from './entries.tsx';
import '../../shared/list/list.css';
import './registers.css';

const BookLink = ({ book, isOpen }: { book: RegisterBook; isOpen: boolean }) => {
  const { t } = useTranslation();
  return (
    <Link
      to={`/registers/${book.id}`}
      className={`book ${isOpen ? 'book-on' : ''}`}
      aria-current={isOpen ? 'page' : undefined}
    >
      <span className="strong">
        {book.name} <span className="num">{book.year}</span>
      </span>
      <span className="small muted num">
        {t('registers/next', { number: book.nextNumber })}
        {book.lastOn && ` · ${t('registers/last', { date: dateText(book.lastOn) })}`}
      </span>
    </Link>
  );
};

export const RegistersPage = () => {
  const { t } = useTranslation();
  const { bookId } = useParams();
  const query = useQuery({ queryKey: keys.registers, queryFn: () => call('listBooks', { query: {} }) });
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('registers/title')}</h1>
      </header>
      <QueryGate query={query} skeleton={<ListBones />}>
        {({ items }) => {
          const open = items.find((book) => book.id === bookId) ?? items[0];
          if (!open) return <p className="blank">{t('registers/empty')}</p>;
          return (
            <div className="books">
              <nav aria-label={t('registers/title')}>
                {(['outgoing', 'incoming'] as const).map((direction) => (
                  <div key={direction}>
                    <h2 className="book-group">{t(`registers/${direction}`)}</h2>
                    {items
                      .filter((book) => book.direction === direction)
                      .map((book) => (
                        <BookLink key={book.id} book={book} isOpen={book.id === open.id} />
                      ))}
                  </div>
                ))}
              </nav>
              <Entries key={open.id} book={open} />
            </div>
          );
        }}
      </QueryGate>
    </div>
  );
};
