// What a book takes and prints, and the acts on it.
import { kindFacts } from '@contracts/notation.ts';
import type { RegisterBook, RegisterYear } from '@contracts/registers.ts';
import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { Mark } from '../../shared/ui/marks.tsx';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import { useDone } from '../../shared/use-done.ts';
import { samplesOf } from './samples.ts';

const BookAsk = lazy(async () => ({ default: (await import('./book-ask.tsx')).BookAsk }));
const PrintAsk = lazy(async () => ({ default: (await import('./print-ask.tsx')).PrintAsk }));
const PaperNumberAsk = lazy(async () => ({
  default: (await import('./paper-number-ask.tsx')).PaperNumberAsk,
}));

const PURPOSE_MIN = 5;
const PURPOSE_MAX = 300;

const ReserveAsk = ({ book, onClose }: { book: RegisterBook; onClose: () => void }) => {
  const { t } = useTranslation();
  const done = useDone(keys.registers, onClose);
  const { text, field, isReady } = useText(PURPOSE_MIN);
  // One wish, however often it has to be sent.
  const [requestId] = useState(() => crypto.randomUUID());
  const act = useMutation({
    mutationFn: () => call('reserveNumber', { params: { id: book.id }, body: { requestId, purpose: text } }),
    onSuccess: (entry) => done(t('registers/done/reserve', { number: entry.text })),
  });
  return (
    <Ask
      title={t('registers/act/reserve')}
      confirm={t('registers/act/reserve')}
      isBusy={act.isPending}
      error={act.error}
      onConfirm={() => {
        if (isReady()) act.mutate();
      }}
      onClose={onClose}
    >
      <p>{t('registers/reserveAsk', { name: book.name })}</p>
      <p className="strong num">{t('registers/next', { number: book.nextNumber })}</p>
      <TextField label={t('registers/purpose')} max={PURPOSE_MAX} rows={2} {...field} />
    </Ask>
  );
};

export const BookHead = ({ book, of }: { book: RegisterBook; of: RegisterYear }) => {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'change' | 'reserve' | 'paperNumber' | 'print' | null>(null);
  const close = () => setOpen(null);
  const { kinds, isDefault, isClosed, year, direction } = book;
  const isOutgoing = direction === 'outgoing';
  const isGiving = year === of.thisYear && !isClosed;
  const takes = t(isDefault ? 'registers/takes/first' : 'registers/takes/byHand');
  const names = kinds.map((kind) => kindFacts(kind).name).join(', ');
  const button = (act: NonNullable<typeof open>) => (
    <button type="button" className="btn btn-small" onClick={() => setOpen(act)}>
      {t(`registers/act/${act}`)}
    </button>
  );
  return (
    <div className="book-head">
      <div className="grow">
        {isOutgoing ? (
          <p>
            {isClosed && <Mark tone="grey">{t('registers/closed')}</Mark>}{' '}
            {kinds.length > 0 ? t('registers/takes/kinds', { kinds: names }) : takes}
          </p>
        ) : (
          <p>{t('registers/takes/incoming')}</p>
        )}
        {isOutgoing && !isClosed && (
          <p className="small muted num">
            {t('registers/form/preview', { text: samplesOf(book, of.agency).join(', ') })}
          </p>
        )}
      </div>
      {direction !== 'incoming' && year >= of.thisYear && button('change')}
      {isOutgoing && isGiving && button('reserve')}
      {isGiving && direction !== 'copies' && button('paperNumber')}
      {direction !== 'copies' && button('print')}
      <Suspense>
        {open === 'change' && <BookAsk of={of} book={book} onClose={close} />}
        {open === 'paperNumber' && <PaperNumberAsk of={of} book={book} onClose={close} />}
        {open === 'print' && <PrintAsk book={book} onClose={close} />}
      </Suspense>
      {open === 'reserve' && <ReserveAsk book={book} onClose={close} />}
    </div>
  );
};
