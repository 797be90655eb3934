// Prints a register, whole or of some days, as PDF and spreadsheet; shows how far it is, signs it, and has what was printed
// before.
import type { RegisterPrint } from '@contracts/register-prints.ts';
import type { RegisterBook } from '@contracts/registers.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { Field } from '../../shared/ui/field.tsx';
import { PickDate } from '../../shared/ui/hard-fields.tsx';
import { PrintLine } from './print-line.tsx';

const LOOK_MS = 700;

export const PrintAsk = ({ book, onClose }: { book: RegisterBook; onClose: () => void }) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isPart, setPart] = useState(false);
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const key = keys.prints(book.id);
  const prints = useQuery({
    queryKey: key,
    queryFn: () => call('listRegisterPrints', { params: { id: book.id } }),
    refetchInterval: ({ state }) => (state.data?.items.some(isMaking) ? LOOK_MS : false),
  });
  const act = useMutation({
    mutationFn: () =>
      call('printRegister', {
        params: { id: book.id },
        body: { requestId: crypto.randomUUID(), ...(isPart ? { from, to } : {}) },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
  const items = prints.data?.items ?? [];
  const isBackwards = isPart && from !== null && to !== null && from > to;
  return (
    <Ask
      title={t('registers/print/title', { name: book.name, year: book.year })}
      confirm={t('registers/print/make')}
      isBusy={act.isPending || items.some(isMaking)}
      error={act.error ?? prints.error}
      onConfirm={() => {
        if (!isBackwards) act.mutate();
      }}
      onClose={onClose}
    >
      <p>{t('registers/print/ask')}</p>
      <fieldset className="print-range">
        <legend className="label">{t('registers/print/range')}</legend>
        {([false, true] as const).map((part) => (
          <label key={String(part)} className="check">
            <input type="radio" name="range" checked={isPart === part} onChange={() => setPart(part)} />
            {t(part ? 'registers/print/part' : 'registers/print/whole')}
          </label>
        ))}
      </fieldset>
      {isPart && (
        <div className="field-pair">
          <Field label={t('registers/filter/from')}>
            {(control) => <PickDate control={control} value={from} onChange={setFrom} isPast />}
          </Field>
          <Field
            label={t('registers/filter/to')}
            fault={isBackwards ? t('registers/print/backwards') : undefined}
          >
            {(control) => <PickDate control={control} value={to} onChange={setTo} isPast />}
          </Field>
        </div>
      )}
      {items.length > 0 && (
        <section aria-label={t('registers/print/before')} className="prints">
          <h2 className="label">{t('registers/print/before')}</h2>
          <ul>
            {items.map((print) => (
              <PrintLine key={print.id} print={print} />
            ))}
          </ul>
        </section>
      )}
    </Ask>
  );
};

const isMaking = ({ state }: RegisterPrint): boolean => state === 'making';
