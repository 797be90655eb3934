// Việc của tôi: own parts of the work by their deadlines, the most pressing first, whatever the state of the others' parts.
import { MOST_WORK, type MyWorkItem, WORK_GROUPS } from '@contracts/incoming-work.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { EmptyList, ListState } from '../../shared/list/list-ends.tsx';
import { useListKeys } from '../../shared/list/list-keys.ts';
import { useReturn } from '../../shared/list/use-return.ts';
import { rememberNeighbours } from '../../shared/neighbours.ts';
import { keys } from '../../shared/query-keys.ts';
import { LeftParts } from './left-parts.tsx';
import { MyWorkRow } from './my-work-row.tsx';
import { StandIns, ToInstruct, useStandIns } from './stand-ins.tsx';
import { useInsteadOf } from './use-incoming.ts';
import '../../shared/list/list.css';
import './my-work.css';

const Groups = ({ items }: { items: readonly MyWorkItem[] }) => {
  const { t } = useTranslation();
  const groups = WORK_GROUPS.map((name) => ({ name, of: items.filter(({ group }) => group === name) }));
  return (
    <table className="list work-list">
      <thead>
        <tr>
          <th className="col-number">{t('incoming/work/column/number')}</th>
          <th>{t('incoming/work/column/subject')}</th>
          <th className="col-sender">{t('incoming/work/column/givenBy')}</th>
          <th className="col-state">{t('incoming/work/column/role')}</th>
          <th className="col-verdict">{t('incoming/work/column/due')}</th>
        </tr>
      </thead>
      {groups
        .filter(({ of }) => of.length > 0)
        .map(({ name, of }) => (
          <tbody key={name}>
            <tr className="work-group">
              <th colSpan={5} scope="rowgroup" className={name === 'overdue' ? 'tone-red' : ''}>
                {t(`incoming/work/group/${name}`)} <span className="tab-count num">{of.length}</span>
              </th>
            </tr>
            {of.map((item) => (
              <MyWorkRow key={item.document.id} item={item} />
            ))}
          </tbody>
        ))}
    </table>
  );
};

export const MyWorkPage = () => {
  const { t } = useTranslation();
  const container = useRef<HTMLDivElement>(null);
  const insteadOf = useInsteadOf();
  const other = useStandIns().find(({ postId }) => postId === insteadOf);
  const query = useQuery({
    queryKey: keys.list('incoming', { work: 'mine', ...(insteadOf && { insteadOf }) }),
    queryFn: ({ signal }) => call('listMyWork', { query: { insteadOf } }, signal),
  });
  const items = query.data?.items;
  useListKeys(container);
  useReturn(container, 'incoming', items !== undefined);
  useEffect(() => {
    if (items)
      rememberNeighbours(
        'incoming',
        items.map(({ document }) => document.id),
      );
  }, [items]);
  return (
    <div className="page page-fixed">
      <header className="page-head">
        <h1>{other ? t('incoming/standIn/title', { name: other.person.name }) : t('incoming/work/title')}</h1>
      </header>
      <div ref={container} className="split-whole">
        <StandIns insteadOf={insteadOf} />
        {insteadOf ? <ToInstruct insteadOf={insteadOf} /> : <LeftParts />}
        <ListState query={query} hasRows={items !== undefined} />
        {items?.length === 0 && (
          <EmptyList
            sentence={t(insteadOf ? 'incoming/standIn/empty' : 'incoming/work/empty')}
            searched=""
            clearTo="/my-work"
          />
        )}
        {items && items.length > 0 && <Groups items={items} />}
        {items?.length === MOST_WORK && (
          <p className="in-list small muted">{t('incoming/work/shown', { count: MOST_WORK })}</p>
        )}
      </div>
    </div>
  );
};
