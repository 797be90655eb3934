// Queues of incoming documents.
import type { Counters } from '@contracts/dashboard.ts';
import type { IncomingBox } from '@contracts/incoming.ts';
import type { IncomingListItem } from '@contracts/incoming-document.ts';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { DocumentListPage } from '../../shared/list/list-page.tsx';
import { usePicks } from '../../shared/list/picks.tsx';
import { useDocumentList } from '../../shared/list/use-document-list.ts';
import { useMe } from '../../shared/session.ts';
import { AssignMany, MOST_AT_ONCE } from './assign-many.tsx';
import { boxesOf } from './boxes.ts';
import { DueFilter, useDueFilter } from './due-filter.tsx';
import { IncomingCards, IncomingRows } from './list-rows.tsx';
import { PaperChoice, usePaperFilter } from './paper-filter.tsx';
import { ReadingPane } from './reading-pane.tsx';

const COUNTED: readonly IncomingBox[] = ['to-receive', 'to-instruct', 'mine', 'in-progress'];

const countOf = ({ incoming }: Counters): Partial<Record<IncomingBox, number>> => ({
  'to-receive': incoming.toReceive,
  'to-instruct': incoming.toInstruct,
  mine: incoming.mine,
  'in-progress': incoming.inProgress,
});

export const IncomingListPage = () => {
  const { t } = useTranslation();
  const { can } = useMe();
  const filter = usePaperFilter();
  const paper = can.register ? filter : undefined;
  const due = useDueFilter();
  const also = [
    ...(paper ? [t(`incoming/paper/only/${paper}`)] : []),
    ...(due ? [t(`due/filtered/${due}`)] : []),
  ];
  const list = useDocumentList<IncomingBox, IncomingListItem>({
    feature: 'incoming',
    path: '/incoming',
    boxes: boxesOf(can),
    nameOf: (box) => t(`incoming/box/${box}`),
    counted: COUNTED,
    countOf,
    also: also.length > 0 ? { words: also.join(', ') } : null,
    fetchPage: (query) =>
      call('listIncoming', { query: { ...query, ...(paper && { paper }), ...(due && { due }) } }),
  });
  const queue = list.box === 'to-instruct' && can.instruct ? list.box : null;
  const picks = usePicks(queue, list.items?.map(({ id }) => id) ?? [], MOST_AT_ONCE);
  return (
    <DocumentListPage
      title={t('incoming/title')}
      feature="incoming"
      list={list}
      emptySentence={t(`incoming/empty/${list.box}`)}
      actions={
        <>
          <DueFilter />
          {can.register && <PaperChoice />}
          {picks && <AssignMany picks={picks} items={list.items ?? []} />}
        </>
      }
      rows={(items) => <IncomingRows items={items} picks={picks} />}
      cards={(items, view) => <IncomingCards items={items} view={view} picks={picks} />}
      pane={(view) => <ReadingPane view={view} />}
    />
  );
};
