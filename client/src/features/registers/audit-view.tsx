// Whether the books of a year account for every number, and what they do not. NĐ 30/2020 Điều 15 khoản 1.
import type { BookAudit } from '@contracts/registers.ts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { fullText, numberText } from '../../shared/time.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { Mark } from '../../shared/ui/marks.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';

const runs = (list: BookAudit['gaps']): string =>
  list.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`)).join(', ');

const Found = ({ audit }: { audit: BookAudit }) => {
  const { t } = useTranslation();
  const { gaps, doubles, datesBackwards, reserved, paper, isContiguous, isCut } = audit;
  const wrong = [
    ['gaps', runs(gaps)],
    ['doubles', doubles.join(', ')],
    ['datesBackwards', datesBackwards.join(', ')],
  ] as const;
  const other = [
    ['reserved', reserved.join(', ')],
    ['paper', runs(paper)],
  ] as const;
  return (
    <>
      {isContiguous && <Mark tone="green">{t('registers/audit/ok')}</Mark>}
      {wrong.map(
        ([name, list]) =>
          list !== '' && (
            <div key={name} className="num">
              <Mark tone="red">{t(`registers/audit/${name}`)}</Mark> {list}
            </div>
          ),
      )}
      {other.map(
        ([name, list]) =>
          list !== '' && (
            <div key={name} className="aux num">
              {t(`registers/audit/${name}`)}: {list}
            </div>
          ),
      )}
      {isCut && <div className="aux">{t('registers/audit/cut')}</div>}
    </>
  );
};

export const AuditView = ({ year }: { year: number }) => {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: keys.registerAudit(year),
    queryFn: () => call('auditRegisters', { query: { year } }),
  });
  return (
    <section className="book-report" aria-label={t('registers/audit/title', { year })}>
      <div className="book-head">
        <h2 className="grow">{t('registers/audit/title', { year })}</h2>
        <button
          type="button"
          className="btn btn-small"
          disabled={query.isFetching}
          onClick={() => void query.refetch()}
        >
          {t('registers/audit/again')}
        </button>
      </div>
      <QueryGate query={query} skeleton={<ListBones />}>
        {({ books, printedTwice, isContiguous, at }) => (
          <>
            <div className={`notice ${isContiguous ? 'notice-green' : 'notice-red'}`} role="status">
              <Icon name={isContiguous ? 'valid' : 'wrong'} />
              <div>
                <p>{t(isContiguous ? 'registers/audit/fine' : 'registers/audit/bad')}</p>
                <p className="small">{t('registers/audit/at', { time: fullText(at) })}</p>
              </div>
            </div>
            <table className="list">
              <thead>
                <tr>
                  <th>{t('registers/audit/column/book')}</th>
                  <th className="col-date">{t('registers/audit/column/last')}</th>
                  <th className="col-date">{t('registers/audit/column/bound')}</th>
                  <th className="col-date">{t('registers/audit/column/voided')}</th>
                  <th>{t('registers/audit/column/found')}</th>
                </tr>
              </thead>
              <tbody>
                {books.map((audit) => (
                  <tr key={audit.bookId}>
                    <td className="first">
                      <Link className="subject" to={`/registers/${audit.bookId}?year=${year}`}>
                        {audit.name}
                      </Link>
                    </td>
                    <td className="num">
                      <span className="cell-name">{t('registers/audit/column/last')}: </span>
                      {numberText(audit.last)}
                    </td>
                    <td className="num">
                      <span className="cell-name">{t('registers/audit/column/bound')}: </span>
                      {numberText(audit.bound)}
                    </td>
                    <td className="num">
                      <span className="cell-name">{t('registers/audit/column/voided')}: </span>
                      {numberText(audit.voided)}
                    </td>
                    <td>
                      <Found audit={audit} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {printedTwice.map(({ text, books: where }) => (
              <p key={text} className="tone-red book-head num">
                {t('registers/audit/printedTwice', { text, books: where.join('; ') })}
              </p>
            ))}
          </>
        )}
      </QueryGate>
    </section>
  );
};
