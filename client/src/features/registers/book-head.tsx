// What a book takes and prints, and the acts on it.
import type { RegisterBook, RegisterYear } from '@contracts/registers.ts';
import { DOCUMENT_KINDS } from '@contracts/vocabulary.ts';
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
  const [open, setOpen] = useState<'change' | 'reserve' | null>(null);
  const close = () => setOpen(null);
  if (book.direction === 'incoming') return null;
  const { kinds, isDefault, isClosed, year } = book;
  const takes = t(isDefault ? 'registers/takes/first' : 'registers/takes/byHand');
  const names = kinds.map((kind) => DOCUMENT_KINDS[kind].name).join(', ');
  return (
    <div className="book-head">
      <div className="grow">
        <p>
          {isClosed && <Mark tone="grey">{t('registers/closed')}</Mark>}{' '}
          {kinds.length > 0 ? t('registers/takes/kinds', { kinds: names }) : takes}
        </p>
        {!isClosed && (
          <p className="small muted num">
            {t('registers/form/preview', { text: samplesOf(book, of.agency).join(', ') })}
          </p>
        )}
      </div>
      {year >= of.thisYear && (
        <button type="button" className="btn btn-small" onClick={() => setOpen('change')}>
          {t('registers/act/change')}
        </button>
      )}
      {year === of.thisYear && !isClosed && (
        <button type="button" className="btn btn-small" onClick={() => setOpen('reserve')}>
          {t('registers/act/reserve')}
        </button>
      )}
      <Suspense>{open === 'change' && <BookAsk of={of} book={book} onClose={close} />}</Suspense>
      {open === 'reserve' && <ReserveAsk book={book} onClose={close} />}
    </div>
  );
};
