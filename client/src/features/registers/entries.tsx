// Entries of one book, newest first; a reserved number can be voided with a reason, never deleted.
import type { RegisterBook, RegisterEntry } from '@contracts/registers.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ReasonAsk } from '../../shared/acts/reason-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { MoreRows } from '../../shared/list/list-ends.tsx';
import { useList } from '../../shared/list/use-list.ts';
import { keys } from '../../shared/query-keys.ts';
import { dateText, shorten } from '../../shared/time.ts';
import { Mark } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { say } from '../../shared/ui/toast.tsx';

const TONE = { reserved: 'amber', bound: 'green', voided: 'grey', paper: 'blue' } as const;
const REASON_MIN = 10;

interface VoidProps {
  book: RegisterBook;
  entry: RegisterEntry;
  onClose: () => void;
}

const VoidAsk = ({ book, entry, onClose }: VoidProps) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const params = { id: book.id, number: entry.number };
  return (
    <ReasonAsk
      label={t('registers/void')}
      min={REASON_MIN}
      send={(reason) => call('voidNumber', { params, body: { reason } })}
      onDone={() => {
        void queries.invalidateQueries({ queryKey: keys.registers });
        say(t('registers/voided'));
        onClose();
      }}
      onClose={onClose}
    >
      {t('registers/voidAsk', { number: entry.text })}
    </ReasonAsk>
  );
};

const Row = ({ book, entry, onVoid }: { book: RegisterBook; entry: RegisterEntry; onVoid: () => void }) => {
  const { t } = useTranslation();
  const subject = shorten(entry.subject ?? '', 160);
  return (
    <tr>
      <td className={`num strong lead ${entry.state === 'voided' ? 'voided' : ''}`}>
        {entry.text || entry.number}
      </td>
      <td className="num nowrap end">{dateText(entry.on)}</td>
      <td className="first">
        {entry.documentId ? (
          <Link className="subject" to={`/${book.direction}/${entry.documentId}`}>
            {subject || entry.text}
          </Link>
        ) : (
          subject || (entry.state === 'paper' && t('registers/onPaper'))
        )}
        {entry.purpose && <div className="aux">{t('registers/heldFor', { purpose: entry.purpose })}</div>}
        {entry.voidReason && <div className="aux quote">{entry.voidReason}</div>}
      </td>
      <td className="state">
        <Mark tone={TONE[entry.state]}>{t(`registers/state/${entry.state}`)}</Mark>
      </td>
      <td className="who">{entry.by?.name ?? t('common/system')}</td>
      <td className="act">
        {entry.state === 'reserved' && (
          <button type="button" className="btn btn-small btn-danger" onClick={onVoid}>
            {t('registers/void')}
          </button>
        )}
      </td>
    </tr>
  );
};

export const Entries = ({ book }: { book: RegisterBook }) => {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<RegisterEntry | null>(null);
  const { query, items } = useList(keys.entries(book.id), (after) =>
    call('listEntries', { params: { id: book.id }, query: { ...(after && { after }) } }),
  );
  return (
    <div>
      <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
      {items?.length === 0 && <p className="blank">{t('registers/emptyEntries')}</p>}
      {items && items.length > 0 && (
        <table className="list">
          <thead>
            <tr>
              <th className="col-number">
                {t(book.direction === 'outgoing' ? 'registers/column/text' : 'registers/column/number')}
              </th>
              <th className="col-date">{t('registers/column/on')}</th>
              <th>{t('registers/column/subject')}</th>
              <th className="col-date">{t('registers/column/state')}</th>
              <th className="col-person">{t('registers/column/by')}</th>
              <th>
                <span className="sr-only">{t('registers/void')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((entry) => (
              <Row key={entry.number} book={book} entry={entry} onVoid={() => setAsked(entry)} />
            ))}
          </tbody>
        </table>
      )}
      <MoreRows query={query} />
      {asked && <VoidAsk book={book} entry={asked} onClose={() => setAsked(null)} />}
    </div>
  );
};
