// Rows of the queue: by what channel it came, from whom, and what stands in its way.
import type { IncomingListItem } from '@contracts/incoming-document.ts';
import type { IntakeListItem, IntakeRow, IntakeState } from '@contracts/intake.ts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { VerdictMark } from '../../shared/report/verdict-line.tsx';
import { shorten } from '../../shared/time.ts';
import { Icon, type IconName } from '../../shared/ui/icon.tsx';
import { Mark, TimeText, type Tone, UrgencyTag } from '../../shared/ui/marks.tsx';

const SUBJECT_MAX = 180;

export const ITEM_TONE: Record<IntakeState, Tone> = {
  stored: 'grey',
  processing: 'blue',
  ready: 'green',
  'needs-attention': 'amber',
  taken: 'grey',
  dropped: 'grey',
};

const ICONS: Record<'packet' | IntakeListItem['channel'], IconName> = {
  packet: 'link',
  email: 'clip',
  scan: 'print',
  hand: 'up',
};

const Channel = ({ name }: { name: keyof typeof ICONS }) => {
  const { t } = useTranslation();
  return (
    <span className="row">
      <Icon name={ICONS[name]} size={16} />
      {t(`intake/channel/${name}`)}
    </span>
  );
};

const PacketRow = ({ packet }: { packet: IncomingListItem }) => {
  const { t } = useTranslation();
  return (
    <tr className={packet.isRead ? '' : 'pending'}>
      <td className="nowrap">
        <TimeText at={packet.arrivedAt} />
      </td>
      <td className="first">
        <Link className="subject" data-row={packet.id} to={`/incoming/${packet.id}`} title={packet.subject}>
          {shorten(packet.subject, SUBJECT_MAX)}
        </Link>
        <div className="row-wrap aux">
          {packet.origin === null ? (
            <Channel name="packet" />
          ) : (
            <span>{t(`intake/origin/${packet.origin}`)}</span>
          )}
          <UrgencyTag urgency={packet.urgency} />
          <span className="num">{packet.numberText}</span>
        </div>
      </td>
      <td className="who">{packet.sender.name}</td>
      <td className="state">
        <Mark tone="blue">{t(`incomingState/${packet.state}`)}</Mark>
        {packet.hasFiles && (
          <div className="row-wrap aux">
            <VerdictMark verdict={packet.verdict} />
          </div>
        )}
      </td>
    </tr>
  );
};

const ItemRow = ({ item }: { item: IntakeListItem }) => {
  const { t } = useTranslation();
  return (
    <tr>
      <td className="nowrap">
        <TimeText at={item.receivedAt} />
      </td>
      <td className="first">
        <Link className="subject" data-row={item.id} to={`/intake/${item.id}`} title={item.name}>
          {shorten(item.name, SUBJECT_MAX)}
        </Link>
        <div className="row-wrap aux">
          <Channel name={item.channel} />
          {item.papers > 0 && <span className="num">{t('intake/papers', { count: item.papers })}</span>}
        </div>
      </td>
      <td className="who">{item.from}</td>
      <td className="state">
        <Mark tone={ITEM_TONE[item.state]}>{t(`intake/state/${item.state}`)}</Mark>
        {item.problem && <div className="aux">{t(`intake/problem/${item.problem.code}`)}</div>}
      </td>
    </tr>
  );
};

export const QueueRows = ({ rows }: { rows: readonly IntakeRow[] }) => {
  const { t } = useTranslation();
  return (
    <table className="list">
      <thead>
        <tr>
          <th className="col-due">{t('intake/column/at')}</th>
          <th>{t('intake/column/subject')}</th>
          <th className="col-sender">{t('intake/column/from')}</th>
          <th className="intake-state">{t('intake/column/state')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, packet, item }) => {
          if (packet !== null) return <PacketRow key={id} packet={packet} />;
          return item === null ? null : <ItemRow key={id} item={item} />;
        })}
      </tbody>
    </table>
  );
};
