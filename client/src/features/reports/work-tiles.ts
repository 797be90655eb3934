// The queues a person sees on the overview: first those that wait for him, then those on their way.
import type { Me } from '@contracts/auth.ts';
import type { Counters } from '@contracts/dashboard.ts';
import type { IncomingBox } from '@contracts/incoming.ts';
import type { OutgoingBox } from '@contracts/outgoing.ts';

/** Own work has a section of its own. */
type IncomingName = Exclude<keyof Counters['incoming'], 'myWork'>;

export interface Tile {
  name: keyof Counters['outgoing'] | IncomingName;
  queue: { feature: 'outgoing'; box: OutgoingBox } | { feature: 'incoming'; box: IncomingBox };
  count: number;
  /** Waits for this person, not merely on its way. */
  isWork: boolean;
}

/** Told by their deadlines: counted, and listed among own work. */
export const isByDeadline = ({ name }: Tile): boolean => name === 'workOverdue' || name === 'workDueSoon';

const NARROWED: Readonly<Record<string, string>> = { overdue: '&due=overdue', dueSoon: '&due=soon' };

export const linkOf = (tile: Tile): string =>
  isByDeadline(tile)
    ? '/my-work'
    : `/${tile.queue.feature}?box=${tile.queue.box}${NARROWED[tile.name] ?? ''}`;

export const tilesOf = ({ outgoing, incoming }: Counters, can: Me['can']): Tile[] => {
  const out = (name: keyof Counters['outgoing'], box: OutgoingBox, isWork: boolean): Tile => ({
    name,
    queue: { feature: 'outgoing', box },
    count: outgoing[name],
    isWork,
  });
  const into = (name: IncomingName, box: IncomingBox, isWork: boolean): Tile => ({
    name,
    queue: { feature: 'incoming', box },
    count: incoming[name],
    isWork,
  });
  return [
    ...(can.register ? [into('toReceive', 'to-receive', true)] : []),
    ...(can.instruct ? [into('toInstruct', 'to-instruct', true)] : []),
    ...(can.administer ? [] : [out('waiting', 'waiting', true)]),
    ...(can.sign ? [out('toSign', 'to-sign', true)] : []),
    ...(can.number
      ? [
          out('toNumber', 'to-number', true),
          out('toSeal', 'to-seal', true),
          out('toRelease', 'to-release', true),
        ]
      : []),
    into('mine', 'mine', true),
    into('workOverdue', 'mine', true),
    into('workDueSoon', 'mine', true),
    ...(can.draft ? [out('drafts', 'drafts', true)] : []),
    out('inApproval', 'in-approval', false),
    out('released', 'released', false),
    into('inProgress', 'in-progress', false),
    into('completed', 'completed', false),
    ...(can.follow ? [into('overdue', 'all', false), into('dueSoon', 'all', false)] : []),
  ];
};
