// Written delegations of an agency: signing by delegated authority (TUQ.), by order (TL.), approving in the place of
// somebody, and absences, in which somebody does the incoming work of who is away. NĐ 30/2020 Điều 13: in writing, limited in time and matter, never handed on.
import { z } from 'zod';
import { CalendarDate, Id, IdParams, Instant, PersonRef, text } from './common-shapes.ts';
import { FileChoice } from './files.ts';
import { defineRoute } from './route.ts';
import { AbsenceScope, DelegationKind, DocumentKind } from './vocabulary.ts';

const TAG = 'organization';

export const DelegationState = z.enum(['coming', 'in-force', 'ended', 'withdrawn']);

const DelegationParty = PersonRef.extend({ postId: Id });

export const Delegation = z.object({
  id: Id,
  kind: DelegationKind,
  from: DelegationParty,
  to: DelegationParty,
  /** Kinds of documents it is for; none named: all. */
  kinds: z.array(DocumentKind),
  /** Of an absence. */
  scopes: z.array(AbsenceScope),
  /** The written act: number and date, or the regulation it stands in; of an absence its reason. */
  basis: z.string(),
  evidence: z.object({ name: z.string() }).nullable(),
  fromOn: CalendarDate,
  toOn: CalendarDate.nullable(),
  state: DelegationState,
  /** Who was to act has left that post: nobody stands in. */
  isForsaken: z.boolean(),
  made: z.object({ at: Instant, by: PersonRef }),
  withdrawn: z.object({ at: Instant, by: PersonRef, reason: z.string() }).nullable(),
  /** Whether the caller may withdraw it. */
  canWithdraw: z.boolean(),
});
export type Delegation = z.infer<typeof Delegation>;

export const listDelegations = defineRoute({
  method: 'get',
  path: '/api/delegations',
  summary:
    'Delegations from or to the caller; all of the agency for its administrator and clerks, newest first',
  tag: TAG,
  access: 'signed-in',
  response: z.object({
    items: z.array(Delegation),
    /** Whether the caller may write down delegations of others. */
    isForOthers: z.boolean(),
    /** Whether he may write down absences of leaders. */
    isForLeaders: z.boolean(),
  }),
  errors: [],
});

export const makeDelegation = defineRoute({
  method: 'post',
  path: '/api/delegations',
  summary:
    'Write down a delegation: by the one who gives it or the administrator; the absence of a leader also by a clerk',
  tag: TAG,
  access: 'signed-in',
  body: z.object({
    /** Chosen once, so that the request sent again makes no second one. */
    key: z.uuid(),
    kind: DelegationKind,
    /** Default: the caller’s post. */
    fromPostId: Id.optional(),
    toPostId: Id,
    kinds: z.array(DocumentKind).max(29).default([]),
    /** Of an absence, which needs at least one. */
    scopes: z.array(AbsenceScope).max(2).default([]),
    basis: text(300, 3),
    evidence: FileChoice.nullable().default(null),
    fromOn: CalendarDate,
    /** Only a standing order (TL.) may be without an end. */
    toOn: CalendarDate.nullable().default(null),
  }),
  response: Delegation,
  status: 201,
  errors: [
    'FORBIDDEN',
    'FILE_UNKNOWN',
    'DELEGATION_INVALID',
    'DELEGATION_ONWARD',
    'DELEGATION_CIRCULAR',
    'ABSENCE_OVERLAPS',
    'CAPACITY_NEEDS_UNIT_HEAD',
  ],
});

export const withdrawDelegation = defineRoute({
  method: 'post',
  path: '/api/delegations/:id/withdraw',
  summary: 'End a delegation now, with a reason',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  body: z.object({ reason: text(500, 3) }),
  response: Delegation,
  errors: ['FORBIDDEN', 'NOT_FOUND', 'DELEGATION_ENDED'],
});

export const downloadDelegationEvidence = defineRoute({
  method: 'get',
  path: '/api/delegations/:id/evidence',
  summary: 'The written act of a delegation, if it was added',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  download: 'application/octet-stream',
  errors: ['NOT_FOUND', 'FILE_RANGE_UNSATISFIABLE'],
});
