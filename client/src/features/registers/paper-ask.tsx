// Takes over where the paper books stand: one by the form, or several by a table, which is tried first.
import type { PaperOutcome, RegisterBook } from '@contracts/registers.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, upload } from '../../shared/api-client.ts';
import { ApiError } from '../../shared/api-error.ts';
import { keys } from '../../shared/query-keys.ts';
import { saveFile } from '../../shared/save-file.ts';
import { dateText, today } from '../../shared/time.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { DropZone } from '../../shared/ui/drop-zone.tsx';
import { Field } from '../../shared/ui/field.tsx';
import { PickDate } from '../../shared/ui/hard-fields.tsx';
import { useDone } from '../../shared/use-done.ts';

const numberIn = (text: string): number | null =>
  /^[0-9]{1,7}$/.test(text.trim()) && Number(text) > 0 ? Number(text) : null;

/** Everything that is wrong, by its place; the next number of a book among it. */
const Faults = ({ error }: { error: unknown }) => {
  if (!(error instanceof ApiError) || error.issues.length === 0) return null;
  return (
    <ul className="small fault-list">
      {error.issues.slice(0, 20).map(({ pointer, detail }) => (
        <li key={`${pointer}${detail}`}>
          <code>{pointer}</code> {detail}
        </li>
      ))}
    </ul>
  );
};

const Outcome = ({ items }: PaperOutcome) => {
  const { t } = useTranslation();
  return (
    <div className="small">
      <p className="strong">{t('registers/paper/wouldBe')}</p>
      <ul className="num">
        {items.map(({ bookId, bookName, from, to, on, isKnown }) => (
          <li key={bookId}>
            {t('registers/paper/run', { name: bookName, from, to, on: dateText(on) })}
            {isKnown && ` (${t('registers/paper/known')})`}
          </li>
        ))}
      </ul>
    </div>
  );
};

const sampleOf = (books: readonly RegisterBook[]): Blob => {
  const rows = books.map(({ name, nextNumber }) => `"${name.replaceAll('"', '""')}";${nextNumber};;`);
  return new Blob(['\uFEFF', ['so_sach;tu_so;den_so;ngay', ...rows].join('\r\n'), '\r\n'], {
    type: 'text/csv',
  });
};

export const PaperAsk = ({ books, onClose }: { books: readonly RegisterBook[]; onClose: () => void }) => {
  const { t } = useTranslation();
  const done = useDone(keys.registers, onClose);
  const open = books.filter(({ isClosed }) => !isClosed);
  const [bookId, setBookId] = useState(open[0]?.id ?? '');
  const book = open.find(({ id }) => id === bookId);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [on, setOn] = useState<string | null>(today());
  const [file, setFile] = useState<File | null>(null);
  const [isTried, setTried] = useState(false);
  const first = from === '' ? (book?.nextNumber ?? 1) : numberIn(from);
  const last = numberIn(to);
  const trial = useMutation({
    mutationFn: (chosen: File) => upload('importPaperFile', { query: { trial: '1' } }, chosen),
  });
  const act = useMutation({
    mutationFn: async (rows: Array<{ bookId: string; from: number; to: number; on: string }>) =>
      file === null
        ? call('importPaper', { body: { rows } })
        : upload('importPaperFile', { query: { trial: '0' } }, file),
    onSuccess: () => done(t('registers/done/paper')),
  });
  const error = act.error ?? trial.error;
  const isMissing = first === null || last === null || on === null;
  return (
    <Ask
      title={t('registers/act/paper')}
      confirm={t('registers/act/paper')}
      isBusy={act.isPending || trial.isPending}
      error={error}
      onConfirm={() => {
        setTried(true);
        if (file !== null) {
          if (trial.isSuccess) act.mutate([]);
          else trial.mutate(file);
        } else if (first !== null && last !== null && on !== null)
          act.mutate([{ bookId, from: first, to: last, on }]);
      }}
      onClose={onClose}
    >
      <p>{t('registers/paper/ask')}</p>
      {file === null && (
        <>
          <Field label={t('registers/paper/book')}>
            {(control) => (
              <select
                {...control}
                className="input"
                value={bookId}
                onChange={({ target }) => setBookId(target.value)}
              >
                {open.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <div className="field-pair">
            <Field label={t('registers/paper/from')}>
              {(control) => (
                <input
                  {...control}
                  className="input num"
                  inputMode="numeric"
                  placeholder={String(book?.nextNumber ?? 1)}
                  value={from}
                  onChange={({ target }) => setFrom(target.value)}
                />
              )}
            </Field>
            <Field label={t('registers/paper/to')}>
              {(control) => (
                <input
                  {...control}
                  className="input num"
                  inputMode="numeric"
                  value={to}
                  onChange={({ target }) => setTo(target.value)}
                />
              )}
            </Field>
          </div>
          <Field
            label={t('registers/paper/on')}
            fault={isTried && isMissing ? t('registers/paper/missing') : undefined}
          >
            {(control) => <PickDate control={control} value={on} onChange={setOn} isPast />}
          </Field>
          <p className="small muted">{t('registers/paper/orFile')}</p>
        </>
      )}
      <DropZone
        label={t('registers/paper/file')}
        accept=".csv,.xlsx,text/csv"
        isInvalid={trial.isError}
        onFiles={([chosen]) => {
          if (chosen === undefined) return;
          setFile(chosen);
          act.reset();
          trial.mutate(chosen);
        }}
      >
        {file?.name ?? t('registers/paper/file')}
      </DropZone>
      <p>
        <button
          type="button"
          className="btn btn-small btn-plain"
          onClick={() => saveFile(sampleOf(open), 'so-giay.csv')}
        >
          {t('registers/paper/sample')}
        </button>
      </p>
      <Faults error={error} />
      {trial.data && <Outcome {...trial.data} />}
    </Ask>
  );
};
