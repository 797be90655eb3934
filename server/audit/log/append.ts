// Puts events at the end of an agency's log. Events that come together are written together; a place that another process
// has taken meanwhile sends the whole group round again, so that numbers have no gaps and no event stands twice.
import type { Clock } from '../../platform/clock.ts';
import { derivedId } from '../../platform/ids.ts';
import { type LogEvent, readEntry, sealEntry } from '../../proof/index.ts';
import type { EntryRow, LogHead, LogStore } from './store.ts';

/** Of one write. */
const MAX_GROUP = 64;
const TRIES = 100;

export interface AppendDeps {
  store: LogStore;
  clock: Clock;
  /** What the first entry of a log says of its agency. */
  describe(agencyId: string): Promise<{ code: string; name: string }>;
}

interface Waiting {
  id: string;
  event: LogEvent;
  resolve(): void;
  reject(error: unknown): void;
}

/** Resolves when the event is stored; again for the same event, at once. */
export type Append = (event: LogEvent) => Promise<void>;

/** Ends of logs, as this process wrote them last: another process that wrote since has taken the next place. */
type Ends = Map<string, LogHead>;
const ENDS = 1_000;

export function makeAppend(deps: AppendDeps): Append {
  const queues = new Map<string, Waiting[]>();
  const ends: Ends = new Map();

  const workOff = async (agencyId: string, queue: Waiting[]) => {
    while (queue.length > 0) {
      const group = queue.splice(0, MAX_GROUP);
      try {
        await write(deps, ends, agencyId, group);
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    queues.delete(agencyId);
  };

  return (event) =>
    new Promise((resolve, reject) => {
      const { agencyId, eventId } = event;
      const waiting = { id: idOf(agencyId, eventId), event, resolve, reject };
      const queue = queues.get(agencyId);
      if (queue !== undefined) {
        queue.push(waiting);
        return;
      }
      const fresh = [waiting];
      queues.set(agencyId, fresh);
      void workOff(agencyId, fresh);
    });
}

const idOf = (agencyId: string, eventId: string) => derivedId('log', agencyId, eventId);

async function write(
  deps: AppendDeps,
  ends: Ends,
  agencyId: string,
  group: readonly Waiting[],
): Promise<void> {
  const { store, clock } = deps;
  // One event told twice at once is one event.
  let left = [...new Map(group.map((each) => [each.id, each])).values()];
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const head = ends.get(agencyId) ?? (await store.head(agencyId)) ?? (await begin(deps, agencyId));
    const rows = chain(
      left.map(({ id, event }) => ({ id, event })),
      head,
      clock.now(),
    );
    ends.delete(agencyId);
    if (head !== null && (await store.append(rows))) {
      const last = rows.at(-1);
      if (last !== undefined) ends.set(agencyId, last);
      const [oldest] = ends.keys();
      if (ends.size > ENDS && oldest !== undefined) ends.delete(oldest);
      return;
    }
    const known = await store.known(left.map(({ id }) => id));
    left = left.filter(({ id }) => !known.has(id));
    if (left.length === 0) return;
  }
  throw new Error(`no place in the log of ${agencyId} after ${TRIES} attempts`);
}

function chain(
  events: ReadonlyArray<{ id: string; event: LogEvent }>,
  head: LogHead | null,
  loggedAt: Date,
): EntryRow[] {
  let last = head === null ? null : { seq: head.seq, hash: head.hash };
  return events.map(({ id, event }) => {
    const { entry, json, hash } = sealEntry(event, last);
    last = { seq: entry.seq, hash };
    return {
      id,
      agencyId: entry.agencyId,
      seq: entry.seq,
      subjectId: entry.subject.id,
      hash,
      json,
      loggedAt,
    };
  });
}

/** The first entry says that the log begins here: what happened before was never in it. Null when another was quicker. */
async function begin({ store, describe, clock }: AppendDeps, agencyId: string): Promise<EntryRow | null> {
  const { code, name } = await describe(agencyId);
  const event: LogEvent = {
    agencyId,
    eventId: 'begun',
    at: clock.now().toISOString(),
    type: 'log.begun',
    subject: { kind: 'agency', id: agencyId },
    facts: { agencyCode: code, agencyName: name, holdsEarlierEvents: false },
  };
  const rows = chain([{ id: idOf(agencyId, event.eventId), event }], null, clock.now());
  return (await store.append(rows)) ? (rows[0] ?? null) : null;
}

/** The entry of a row, when it is still what was hashed. */
export const entryOf = (row: EntryRow) => {
  const read = readEntry(row.json);
  return read !== undefined && read.hash === row.hash && read.entry.seq === row.seq ? read : undefined;
};
