// On the page of a document: the work files it is in, and putting it into another one.
import type { WorkFileListItem } from '@contracts/work-files.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../api-client.ts';
import { foundIn } from '../fold.ts';
import { type DocumentFeature, keys } from '../query-keys.ts';
import { Ask } from '../ui/ask.tsx';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { say } from '../ui/toast.tsx';

interface Props {
  documentId: string;
  feature: DocumentFeature;
}

const nameOf = ({ code, title }: WorkFileListItem): string => `${code} · ${title}`;

export const InFiles = (props: Props) => {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const { documentId } = props;
  const files = useQuery({
    queryKey: keys.filesOf(documentId),
    queryFn: () => call('listWorkFiles', { query: { box: 'all', documentId } }),
  });
  const items = files.data?.items ?? [];
  return (
    <section className="sheet">
      <h2>
        {t('workFiles/section/inFiles')}
        <button type="button" className="btn btn-small push" onClick={() => setAsked(true)}>
          <Icon name="folder" size={16} /> {t('workFiles/act/putIn')}
        </button>
      </h2>
      <ProblemNotice error={files.error} onRetry={() => void files.refetch()} />
      {items.length > 0 && (
        <ul className="stack small" style={{ gap: 3 }}>
          {items.map((file) => (
            <li key={file.id}>
              <Link to={`/work-files/${file.id}`}>{nameOf(file)}</Link>
            </li>
          ))}
        </ul>
      )}
      {isAsked && <IntoFileAsk {...props} inside={items} onClose={() => setAsked(false)} />}
    </section>
  );
};

/** Files the person fills, without those it is in. */
const IntoFileAsk = ({
  documentId,
  feature,
  inside,
  onClose,
}: Props & { inside: readonly WorkFileListItem[]; onClose: () => void }) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const [picked, setPicked] = useState<string | null>(null);
  const [isTried, setTried] = useState(false);
  const query = { box: 'mine', state: 'open', limit: 100 } as const;
  const open = useQuery({
    queryKey: keys.list('workFile', query),
    queryFn: () => call('listWorkFiles', { query }),
  });
  const add = useMutation({
    mutationFn: (id: string) =>
      call('addToWorkFile', { params: { id }, body: { source: feature, documentId } }),
    onSuccess: (file) => {
      queries.setQueryData(keys.one('workFile', file.id), file);
      void queries.invalidateQueries({ queryKey: keys.lists('workFile') });
      say(t('workFiles/done/add', { code: file.code }));
      onClose();
    },
  });
  const choices = (open.data?.items ?? []).filter(
    (file) => !inside.some(({ id }) => id === file.id) && foundIn(nameOf(file), typed),
  );
  return (
    <Ask
      title={t('workFiles/act/putIn')}
      confirm={t('workFiles/act/putIn')}
      isBusy={add.isPending}
      error={add.error ?? open.error}
      onConfirm={() => {
        setTried(true);
        if (picked !== null) add.mutate(picked);
      }}
      onClose={onClose}
    >
      <Field
        label={t('workFiles/filter/text')}
        fault={isTried && picked === null ? t('workFiles/form/needFile') : undefined}
      >
        {(control) => (
          <input
            {...control}
            className="input"
            type="search"
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
        )}
      </Field>
      {open.data && choices.length === 0 && (
        <p className="small muted">
          {t('workFiles/empty/mine')} <Link to="/work-files">{t('workFiles/title')}</Link>
        </p>
      )}
      <div className="stack" role="radiogroup" aria-label={t('workFiles/title')}>
        {choices.map((file) => (
          <label key={file.id} className="check">
            <input
              type="radio"
              name="work-file"
              checked={picked === file.id}
              onChange={() => setPicked(file.id)}
            />
            <span>{nameOf(file)}</span>
          </label>
        ))}
      </div>
    </Ask>
  );
};
