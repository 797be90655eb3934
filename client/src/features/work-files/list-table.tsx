// A list of files to be read: as it waits for approval, or as it was approved.
import type { FileList, FileListRow } from '@contracts/file-lists.ts';
import { useTranslation } from 'react-i18next';
import { retentionWords } from '../../shared/work-files/retention.tsx';
import { headingNumbers } from './numbering.ts';

interface Props {
  list: FileList;
  onOpen: (row: FileListRow) => void;
}

export const ListTable = ({ list, onOpen }: Props) => {
  const { t } = useTranslation();
  // Whoever cannot write it reads what is in force, or what waits for his word.
  const isJudged = list.can.approve || list.approved === null;
  const rows = isJudged ? list.rows : (list.approved?.rows ?? []);
  const numbers = headingNumbers(rows);
  return (
    <table className="list card list-read">
      <thead>
        <tr>
          <th className="col-number">{t('workFiles/list/notation')}</th>
          <th>{t('workFiles/list/rowTitle')}</th>
          <th className="col-due">{t('workFiles/list/retention')}</th>
          <th className="col-person">{t('workFiles/list/maker')}</th>
          <th className="col-due">{t('workFiles/list/note')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) =>
          row.level === 'file' ? (
            <tr key={row.id}>
              <td className="num lead">{row.notation}</td>
              <td className="first">
                {isJudged ? (
                  row.title
                ) : (
                  <button type="button" className="subject link-button" onClick={() => onOpen(row)}>
                    {row.title}
                    <span className="sr-only">
                      {' '}
                      ({t('workFiles/list/openFrom', { notation: row.notation ?? '' })})
                    </span>
                  </button>
                )}
              </td>
              <td className="end">{retentionWords(t, row.retention)}</td>
              <td className="who">{row.maker}</td>
              <td className="state">{row.note}</td>
            </tr>
          ) : (
            <tr key={row.id} className={`list-${row.level}`}>
              <td className="num lead strong">{numbers[index]}</td>
              <td className="first strong" colSpan={4}>
                {row.title}
              </td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
};
