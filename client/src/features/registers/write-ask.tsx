// Writes the columns of a number whose document is on paper; of a run of such numbers, of one of them.
import type { RegisterRow } from '@contracts/register-rows.ts';
import type { RegisterBook } from '@contracts/registers.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { Field } from '../../shared/ui/field.tsx';
import { useDone } from '../../shared/use-done.ts';
import { ColumnFields, NO_COLUMNS } from './column-fields.tsx';

interface Props {
  book: RegisterBook;
  row: RegisterRow;
  onClose: () => void;
}

export const WriteAsk = ({ book, row, onClose }: Props) => {
  const { t } = useTranslation();
  const done = useDone(keys.registers, onClose);
  const last = row.through ?? row.number;
  const isRun = last > row.number;
  const [typed, setTyped] = useState(isRun ? '' : String(row.number));
  const [columns, setColumns] = useState(row.writable?.columns ?? NO_COLUMNS);
  const [isTried, setTried] = useState(false);
  const number = /^\d{1,7}$/.test(typed.trim()) ? Number(typed) : 0;
  const isWithin = number >= row.number && number <= last;
  const act = useMutation({
    mutationFn: () =>
      call('writeRegisterRow', {
        params: { id: book.id, number },
        body: { version: row.writable?.version ?? 0, columns },
      }),
    onSuccess: () => done(t('registers/done/write', { number })),
  });
  return (
    <Ask
      title={t('registers/act/write')}
      confirm={t('registers/act/write')}
      isBusy={act.isPending}
      error={act.error}
      onConfirm={() => {
        setTried(true);
        if (isWithin) act.mutate();
      }}
      onClose={onClose}
    >
      <p>{t('registers/write/ask')}</p>
      {isRun ? (
        <Field
          label={t('registers/write/number', { from: row.number, to: last })}
          fault={isTried && !isWithin ? t('registers/write/outside') : undefined}
        >
          {(control) => (
            <input
              {...control}
              className="input num"
              inputMode="numeric"
              value={typed}
              onChange={({ target }) => setTyped(target.value)}
            />
          )}
        </Field>
      ) : (
        <p className="strong num">{t('registers/write/one', { number: row.numberText || row.number })}</p>
      )}
      <ColumnFields
        direction={book.direction}
        value={columns}
        onChange={setColumns}
        isNumbered={row.state === 'bound'}
      />
    </Ask>
  );
};
