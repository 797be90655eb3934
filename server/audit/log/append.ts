// Puts events at the end of an agency's log. Events that come together are written together; a place that another process
// has taken meanwhile sends the whole group round again, so that numbers have no gaps and no event stands twice.
import type { Clock } from '../../platform/clock.ts';
import { derivedId } from '../../platform/ids.ts';
import { type LogEvent, readEntry, sealEntry } from '../../proof/index.ts';
import type { EntryRow, LogStore } from './store.ts';

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

export function makeAppend(deps: AppendDeps): Append {
  const queues = new Map<string, Waiting[]>();

  const workOff = async (agencyId: string, queue: Waiting[]) => {
    while (queue.length > 0) {
      const group = queue.splice(0, MAX_GROUP);
      try {
        await write(deps, agencyId, group);
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

async function write(deps: AppendDeps, agencyId: string, group: readonly Waiting[]): Promise<void> {
  const { store, clock } = deps;
  // One event told twice at once is one event.
  let left = [...new Map(group.map((each) => [each.id, each])).values()];
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const head = await store.head(agencyId);
    const events = left.map(({ id, event }) => ({ id, event }));
    if (head === null) events.unshift(await beginning(deps, agencyId));
    if (await store.append(chain(events, head, clock.now()))) return;
    const known = await store.known(left.map(({ id }) => id));
    left = left.filter(({ id }) => !known.has(id));
    if (left.length === 0) return;
  }
  throw new Error(`no place in the log of ${agencyId} after ${TRIES} attempts`);
}

function chain(
  events: ReadonlyArray<{ id: string; event: LogEvent }>,
  head: EntryRow | null,
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

/** The first entry says that the log begins here: what happened before was never in it. */
async function beginning({ describe, clock }: AppendDeps, agencyId: string) {
  const { code, name } = await describe(agencyId);
  const event: LogEvent = {
    agencyId,
    eventId: 'begun',
    at: clock.now().toISOString(),
    type: 'log.begun',
    subject: { kind: 'agency', id: agencyId },
    facts: { agencyCode: code, agencyName: name, holdsEarlierEvents: false },
  };
  return { id: idOf(agencyId, event.eventId), event };
}

/** The entry of a row, when it is still what was hashed. */
export const entryOf = (row: EntryRow) => {
  const read = readEntry(row.json);
  return read !== undefined && read.hash === row.hash && read.entry.seq === row.seq ? read : undefined;
};
