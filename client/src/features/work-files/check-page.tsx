// Reads an exported file again: its list, and whether everything in it is as it was. Nothing is taken over.
import type { ExportCheck } from '@contracts/work-files-kept.ts';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { upload } from '../../shared/api-client.ts';
import { fullText } from '../../shared/time.ts';
import { DropZone } from '../../shared/ui/drop-zone.tsx';
import { Facts } from '../../shared/ui/facts.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Mark } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import '../../shared/list/list.css';
import './work-files.css';

const NOTICE = { VALID: 'notice-green', INVALID: 'notice-red', INDETERMINATE: 'notice-amber' } as const;
const SIGN = { VALID: 'valid', INVALID: 'wrong', INDETERMINATE: 'doubt' } as const;
const TONE = { VALID: 'green', INVALID: 'red', INDETERMINATE: 'amber' } as const;

const Verdict = ({ check }: { check: ExportCheck }) => {
  const { t } = useTranslation();
  const { verdict, signer, faults } = check;
  return (
    <div className={`notice ${NOTICE[verdict]}`} role="status">
      <Icon name={SIGN[verdict]} />
      <div>
        <p className="strong">{t(`workFiles/check/verdict/${verdict}`)}</p>
        <p className="small">
          {signer ? t('workFiles/check/signedBy', { name: signer }) : t('workFiles/check/unsigned')}
        </p>
        {faults.length > 0 && (
          <ul className="small">
            {faults.map(({ code, name }) => (
              <li key={`${code}${name}`}>
                {t(`workFiles/check/fault/${code}`)}: <span className="num">{name}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
};

const Item = ({ item }: { item: ExportCheck['items'][number] }) => {
  const { t } = useTranslation();
  const number = [item.codeNumber, item.codeNotation].filter(Boolean).join('/');
  return (
    <tr>
      <td className="num lead">{item.ordinal}</td>
      <td className="first">
        <div>{item.subject}</div>
        <div className="row-wrap aux">
          {number && <span className="num">{number}</span>}
          <span className="num">{item.issuedDate}</span>
          <span>{item.organName}</span>
        </div>
      </td>
      <td className="state">
        {item.files.map((file) => (
          <div key={file.name} className="row-wrap small">
            <span className="export-name num">{file.name.replace(/^.*\//, '')}</span>
            <Mark tone={file.isIntact ? 'green' : 'red'}>
              {t(file.isIntact ? 'workFiles/check/intact' : 'workFiles/check/broken')}
            </Mark>
            {file.signatures && (
              <Mark tone={TONE[file.signatures]}>{t(`workFiles/check/signature/${file.signatures}`)}</Mark>
            )}
          </div>
        ))}
      </td>
    </tr>
  );
};

const Found = ({ check }: { check: ExportCheck }) => {
  const { t } = useTranslation();
  const { file, items } = check;
  return (
    <>
      <Verdict check={check} />
      <section className="card">
        <div className="in">
          <Facts
            rows={[
              [t('workFiles/fact/title'), file.title],
              [
                t('workFiles/fact/code'),
                <span key="code" className="num">
                  {file.code}
                </span>,
              ],
              [t('workFiles/fact/retention'), file.maintenance],
              [t('workFiles/fact/startedOn'), file.startDate],
              [t('workFiles/fact/endedOn'), file.endDate],
              [t('workFiles/fact/pages'), String(file.pageTotal)],
              [t('workFiles/check/exportedAt'), fullText(file.exportedAt)],
            ]}
          />
        </div>
      </section>
      <table className="list card list-read">
        <thead>
          <tr>
            <th>#</th>
            <th>{t('workFiles/section/items')}</th>
            <th>{t('workFiles/check/files')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Item key={item.ordinal} item={item} />
          ))}
        </tbody>
      </table>
    </>
  );
};

export const CheckPage = () => {
  const { t } = useTranslation();
  const check = useMutation({ mutationFn: (picked: File) => upload('checkExport', {}, picked) });
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('workFiles/checkTitle')}</h1>
      </header>
      <div className="page-body">
        <p className="muted">{t('workFiles/check/explain')}</p>
        <DropZone
          label={t('workFiles/check/pick')}
          accept="application/zip,.zip"
          onFiles={([picked]) => picked && check.mutate(picked)}
        >
          <Icon name="folder" size={24} />
          <span>{t('workFiles/check/pick')}</span>
        </DropZone>
        {check.isPending && <p role="status">{t('workFiles/check/checking')}</p>}
        <ProblemNotice error={check.error} />
        {check.data && <Found check={check.data} />}
      </div>
    </div>
  );
};
