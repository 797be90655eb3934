// What a number of a book can be, and its colour.
import { RegisterEntry } from '@contracts/registers.ts';

export type EntryState = RegisterEntry['state'];
export const STATES: readonly EntryState[] = RegisterEntry.shape.state.options;
export const isEntryState = (value: string): value is EntryState => STATES.some((each) => each === value);
export const TONE = { reserved: 'amber', bound: 'green', voided: 'grey', paper: 'blue' } as const;
