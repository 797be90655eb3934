// Assigns many documents, each by its own command, a few at a time. What failed stays, with the reason, and can be tried
// again: of a document somebody changed meanwhile it is told what he did, and one that is assigned already is left alone.
import type { GivenTo, IncomingListItem } from '@contracts/incoming-document.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TimedEntry } from '../../shared/acts/use-act.ts';
import { call } from '../../shared/api-client.ts';
import { isCode } from '../../shared/api-error.ts';
import { keys } from '../../shared/query-keys.ts';

const AT_ONCE = 4;

export interface Assigning {
  state: 'waiting' | 'sending' | 'done' | 'failed';
  version: number;
  error: unknown;
  /** What somebody else has done with it meanwhile. */
  meanwhile: TimedEntry | null;
  /** Somebody else has assigned or ended it: nothing is left to be done here. */
  isGone: boolean;
}

interface Order {
  instruction: string;
  assignments: GivenTo[];
}

const untouched = ({ version }: IncomingListItem): Assigning => ({
  ...{ state: 'waiting', version, error: null, meanwhile: null, isGone: false },
});

export const useAssignMany = (documents: readonly IncomingListItem[]) => {
  const queries = useQueryClient();
  const [rows, setRows] = useState(() => new Map(documents.map((one) => [one.id, untouched(one)])));
  const [isBusy, setBusy] = useState(false);
  const rowOf = (one: IncomingListItem) => rows.get(one.id) ?? untouched(one);
  const change = (id: string, next: Assigning) => setRows((before) => new Map(before).set(id, next));

  /** How it went, told as it goes. */
  const assignOne = async (document: IncomingListItem, order: Order): Promise<Assigning> => {
    const { id } = document;
    const before = rowOf(document);
    change(id, { ...before, state: 'sending', error: null });
    try {
      const after = await call('assignIncoming', {
        params: { id },
        body: { version: before.version, ...order },
      });
      queries.setQueryData(keys.one('incoming', id), after);
      return { ...before, state: 'done', error: null };
    } catch (error) {
      const isChanged = isCode(error, 'CONFLICT', 'INCOMING_WRONG_STATE');
      const now = isChanged
        ? await call('getIncoming', { params: { id }, query: {} }).catch(() => null)
        : null;
      return {
        state: 'failed',
        version: now?.version ?? before.version,
        error,
        meanwhile: now?.timeline.at(-1) ?? null,
        isGone: now !== null && now.state !== 'registered',
      };
    }
  };

  /** How many have failed. */
  const run = async (orderOf: (document: IncomingListItem) => Order): Promise<number> => {
    setBusy(true);
    let failed = 0;
    const queue = documents.filter((one) => rowOf(one).state !== 'done' && !rowOf(one).isGone);
    const work = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const ended = await assignOne(next, orderOf(next));
        if (ended.state === 'failed') failed += 1;
        change(next.id, ended);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    setBusy(false);
    void queries.invalidateQueries({ queryKey: keys.lists('incoming') });
    void queries.invalidateQueries({ queryKey: keys.counters });
    return failed;
  };
  return { rowOf, run, isBusy };
};
