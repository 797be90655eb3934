// Opens a file: from the approved list of the year, or beside it.
import type { FileListRow } from '@contracts/file-lists.ts';
import type { Retention } from '@contracts/retention.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { today } from '../../shared/time.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { Field } from '../../shared/ui/field.tsx';
import { PickDate, PickOne } from '../../shared/ui/hard-fields.tsx';
import { say } from '../../shared/ui/toast.tsx';
import { FactFields, type FactsForm, useFactsForm } from './fact-fields.tsx';

const NOTATION_MAX = 20;

const choiceOf = ({ id, notation, title }: FileListRow) => ({
  value: id,
  label: `${notation ?? ''} · ${title}`,
});

interface Props {
  /** Chosen already, in the list. */
  row?: FileListRow;
  year?: number;
  onClose: () => void;
}

export const OpenAsk = ({ row: given, year = Number(today().slice(0, 4)), onClose }: Props) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const queries = useQueryClient();
  const list = useQuery({
    queryKey: keys.fileList(year),
    queryFn: () => call('getFileList', { query: { year } }),
  });
  const rows = (list.data?.approved?.rows ?? []).filter(({ level }) => level === 'file');
  const [isBeside, setBeside] = useState(false);
  const [row, setRow] = useState<FileListRow | null>(given ?? null);
  const [notation, setNotation] = useState('');
  const [startedOn, setStartedOn] = useState<string | null>(null);
  const [requestId] = useState(() => crypto.randomUUID());
  const [isTried, setTried] = useState(false);
  const form = useFactsForm({ title: given?.title ?? '', retention: given?.retention ?? 10 });
  const isByList = rows.length > 0 && !isBeside;
  const open = useMutation({
    mutationFn: () =>
      call('openWorkFile', {
        body: {
          ...{ ...form.body(), requestId, startedOn },
          rowId: isByList ? (row?.id ?? null) : null,
          notation: isByList ? null : notation.trim(),
        },
      }),
    onSuccess: (file) => {
      queries.setQueryData(keys.one('workFile', file.id), file);
      void queries.invalidateQueries({ queryKey: keys.lists('workFile') });
      say(t('workFiles/done/open'));
      void go(`/work-files/${file.id}`);
    },
  });
  const isReady = form.isReady && (isByList ? row !== null : notation.trim() !== '');
  return (
    <Ask
      title={t('workFiles/act/open')}
      confirm={t('workFiles/act/open')}
      isBusy={open.isPending}
      error={open.error ?? list.error}
      onConfirm={() => {
        setTried(true);
        if (isReady) open.mutate();
      }}
      onClose={onClose}
    >
      {rows.length > 0 ? (
        <div className="row-wrap" role="radiogroup" aria-label={t('workFiles/form/row')}>
          {[false, true].map((beside) => (
            <label key={String(beside)} className="check">
              <input
                type="radio"
                name="beside"
                checked={isBeside === beside}
                onChange={() => setBeside(beside)}
              />
              {t(beside ? 'workFiles/form/beside' : 'workFiles/form/fromList')}
            </label>
          ))}
        </div>
      ) : (
        list.data && <p className="small muted">{t('workFiles/form/noList')}</p>
      )}
      {isByList ? (
        <Field
          label={t('workFiles/form/row')}
          fault={isTried && row === null ? t('workFiles/form/needRow') : undefined}
        >
          {(control) => (
            <PickOne
              control={control}
              choices={rows.map(choiceOf)}
              value={row?.id ?? null}
              onChange={(id) => pickRow(rows, id, { setRow, form })}
            />
          )}
        </Field>
      ) : (
        <Field
          label={t('workFiles/form/notation')}
          hint={t('workFiles/form/notationHint')}
          fault={isTried && notation.trim() === '' ? t('workFiles/form/needNotation') : undefined}
        >
          {(control) => (
            <input
              {...control}
              className="input num"
              maxLength={NOTATION_MAX}
              value={notation}
              onChange={({ target }) => setNotation(target.value)}
            />
          )}
        </Field>
      )}
      <FactFields form={form} isTried={isTried} />
      <Field label={t('workFiles/form/startedOn')}>
        {(control) => <PickDate control={control} isPast value={startedOn} onChange={setStartedOn} />}
      </Field>
    </Ask>
  );
};

/** Title and retention of the row, to be refined. */
const pickRow = (
  rows: readonly FileListRow[],
  id: string | null,
  { setRow, form }: { setRow: (row: FileListRow | null) => void; form: FactsForm },
) => {
  const row = rows.find((each) => each.id === id) ?? null;
  setRow(row);
  if (row === null) return;
  const retention: Retention = row.retention;
  form.set({ title: row.title, retention });
};
