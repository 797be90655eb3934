// States and transitions of a work file, as data: commands, buttons and docs read this one table. NĐ 30/2020 Điều 29 to
// 31: opened and filled, closed when the work is done, handed over, taken by the archive; from then on nothing changes.
import type { WorkFileState } from '../../contracts/vocabulary.ts';

export type Act = 'edit' | 'collect' | 'close' | 'reopen' | 'handOver' | 'accept' | 'refuse' | 'delay';

/** What a person is to one file. The archive of an agency is kept by its clerks. */
export type Party = 'owner' | 'coworker' | 'leader' | 'archivist';

export interface Transition {
  act: Act;
  from: readonly WorkFileState[];
  /** Null: the state stays. */
  to: WorkFileState | null;
  by: readonly Party[];
}

export const TRANSITIONS: readonly Transition[] = [
  // Who leaves hands his files on: the leader or the clerk names the next owner where he no longer can.
  { act: 'edit', from: ['open'], to: null, by: ['owner', 'leader', 'archivist'] },
  { act: 'collect', from: ['open'], to: null, by: ['owner', 'coworker'] },
  { act: 'close', from: ['open'], to: 'closed', by: ['owner'] },
  { act: 'reopen', from: ['closed'], to: 'open', by: ['owner', 'leader'] },
  { act: 'handOver', from: ['closed'], to: 'handed-over', by: ['owner', 'leader'] },
  { act: 'delay', from: ['closed'], to: null, by: ['leader'] },
  { act: 'accept', from: ['handed-over'], to: 'archived', by: ['archivist'] },
  // It goes back to its owner as it was.
  { act: 'refuse', from: ['handed-over'], to: 'closed', by: ['archivist'] },
];

export const transitionOf = (act: Act, state: WorkFileState): Transition | undefined =>
  TRANSITIONS.find((row) => row.act === act && row.from.includes(state));

/** Whether one of these parties may ever do the act, whatever the state. */
export const isPartyTo = (act: Act, parties: ReadonlySet<Party>): boolean =>
  TRANSITIONS.some((row) => row.act === act && row.by.some((party) => parties.has(party)));

/** Whether one of these parties may do the act in this state. */
export const mayNow = (act: Act, state: WorkFileState, parties: ReadonlySet<Party>): boolean =>
  transitionOf(act, state)?.by.some((party) => parties.has(party)) ?? false;
