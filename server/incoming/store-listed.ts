// What a list reads of each document, and what is made of it.
import { type AssignedTo, ROOT_FIELDS } from './domain/assignment-tree.ts';
import { type IncomingSummary, type IncomingWork, leadOf } from './domain/incoming-document.ts';

const SUMMARY_FIELDS = {
  version: 1,
  state: 1,
  arrivedAt: 1,
  'registration.arrivalNumber': 1,
  'registration.arrivedOn': 1,
  sender: 1,
  numberText: 1,
  issuedOn: 1,
  kind: 1,
  kindName: 1,
  subject: 1,
  urgency: 1,
  dueOn: 1,
  verdict: 1,
  verdictNow: 1,
  'files.digest': 1,
  isUnsigned: 1,
  origin: 1,
  readBy: 1,
  hasPaper: 1,
  assignments: { $elemMatch: { role: 'lead', parentId: null } },
  requests: 1,
  'cancellation.reason': 1,
  pressing: 1,
  twinKeys: 1,
} as const;

/** What rows of the first version lack. */
export const unasked = () => ({ requests: [], cancellation: null });
export const grown = (part: AssignedTo): AssignedTo =>
  isWhole(part) ? part : { ...ROOT_FIELDS, ...noTurns(), ...part };
const noTurns = () => ({ requests: [], handedOver: [] });
const WHOLE = [...Object.keys(ROOT_FIELDS), ...Object.keys(noTurns())];
const isWhole = (part: AssignedTo): boolean => WHOLE.every((field) => field in part);

/** Without keys of twins is only what a process of an older version writes beside this one. */
export type Listed = Omit<IncomingWork, 'id' | 'lead' | 'twinKeys'> & { _id: string; twinKeys?: string[] };

/** What is read of each document of a list, and what is made of it. */
export interface Shown<T> {
  projection: object;
  of(row: Listed): T;
}

export const SUMMARY: Shown<IncomingSummary> = {
  projection: SUMMARY_FIELDS,
  of: ({ _id, assignments: [lead] = [], ...row }) => ({
    ...{ id: _id, twinKeys: [], ...unasked(), ...row },
    lead: lead?.person ?? null,
  }),
};

/** Of however many parts, where a list of documents reads the lead alone. */
export const WORK: Shown<IncomingWork> = {
  projection: { ...SUMMARY_FIELDS, assignments: 1, 'instructions.by.id': 1, 'instructions.text': 1 },
  of: ({ _id, ...row }) => {
    const assignments = row.assignments.map(grown);
    return {
      ...{ id: _id, twinKeys: [], ...unasked(), ...row },
      ...{ assignments, lead: leadOf({ assignments })?.person ?? null },
    };
  },
};
