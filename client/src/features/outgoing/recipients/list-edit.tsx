// One list of recipients: its members as the directory knows them now, its name, and its end.
import type { RecipientList } from '@contracts/recipients.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../shared/api-client.ts';
import { keys } from '../../../shared/query-keys.ts';
import { Ask } from '../../../shared/ui/ask.tsx';
import { IconButton } from '../../../shared/ui/icon-button.tsx';
import { Mark } from '../../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { useDone } from '../../../shared/use-done.ts';
import { NameField, useListName } from './list-name.tsx';
import { useList } from './use-lists.ts';

interface Props {
  id: string;
  /** What is chosen for the document now: it may take the place of the members. */
  chosen: readonly string[];
  onClose: () => void;
}

const Members = ({
  list,
  kept,
  onDrop,
}: {
  list: RecipientList;
  kept: readonly string[];
  onDrop: (code: string) => void;
}) => {
  const { t } = useTranslation();
  return (
    <ul className="recipient-members">
      {list.members
        .filter(({ code }) => kept.includes(code))
        .map(({ code, name, fault }) => (
          <li key={code} className="row">
            <span className="grow">
              {name} <span className="muted small">{code}</span>
            </span>
            {fault && <Mark tone="amber">{t(`recipients/fault/${fault}`)}</Mark>}
            {list.canChange && (
              <IconButton icon="cross" label={t('recipients/drop', { name })} onPress={() => onDrop(code)} />
            )}
          </li>
        ))}
    </ul>
  );
};

const Edit = ({ list, chosen, onClose }: { list: RecipientList } & Omit<Props, 'id'>) => {
  const { t } = useTranslation();
  const done = useDone(keys.recipients('lists'), onClose);
  const name = useListName(list.name);
  const [codes, setCodes] = useState(() => list.members.map(({ code }) => code));
  const [isRemoving, setRemoving] = useState(false);
  const params = { id: list.id };
  const { version } = list;
  const change = useMutation({
    mutationFn: (wanted: readonly string[]) =>
      call('changeRecipientList', {
        params,
        body: { version, name: name.value.trim(), codes: [...wanted] },
      }),
    onSuccess: () => done(t('recipients/changed')),
  });
  const remove = useMutation({
    mutationFn: () => call('removeRecipientList', { params, body: { version } }),
    onSuccess: () => done(t('recipients/removed')),
  });
  if (isRemoving)
    return (
      <Ask
        title={t('recipients/remove')}
        confirm={t('recipients/remove')}
        isDanger
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={() => setRemoving(false)}
      >
        <p>{t('recipients/removeAsk', { name: list.name })}</p>
      </Ask>
    );
  return (
    <Ask
      title={list.name}
      confirm={t(list.canChange ? 'recipients/save' : 'common/close')}
      isBusy={change.isPending}
      error={change.error}
      onConfirm={() => {
        if (!list.canChange) onClose();
        else if (name.isReady() && codes.length > 0) change.mutate(codes);
      }}
      onClose={onClose}
    >
      {list.canChange && (
        <>
          <NameField name={name} onTyped={change.reset} />
          <div className="row-wrap">
            {chosen.length > 0 && (
              <button
                type="button"
                className="btn btn-small"
                disabled={change.isPending}
                onClick={() => {
                  if (name.isReady()) change.mutate(chosen);
                }}
              >
                {t('recipients/replaceBy', { count: chosen.length })}
              </button>
            )}
            <button type="button" className="btn btn-small btn-danger" onClick={() => setRemoving(true)}>
              {t('recipients/remove')}
            </button>
          </div>
        </>
      )}
      <Members list={list} kept={codes} onDrop={(code) => setCodes(codes.filter((one) => one !== code))} />
    </Ask>
  );
};

export const ListEdit = ({ id, ...props }: Props) => {
  const { t } = useTranslation();
  const query = useList(id);
  if (query.data) return <Edit list={query.data} {...props} />;
  return (
    <Ask
      title={t('recipients/listsTitle')}
      confirm={t('common/close')}
      onConfirm={props.onClose}
      onClose={props.onClose}
    >
      <ProblemNotice error={query.error} />
    </Ask>
  );
};
