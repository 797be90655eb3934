// Writing the list of files: rows of headings and files, moved, added and taken out by keys as well as by the mouse.
import type { FileList, FileListRow } from '@contracts/file-lists.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { IconButton } from '../../shared/ui/icon-button.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { say } from '../../shared/ui/toast.tsx';
import { RetentionChoice } from '../../shared/work-files/retention.tsx';
import { FoundProblems } from './found-problems.tsx';
import { headingNumbers, nextNotation } from './numbering.ts';

interface Props {
  list: FileList;
  onSubmit: () => void;
  onOpen: (row: FileListRow) => void;
}

const newRow = (level: FileListRow['level'], notation: string | null): FileListRow => ({
  ...{ id: crypto.randomUUID(), level, title: '', notation },
  ...{ retention: level === 'file' ? 10 : null, maker: '', note: '' },
});

const isWhole = ({ level, title, notation }: FileListRow): boolean =>
  title.trim() !== '' && (level !== 'file' || (notation ?? '').trim() !== '');

const useRows = (list: FileList) => {
  const [rows, setRows] = useState<readonly FileListRow[]>(list.rows);
  return {
    rows,
    isChanged: rows !== list.rows,
    set: (id: string, part: Partial<FileListRow>) =>
      setRows(rows.map((row) => (row.id === id ? { ...row, ...part } : row))),
    drop: (id: string) => setRows(rows.filter((row) => row.id !== id)),
    move: (index: number, by: 1 | -1) => {
      const [row, other] = [rows[index], rows[index + by]];
      if (!row || !other) return;
      setRows(rows.with(index, other).with(index + by, row));
    },
    add: (level: FileListRow['level']) =>
      setRows([...rows, newRow(level, level === 'file' ? nextNotation(rows, 'VP') : null)]),
  };
};

type Rows = ReturnType<typeof useRows>;

interface LineProps {
  row: FileListRow;
  index: number;
  number: string;
  rows: Rows;
  isUsed: boolean;
  isTried: boolean;
}

const Line = ({ row, index, number, rows, isUsed, isTried }: LineProps) => {
  const { t } = useTranslation();
  const isFile = row.level === 'file';
  const name =
    row.title ||
    t(
      isFile
        ? 'workFiles/list/addFile'
        : `workFiles/list/${row.level === 'heading' ? 'heading' : 'subheading'}`,
    );
  const isFault = isTried && !isWhole(row);
  return (
    <tr className={`list-${row.level}`}>
      <td className="lead">
        {isFile ? (
          <input
            className="input num"
            aria-label={t('workFiles/list/notation')}
            aria-invalid={isFault || undefined}
            maxLength={20}
            disabled={isUsed}
            title={isUsed ? t('workFiles/list/used') : undefined}
            value={row.notation ?? ''}
            onChange={({ target }) => rows.set(row.id, { notation: target.value })}
          />
        ) : (
          <span className="num strong">{number}</span>
        )}
      </td>
      <td className="first" colSpan={isFile ? 1 : 3}>
        <input
          className={`input ${isFile ? '' : 'strong'}`}
          aria-label={t('workFiles/list/rowTitle')}
          aria-invalid={isFault || undefined}
          maxLength={500}
          value={row.title}
          onChange={({ target }) => rows.set(row.id, { title: target.value })}
        />
      </td>
      {isFile && (
        <>
          <td className="end">
            <RetentionChoice
              control={{ id: `retention-${row.id}`, ...{ 'aria-label': t('workFiles/list/retention') } }}
              value={row.retention}
              onChange={(retention) => rows.set(row.id, { retention })}
            />
          </td>
          <td className="who">
            <input
              className="input"
              aria-label={t('workFiles/list/maker')}
              placeholder={t('workFiles/list/maker')}
              maxLength={200}
              value={row.maker}
              onChange={({ target }) => rows.set(row.id, { maker: target.value })}
            />
          </td>
        </>
      )}
      <td className="act nowrap">
        <IconButton
          icon="up"
          label={t('workFiles/list/up', { title: name })}
          isOff={index === 0}
          onPress={() => rows.move(index, -1)}
        />
        <IconButton
          icon="down"
          label={t('workFiles/list/down', { title: name })}
          isOff={index === rows.rows.length - 1}
          onPress={() => rows.move(index, 1)}
        />
        <IconButton
          icon="cross"
          label={isUsed ? t('workFiles/list/used') : t('workFiles/list/drop', { title: name })}
          isOff={isUsed}
          onPress={() => rows.drop(row.id)}
        />
      </td>
    </tr>
  );
};

