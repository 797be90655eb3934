// A register in its ten columns (NĐ 30/2020 Phụ lục IV), newest first. A reserved number can be voided with a reason, never
// deleted; where there is only paper the columns are the clerk's to write.
import type { RegisterRow } from '@contracts/register-rows.ts';
import type { RegisterBook, RegisterYear } from '@contracts/registers.ts';
import { DOCUMENT_KINDS } from '@contracts/vocabulary.ts';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
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
import { TONE } from './entry-states.ts';
import { FilterBar } from './filter-bar.tsx';
import { useRowFilter } from './row-filter.ts';

const WriteAsk = lazy(async () => ({ default: (await import('./write-ask.tsx')).WriteAsk }));

const REASON_MIN = 10;
const NAMES_SHOWN = 4;
const SUBJECT_SHOWN = 220;

type Column =
  | 'number'
  | 'numberText'
  | 'on'
  | 'documentOn'
  | 'subject'
  | 'author'
  | 'recipients'
  | 'keptBy'
  | 'copies'
  | 'movedOn'
  | 'receivedBy'
  | 'notes';
type Direction = RegisterBook['direction'];

const OUTGOING: readonly Column[] = [
  ...(['numberText', 'on', 'subject', 'author', 'recipients'] as const),
  ...(['keptBy', 'copies', 'movedOn', 'receivedBy', 'notes'] as const),
];

const COLUMNS: Record<Direction, readonly Column[]> = {
  outgoing: OUTGOING,
  copies: OUTGOING,
  incoming: [
    ...(['on', 'number', 'author', 'numberText', 'documentOn', 'subject'] as const),
    ...(['recipients', 'movedOn', 'receivedBy', 'notes'] as const),
  ],
};

interface VoidProps {
  book: RegisterBook;
  row: RegisterRow;
  onClose: () => void;
}

const VoidAsk = ({ book, row, onClose }: VoidProps) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const params = { id: book.id, number: row.number };
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
      {t('registers/voidAsk', { number: row.numberText || row.number })}
    </ReasonAsk>
  );
};

const numbersOf = ({ number, through }: RegisterRow): string =>
  through === null ? String(number) : `${number}–${through}`;

const Names = ({ names, count }: { names: readonly string[]; count: number }) => {
  const { t } = useTranslation();
  const shown = names.slice(0, NAMES_SHOWN).join('; ');
  if (count <= NAMES_SHOWN) return shown;
  return (
    <span title={names.join('; ')}>
      {shown} {t('registers/andOthers', { count: count - NAMES_SHOWN })}
    </span>
  );
};

const Subject = ({ row, direction }: { row: RegisterRow; direction: Direction }) => {
  const { t } = useTranslation();
  const kind = row.kind === null ? '' : `${DOCUMENT_KINDS[row.kind].name}: `;
  const text = shorten(kind + row.subject, SUBJECT_SHOWN);
  if (row.documentId !== null && direction !== 'copies')
    return (
      <Link className="subject" to={`/${direction}/${row.documentId}`}>
        {text || row.numberText}
      </Link>
    );
  return text || (row.state === 'paper' && <span className="muted">{t('registers/onPaper')}</span>);
};

const Notes = ({ row }: { row: RegisterRow }) => {
  const { t } = useTranslation();
  return (
    <>
      {row.state !== 'bound' && <Mark tone={TONE[row.state]}>{t(`registers/state/${row.state}`)}</Mark>}
      {row.notes
        .filter(({ kind, text }) => kind !== 'onPaper' && !(kind === 'reserved' && text === ''))
        .map(({ kind, text }) => (
          <div key={`${kind} ${text}`} className={kind === 'void' ? 'quote' : undefined}>
            {t(`registers/note/${kind}`, { text })}
          </div>
        ))}
    </>
  );
};

interface RowProps {
  book: RegisterBook;
  row: RegisterRow;
  isThisYear: boolean;
  onVoid: () => void;
  onWrite: () => void;
}

