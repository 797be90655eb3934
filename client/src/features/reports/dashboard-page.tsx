// Tổng quan: queues that can be opened, the newest documents, and own deadlines.
import type { Me } from '@contracts/auth.ts';
import type { Counters } from '@contracts/dashboard.ts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { numberText } from '../../shared/time.ts';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { DueWork, NewestIncoming, NewestOutgoing } from './newest.tsx';
import './dashboard.css';

interface Tile {
  name: keyof Counters['outgoing'] | keyof Counters['incoming'];
  group: 'outgoing' | 'incoming';
  count: number;
  to: string;
  /** Waits for this person, not merely on its way. */
  isWork: boolean;
}

const tilesOf = ({ outgoing, incoming }: Counters, can: Me['can']): Tile[] => {
  const out = (name: keyof Counters['outgoing'], box: string, isWork: boolean): Tile => ({
    name,
    group: 'outgoing',
    count: outgoing[name],
    to: `/outgoing?box=${box}`,
    isWork,
  });
  const into = (name: keyof Counters['incoming'], box: string, isWork: boolean): Tile => ({
    name,
    group: 'incoming',
    count: incoming[name],
    to: `/incoming?box=${box}`,
    isWork,
  });
  return [
    ...(can.register ? [into('toReceive', 'to-receive', true)] : []),
    ...(can.instruct ? [into('toInstruct', 'to-instruct', true)] : []),
    ...(can.sign ? [out('toSign', 'to-sign', true)] : []),
    ...(can.number
      ? [
          out('toNumber', 'to-number', true),
          out('toSeal', 'to-seal', true),
          out('toRelease', 'to-release', true),
        ]
      : []),
    into('mine', 'mine', true),
    into('overdue', 'mine', true),
    ...(can.draft ? [out('drafts', 'drafts', true)] : []),
    out('inApproval', 'in-approval', false),
    out('released', 'released', false),
    into('inProgress', 'in-progress', false),
    into('completed', 'completed', false),
  ];
};

const TileLink = ({ tile }: { tile: Tile }) => {
  const { t } = useTranslation();
  const isLate = tile.name === 'overdue' && tile.count > 0;
  return (
    <Link to={tile.to} className={`tile ${tile.count === 0 ? 'tile-zero' : ''} ${isLate ? 'tile-late' : ''}`}>
      <span className="tile-count num">{numberText(tile.count)}</span>
      <span className="tile-name">{t(`dashboard/counter/${tile.name}`)}</span>
      <span className="tile-group">{t(`dashboard/group/${tile.group}`)}</span>
    </Link>
  );
};

const Tiles = ({ counters }: { counters: Counters }) => {
  const { t } = useTranslation();
  const { can } = useMe();
  const tiles = tilesOf(counters, can);
  const work = tiles.filter((tile) => tile.isWork && (tile.name !== 'overdue' || tile.count > 0));
  return (
    <>
      <section aria-labelledby="work">
        <h2 id="work">{t('dashboard/work')}</h2>
        {work.every((tile) => tile.count === 0) && <p className="muted small">{t('dashboard/noWork')}</p>}
        <div className="tiles">
          {work.map((tile) => (
            <TileLink key={tile.name} tile={tile} />
          ))}
        </div>
      </section>
      <section aria-labelledby="flow">
        <h2 id="flow">{t('dashboard/flow')}</h2>
        <div className="tiles tiles-quiet">
          {tiles
            .filter((tile) => !tile.isWork)
            .map((tile) => (
              <TileLink key={tile.name} tile={tile} />
            ))}
        </div>
      </section>
    </>
  );
};

export const DashboardPage = () => {
  const { t } = useTranslation();
  const { person } = useMe();
  const counters = useQuery({ queryKey: keys.counters, queryFn: () => call('getCounters', {}) });
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('dashboard/title')}</h1>
        <span className="muted">{t('dashboard/hello', { name: person.name })}</span>
      </header>
      <div className="page-body">
        <QueryGate query={counters} skeleton={<ListBones rows={3} />}>
          {(data) => <Tiles counters={data} />}
        </QueryGate>
        <div className="board">
          <NewestIncoming />
          <NewestOutgoing />
          <DueWork />
        </div>
      </div>
    </div>
  );
};