export const ListEditor = ({ list, onSubmit, onOpen }: Props) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const rows = useRows(list);
  const [isTried, setTried] = useState(false);
  const { year, version } = list;
  const isReady = rows.rows.every(isWhole);
  const save = useMutation({
    mutationFn: () => call('saveFileList', { params: { year }, body: { version, rows: [...rows.rows] } }),
    onSuccess: (after) => {
      queries.setQueryData(keys.fileList(year), after);
      say(t('workFiles/list/saved'));
    },
  });
  const numbers = headingNumbers(rows.rows);
  const isInForce = list.state === 'approved' && !rows.isChanged;
  return (
    <div className="stack">
      <table className="list card list-edited">
        <thead>
          <tr>
            <th className="col-number">{t('workFiles/list/notation')}</th>
            <th>{t('workFiles/list/rowTitle')}</th>
            <th className="col-due">{t('workFiles/list/retention')}</th>
            <th className="col-person">{t('workFiles/list/maker')}</th>
            <th className="col-due">{t('workFiles/list/acts')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.rows.map((row, index) => (
            <Line
              key={row.id}
              {...{ row, index, rows, isTried }}
              number={numbers[index] ?? ''}
              isUsed={list.usedRows.includes(row.id)}
            />
          ))}
        </tbody>
      </table>
      <div className="row-wrap">
        {(['file', 'heading', 'subheading'] as const).map((level) => (
          <button key={level} type="button" className="btn btn-small" onClick={() => rows.add(level)}>
            {t(
              level === 'file'
                ? 'workFiles/list/addFile'
                : level === 'heading'
                  ? 'workFiles/list/addHeading'
                  : 'workFiles/list/addSubheading',
            )}
          </button>
        ))}
        <span className="push row-wrap">
          {rows.isChanged && <span className="small tone-amber">{t('workFiles/list/unsaved')}</span>}
          {isInForce && <OpenFrom rows={rows.rows} onOpen={onOpen} />}
          <button
            type="button"
            className={`btn ${rows.isChanged ? 'btn-primary' : ''}`}
            disabled={save.isPending || !rows.isChanged}
            onClick={() => {
              setTried(true);
              if (isReady) save.mutate();
            }}
          >
            {t('workFiles/list/save')}
          </button>
          {list.can.submit && !rows.isChanged && (
            <button type="button" className="btn btn-primary" onClick={onSubmit}>
              {t('workFiles/list/submit')}
            </button>
          )}
        </span>
      </div>
      {isTried && !isReady && <p className="small tone-red">{t('workFiles/list/rowFault')}</p>}
      <ProblemNotice error={save.error} />
      <FoundProblems error={save.error} />
    </div>
  );
};

/** The clerk opens files as well: a choice, for the rows themselves are being written. */
const OpenFrom = ({ rows, onOpen }: { rows: readonly FileListRow[]; onOpen: (row: FileListRow) => void }) => {
  const { t } = useTranslation();
  const files = rows.filter(({ level }) => level === 'file');
  return (
    <select
      className="input filter"
      aria-label={t('workFiles/act/open')}
      value=""
      onChange={({ target }) => {
        const row = files.find(({ id }) => id === target.value);
        if (row) onOpen(row);
      }}
    >
      <option value="">{t('workFiles/act/open')}…</option>
      {files.map((row) => (
        <option key={row.id} value={row.id}>
          {row.notation} · {row.title}
        </option>
      ))}
    </select>
  );
};
