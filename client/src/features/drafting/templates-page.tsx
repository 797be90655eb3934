// The starting forms of the agency: the server's for each kind, and the agency's own where the clerk or the administrator has
// put one in its place.
import type { DraftingForm } from '@contracts/drafting.ts';
import { DOCUMENT_KINDS } from '@contracts/vocabulary.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf, call } from '../../shared/api-client.ts';
import { foundIn } from '../../shared/fold.ts';
import { keys } from '../../shared/query-keys.ts';
import { DownloadLink } from '../../shared/ui/download-link.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Mark, TimeText } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { AfterAWhile, ListBones } from '../../shared/ui/query-gate.tsx';
import { DropAsk, ReplaceAsk } from './template-asks.tsx';
import '../../shared/list/list.css';
import './templates.css';

const kindName = ({ kind }: DraftingForm) => DOCUMENT_KINDS[kind].name;

interface RowProps {
  form: DraftingForm;
  canChange: boolean;
  onReplace: () => void;
  onDrop: () => void;
}

const Row = ({ form, canChange, onReplace, onDrop }: RowProps) => {
  const { t } = useTranslation();
  const { kind, own } = form;
  const name = kindName(form);
  return (
    <tr>
      <td className="first">
        {name}
        <div className="aux">{DOCUMENT_KINDS[kind].abbreviation}</div>
      </td>
      <td className="who">
        {own === null ? (
          <span className="muted">{t('drafting/ofServer')}</span>
        ) : (
          <>
            <Mark tone="blue">{t('drafting/ofAgency')}</Mark> {own.name}
            <div className="aux">
              {own.by.name}, <TimeText at={own.at} />
            </div>
          </>
        )}
      </td>
      <td className="act template-acts">
        <DownloadLink
          href={addressOf('downloadTemplate', { params: { kind } })}
          label={t('drafting/download')}
          about={name}
        />
        {canChange && (
          <button
            type="button"
            className="btn btn-small"
            aria-label={`${t('drafting/replace')}: ${name}`}
            onClick={onReplace}
          >
            {t('drafting/replace')}
          </button>
        )}
        {canChange && own !== null && (
          <button
            type="button"
            className="btn btn-small"
            aria-label={`${t('drafting/drop')}: ${name}`}
            onClick={onDrop}
          >
            {t('drafting/drop')}
          </button>
        )}
      </td>
    </tr>
  );
};

export const TemplatesPage = () => {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: keys.forms, queryFn: () => call('listForms', {}) });
  const [text, setText] = useState('');
  const [open, setOpen] = useState<{ act: 'replace' | 'drop'; form: DraftingForm } | null>(null);
  const { data } = query;
  const items = (data?.items ?? []).filter((form) => foundIn(kindName(form), text));
  const close = () => setOpen(null);
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('drafting/title')}</h1>
        <input
          className="input templates-search"
          type="search"
          aria-label={t('drafting/search')}
          placeholder={t('drafting/search')}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </header>
      <p className="small muted templates-about">{t('drafting/about', { place: '{{trich_yeu}}' })}</p>
      {data && !data.canConvert && (
        <div className="notice notice-amber" role="status">
          <Icon name="doubt" />
          <p>{t('drafting/noOffice')}</p>
        </div>
      )}
      <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && (
        <AfterAWhile>
          <ListBones />
        </AfterAWhile>
      )}
      {data && items.length === 0 && <p className="blank">{t('drafting/nothing')}</p>}
      {items.length > 0 && (
        <table className="list templates">
          <thead>
            <tr>
              <th className="col-sender">{t('drafting/column/kind')}</th>
              <th>{t('drafting/column/template')}</th>
              <th>
                <span className="sr-only">{t('drafting/column/acts')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((form) => (
              <Row
                key={form.kind}
                form={form}
                canChange={data?.can.change === true}
                onReplace={() => setOpen({ act: 'replace', form })}
                onDrop={() => setOpen({ act: 'drop', form })}
              />
            ))}
          </tbody>
        </table>
      )}
      {open?.act === 'replace' && <ReplaceAsk form={open.form} places={data?.places ?? []} onClose={close} />}
      {open?.act === 'drop' && <DropAsk form={open.form} onClose={close} />}
    </div>
  );
};