const Row = ({ book, row, isThisYear, onVoid, onWrite }: RowProps) => {
  const { t } = useTranslation();
  const { direction } = book;
  const lead = row.state === 'voided' ? 'num strong voided' : 'num strong';
  const cells: Record<Column, { shown: ReactNode; className?: string }> = {
    number: { shown: numbersOf(row), className: lead },
    numberText: {
      shown: row.numberText || (direction !== 'incoming' ? numbersOf(row) : ''),
      className: direction !== 'incoming' ? lead : 'num',
    },
    on: { shown: dateText(row.on), className: 'num ten-day' },
    documentOn: { shown: dateText(row.documentOn), className: 'num ten-day' },
    subject: { shown: <Subject row={row} direction={direction} />, className: 'ten-subject' },
    author: { shown: row.author },
    recipients:
      row.recipientCount === 0
        ? { shown: '' }
        : { shown: <Names names={row.recipients} count={row.recipientCount} /> },
    keptBy: { shown: row.keptBy },
    copies: { shown: row.copies ?? '', className: 'num' },
    movedOn: { shown: dateText(row.movedOn), className: 'num ten-day' },
    receivedBy:
      row.receivedCount === 0
        ? { shown: '' }
        : { shown: <Names names={row.receivedBy} count={row.receivedCount} /> },
    notes: {
      shown: (
        <div className="act">
          <Notes row={row} />
          {row.state === 'reserved' && isThisYear && (
            <button
              type="button"
              className="btn btn-small btn-danger"
              aria-label={`${t('registers/void')} ${row.numberText}`}
              onClick={onVoid}
            >
              {t('registers/void')}
            </button>
          )}
          {row.writable !== null && (
            <button
              type="button"
              className="btn btn-small"
              aria-label={`${t('registers/act/write')} ${numbersOf(row)}`}
              onClick={onWrite}
            >
              {t('registers/act/write')}
            </button>
          )}
        </div>
      ),
    },
  };
  return (
    <tr>
      {COLUMNS[direction].map((column) => {
        const { shown, className = '' } = cells[column];
        return (
          <td key={column} className={shown === '' ? 'ten-blank' : className}>
            <span className="cell-name">{t(`registers/ten/${direction}/${column}`)}: </span>
            {shown}
          </td>
        );
      })}
    </tr>
  );
};

export const Rows = ({ book, of }: { book: RegisterBook; of: RegisterYear }) => {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<{ act: 'void' | 'write'; row: RegisterRow } | null>(null);
  const filter = useRowFilter();
  const { query, items } = useList(keys.rows(book.id, filter.filter), (after) =>
    call('listRegisterRows', {
      params: { id: book.id },
      query: { ...filter.filter, ...(after && { after }) },
    }),
  );
  const columns = COLUMNS[book.direction];
  const close = () => setAsked(null);
  const isEmpty = items?.length === 0 && !query.hasNextPage;
  return (
    <div>
      <FilterBar book={book} of={filter} />
      <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
      {isEmpty && (
        <p className="blank">{t(filter.isFiltered ? 'registers/filter/none' : 'registers/emptyEntries')}</p>
      )}
      {items && items.length > 0 && (
        <table className={`list ten ten-${book.direction}`}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {t(`registers/ten/${book.direction}/${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((row) => (
              <Row
                key={row.number}
                book={book}
                row={row}
                isThisYear={book.year === of.thisYear}
                onVoid={() => setAsked({ act: 'void', row })}
                onWrite={() => setAsked({ act: 'write', row })}
              />
            ))}
          </tbody>
        </table>
      )}
      <MoreRows query={query} />
      {asked?.act === 'void' && <VoidAsk book={book} row={asked.row} onClose={close} />}
      <Suspense>
        {asked?.act === 'write' && <WriteAsk book={book} row={asked.row} onClose={close} />}
      </Suspense>
    </div>
  );
};
