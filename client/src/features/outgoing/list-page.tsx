// Queues of outgoing documents.
import type { Me } from '@contracts/auth.ts';
import type { Counters } from '@contracts/dashboard.ts';
import type { OutgoingBox } from '@contracts/outgoing.ts';
import type { OutgoingListItem } from '@contracts/outgoing-document.ts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { DocumentListPage } from '../../shared/list/list-page.tsx';
import { useDocumentList } from '../../shared/list/use-document-list.ts';
import { useMe } from '../../shared/session.ts';
import { NoRight } from '../../shared/ui/blank-page.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { OutgoingCards, OutgoingRows } from './list-rows.tsx';
import { PickActs, useBatchPicks } from './pick.tsx';
import { ReadingPane } from './reading-pane.tsx';

const BOXES: readonly OutgoingBox[] = [
  'drafts',
  'in-approval',
  'waiting',
  'to-sign',
  'desk',
  'to-number',
  'to-seal',
  'to-release',
  'released',
  'all',
];

const isBoxShown = (box: OutgoingBox, can: Me['can']): boolean => {
  if (box === 'drafts') return can.draft;
  if (box === 'to-sign') return can.sign;
  if (box === 'desk' || box === 'to-number' || box === 'to-seal' || box === 'to-release') return can.number;
  return true;
};

const COUNTED: readonly OutgoingBox[] = BOXES.filter((box) => box !== 'released' && box !== 'all');

const countOf = ({ outgoing }: Counters): Partial<Record<OutgoingBox, number>> => ({
  waiting: outgoing.waiting,
  drafts: outgoing.drafts,
  'in-approval': outgoing.inApproval,
  'to-sign': outgoing.toSign,
  desk: outgoing.toNumber + outgoing.toSeal + outgoing.toRelease,
  'to-number': outgoing.toNumber,
  'to-seal': outgoing.toSeal,
  'to-release': outgoing.toRelease,
});

interface Props {
  title: string;
  path: string;
  boxes: readonly OutgoingBox[];
}

const OutgoingList = ({ title, path, boxes }: Props) => {
  const { t } = useTranslation();
  const { can } = useMe();
  const list = useDocumentList<OutgoingBox, OutgoingListItem>({
    feature: 'outgoing',
    path,
    boxes,
    nameOf: (box) => t(`outgoing/box/${box}`),
    counted: COUNTED,
    countOf,
    fetchPage: (query) => call('listOutgoing', { query }),
  });
  const picks = useBatchPicks(list.box as OutgoingBox, list.items?.map(({ id }) => id) ?? []);
  return (
    <DocumentListPage
      title={title}
      feature="outgoing"
      list={list}
      emptySentence={t(`outgoing/empty/${list.box}`)}
      actions={
        <>
          {picks && list.items && list.items.length > 0 && <PickActs picks={picks} />}
          {can.draft && (
            <Link className="btn btn-primary" to="/outgoing/new">
              <Icon name="plus" size={16} />
              {t('outgoing/new')}
            </Link>
          )}
        </>
      }
      rows={(items) => <OutgoingRows items={items} picks={picks} />}
      cards={(items, view) => <OutgoingCards items={items} view={view} picks={picks} />}
      pane={(view) => <ReadingPane view={view} />}
    />
  );
};

export const OutgoingListPage = () => {
  const { t } = useTranslation();
  const { can } = useMe();
  const boxes = BOXES.filter((box) => isBoxShown(box, can));
  return <OutgoingList title={t('outgoing/title')} path="/outgoing" boxes={boxes} />;
};

const SIGNING_BOXES: readonly OutgoingBox[] = ['to-sign', 'desk', 'to-number', 'to-seal', 'to-release'];

/** The queues of people who sign, number and seal. */
export const SigningQueuePage = () => {
  const { t } = useTranslation();
  const { can } = useMe();
  const boxes = SIGNING_BOXES.filter((box) => isBoxShown(box, can));
  if (boxes.length === 0) return <NoRight />;
  return <OutgoingList title={t('signing/queueTitle')} path="/signing" boxes={boxes} />;
};
