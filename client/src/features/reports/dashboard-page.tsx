// Tổng quan: counters that open their queue, the documents that wait, the newest ones, and own deadlines.
import type { Counters } from '@contracts/dashboard.ts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { countText } from '../../shared/time.ts';
import { QueryGate } from '../../shared/ui/query-gate.tsx';
import { DueWork, NewestIncoming, NewestOutgoing, WaitingGroup } from './newest.tsx';
import { isByDeadline, linkOf, type Tile, tilesOf } from './work-tiles.ts';
import './dashboard.css';

const TONES: Readonly<Record<string, string>> = {
  ...{ workOverdue: 'tile-late', overdue: 'tile-late' },
  ...{ workDueSoon: 'tile-soon', dueSoon: 'tile-soon' },
};

const TileLink = ({ tile }: { tile: Tile }) => {
  const { t } = useTranslation();
  const tone = tile.count === 0 ? 'tile-zero' : (TONES[tile.name] ?? '');
  return (
    <Link to={linkOf(tile)} className={`tile ${tone}`}>
      <span className="tile-count num">{countText(tile.count)}</span>
      <span className="tile-name">{t(`dashboard/counter/${tile.name}`)}</span>
      <span className="tile-group">{t(`dashboard/group/${tile.queue.feature}`)}</span>
    </Link>
  );
};

const Tiles = ({
  name,
  tiles,
  isQuiet = false,
}: {
  name: string;
  tiles: readonly Tile[];
  isQuiet?: boolean;
}) => (
  <section aria-label={name} className={`tiles ${isQuiet ? 'tiles-quiet' : ''}`}>
    <h2>{name}</h2>
    <div className="tile-row">
      {tiles.map((tile) => (
        <TileLink key={tile.name} tile={tile} />
      ))}
    </div>
  </section>
);

/** Late work is among the person's own already: it is counted, not listed a second time. */
const isListed = (tile: Tile): boolean => tile.isWork && tile.count > 0 && !isByDeadline(tile);

const Board = ({ counters }: { counters: Counters }) => {
  const { t } = useTranslation();
  const { can } = useMe();
  const tiles = tilesOf(counters, can);
  const work = tiles.filter((tile) => tile.isWork && (!isByDeadline(tile) || tile.count > 0));
  const waiting = tiles.filter(isListed);
  return (
    <>
      <div className="meters">
        <Tiles name={t('dashboard/work')} tiles={work} />
        <Tiles name={t('dashboard/flow')} tiles={tiles.filter((tile) => !tile.isWork)} isQuiet />
      </div>
      <div className="board">
        <div className="board-main">
          {waiting.length === 0 && (
            <section className="card">
              <p className="blank">{t('dashboard/noWork')}</p>
            </section>
          )}
          {waiting.map((tile) => (
            <WaitingGroup key={tile.name} tile={tile} />
          ))}
        </div>
        <div className="board-side">
          <DueWork />
          <NewestIncoming />
          <NewestOutgoing />
        </div>
      </div>
    </>
  );
};

const BoardBones = () => (
  <div className="stack" aria-busy="true" style={{ gap: 14 }}>
    <span className="bone" style={{ height: 86 }} />
    <div className="board">
      <span className="bone" style={{ height: 300 }} />
      <span className="bone" style={{ height: 300 }} />
    </div>
  </div>
);

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
        <QueryGate query={counters} skeleton={<BoardBones />}>
          {(data) => <Board counters={data} />}
        </QueryGate>
      </div>
    </div>
  );
};
