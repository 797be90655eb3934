// Books of a year, their entries, and what the agency sets: kinds, patterns, numbers on paper. The address holds the year
// and the book.
import type { RegisterBook, RegisterYear } from '@contracts/registers.ts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { dateText } from '../../shared/time.ts';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { useDone } from '../../shared/use-done.ts';
import { AuditView } from './audit-view.tsx';
import { BookHead } from './book-head.tsx';
import { Rows } from './rows.tsx';
import '../../shared/list/list.css';
import './registers.css';

/** Their choices of kinds and days are heavy; who only reads the books never pays for it. */
const BookAsk = lazy(async () => ({ default: (await import('./book-ask.tsx')).BookAsk }));
const PaperAsk = lazy(async () => ({ default: (await import('./paper-ask.tsx')).PaperAsk }));

/** Instead of a book: no identifier is that short. */
const AUDIT = 'audit';

const suffixOf = ({ year, thisYear }: RegisterYear) => (year === thisYear ? '' : `?year=${year}`);

const BookLink = ({ book, isOpen, suffix }: { book: RegisterBook; isOpen: boolean; suffix: string }) => {
  const { t } = useTranslation();
  return (
    <Link
      to={`/registers/${book.id}${suffix}`}
      className={`book ${isOpen ? 'book-on' : ''}`}
      aria-current={isOpen ? 'page' : undefined}
    >
      <span className="strong">
        {book.name} <span className="num">{book.year}</span>
      </span>
      <span className="small muted num">
        {book.isClosed ? t('registers/closed') : t('registers/next', { number: book.nextNumber })}
        {book.lastOn && ` · ${t('registers/last', { date: dateText(book.lastOn) })}`}
      </span>
    </Link>
  );
};

const Books = ({ of, openId }: { of: RegisterYear; openId: string }) => {
  const { t } = useTranslation();
  const suffix = suffixOf(of);
  return (
    <nav aria-label={t('registers/title')}>
      {(['outgoing', 'incoming', 'copies'] as const).map((direction) => (
        <div key={direction}>
          <h2 className="book-group">{t(`registers/${direction}`)}</h2>
          {of.items
            .filter((book) => book.direction === direction)
            .map((book) => (
              <BookLink key={book.id} book={book} isOpen={book.id === openId} suffix={suffix} />
            ))}
        </div>
      ))}
      <Link
        to={`/registers/${AUDIT}${suffix}`}
        className={`book book-audit ${openId === AUDIT ? 'book-on' : ''}`}
        aria-current={openId === AUDIT ? 'page' : undefined}
      >
        <span className="strong">{t('registers/act/audit')}</span>
      </Link>
    </nav>
  );
};

/** A year that has no books: the coming one may be opened before its time. */
const NoBooks = ({ year, thisYear }: RegisterYear) => {
  const { t } = useTranslation();
  const done = useDone(keys.registers);
  const open = useMutation({
    mutationFn: () => call('openYear', { body: { year } }),
    onSuccess: () => done(t('registers/done/openYear', { year })),
  });
  if (year !== thisYear + 1) return <p className="blank">{t('registers/empty')}</p>;
  return (
    <div className="blank stack">
      <p>{t('registers/emptyNext', { year })}</p>
      <ProblemNotice error={open.error} />
      <p>
        <button
          type="button"
          className="btn btn-primary"
          disabled={open.isPending}
          onClick={() => open.mutate()}
        >
          {t('registers/act/openYear', { year })}
        </button>
      </p>
    </div>
  );
};

const YearChoice = ({ year, thisYear }: { year: number; thisYear: number }) => {
  const { t } = useTranslation();
  const [, setSearch] = useSearchParams();
  const years = new Set([thisYear + 1, thisYear, thisYear - 1, thisYear - 2, year]);
  return (
    <select
      className="input book-year num"
      aria-label={t('registers/year')}
      value={year}
      onChange={({ target }) => setSearch(Number(target.value) === thisYear ? {} : { year: target.value })}
    >
      {[...years]
        .sort((a, b) => b - a)
        .map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
    </select>
  );
};

export const RegistersPage = () => {
  const { t } = useTranslation();
  const { bookId } = useParams();
  const [search] = useSearchParams();
  const [open, setOpen] = useState<'create' | 'paper' | null>(null);
  const wanted = /^2\d{3}$/.test(search.get('year') ?? '') ? Number(search.get('year')) : null;
  const query = useQuery({
    queryKey: keys.registerYear(wanted),
    queryFn: () => call('listBooks', { query: wanted === null ? {} : { year: wanted } }),
  });
  const close = () => setOpen(null);
  const { data } = query;
  const mayPlan = data !== undefined && data.year >= data.thisYear;
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('registers/title')}</h1>
        {data && <YearChoice year={data.year} thisYear={data.thisYear} />}
        <span className="grow" />
        <div className="books-acts">
          {data?.year === data?.thisYear && (
            <button type="button" className="btn" disabled={!data} onClick={() => setOpen('paper')}>
              {t('registers/act/paper')}
            </button>
          )}
          {mayPlan && data.items.length > 0 && (
            <button type="button" className="btn btn-primary" onClick={() => setOpen('create')}>
              {t('registers/act/create')}
            </button>
          )}
        </div>
      </header>
      <QueryGate query={query} skeleton={<ListBones />}>
        {(of) => {
          const book = of.items.find(({ id }) => id === bookId) ?? of.items[0];
          if (!book) return <NoBooks {...of} />;
          const isAudit = bookId === AUDIT;
          return (
            <div className="books">
              <Books of={of} openId={isAudit ? AUDIT : book.id} />
              {isAudit ? (
                <AuditView year={of.year} />
              ) : (
                <div>
                  <BookHead key={`head ${book.id}`} book={book} of={of} />
                  <Rows key={book.id} book={book} of={of} />
                </div>
              )}
            </div>
          );
        }}
      </QueryGate>
      <Suspense>
        {data && open === 'create' && <BookAsk of={data} book={null} onClose={close} />}
        {data && open === 'paper' && <PaperAsk books={data.items} onClose={close} />}
      </Suspense>
    </div>
  );
};
