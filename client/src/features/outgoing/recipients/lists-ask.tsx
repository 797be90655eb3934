// Groups of the agency and saved lists: ticked ones are added to the choice, their unusable members left out and counted;
// each can be looked at, and changed by who may.
import type { RecipientListFacts } from '@contracts/recipients.ts';
import { RecipientScope } from '@contracts/vocabulary.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Ask } from '../../../shared/ui/ask.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { ListEdit } from './list-edit.tsx';
import { fetchList, useLists } from './use-lists.ts';

interface Props {
  chosen: readonly string[];
  onAdd: (codes: string[], leftOut: number) => void;
  onClose: () => void;
}

interface RowProps {
  list: RecipientListFacts;
  isTicked: boolean;
  onTick: () => void;
  onOpen: () => void;
}

const ListRow = ({ list, isTicked, onTick, onOpen }: RowProps) => {
  const { t } = useTranslation();
  return (
    <li className="recipient-list">
      <label className="check grow">
        <input type="checkbox" checked={isTicked} onChange={onTick} />
        <span>
          {list.name}{' '}
          <span className="muted small">
            {t('recipients/memberCount', { count: list.memberCount })}
            {list.scope === 'shared' && ` · ${list.owner.name}`}
          </span>
        </span>
      </label>
      <button
        type="button"
        className="btn btn-small btn-plain"
        aria-label={`${t(list.canChange ? 'recipients/edit' : 'recipients/look')}: ${list.name}`}
        onClick={onOpen}
      >
        {t(list.canChange ? 'recipients/edit' : 'recipients/look')}
      </button>
    </li>
  );
};

export const ListsAsk = ({ chosen, onAdd, onClose }: Props) => {
  const { t } = useTranslation();
  const lists = useLists();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<string | null>(null);
  const act = useMutation({
    mutationFn: () => Promise.all([...ticked].map(fetchList)),
    onSuccess: (found) => {
      const members = found.flatMap((list) => list.members);
      const leftOut = new Set(members.filter(({ fault }) => fault !== null).map(({ code }) => code));
      onAdd(
        members.filter(({ fault }) => fault === null).map(({ code }) => code),
        leftOut.size,
      );
    },
  });
  if (opened !== null) return <ListEdit id={opened} chosen={chosen} onClose={() => setOpened(null)} />;
  const toggle = (id: string) =>
    setTicked((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const items = lists.data?.items ?? [];
  return (
    <Ask
      title={t('recipients/listsTitle')}
      confirm={t('recipients/useLists')}
      isBusy={act.isPending}
      error={act.error}
      onConfirm={() => {
        if (ticked.size > 0) act.mutate();
      }}
      onClose={onClose}
    >
      <ProblemNotice error={lists.error} onRetry={() => void lists.refetch()} />
      {lists.data && items.length === 0 && <p className="blank">{t('recipients/empty')}</p>}
      {RecipientScope.options.map((scope) => {
        const held = items.filter((list) => list.scope === scope);
        if (held.length === 0) return null;
        return (
          <section key={scope} className="recipient-lists">
            <h2>{t(`recipients/scopeTitle/${scope}`)}</h2>
            <ul>
              {held.map((list) => (
                <ListRow
                  key={list.id}
                  list={list}
                  isTicked={ticked.has(list.id)}
                  onTick={() => toggle(list.id)}
                  onOpen={() => setOpened(list.id)}
                />
              ))}
            </ul>
          </section>
        );
      })}
    </Ask>
  );
};
