// Choosing recipients: groups of the agency, saved lists, pasted text, and those used last. NĐ 30/2020 Phụ lục I ô 9.
import { z } from 'zod';
import { Expected, Id, IdParams, Instant, OrganCode, PersonRef, text } from './common-shapes.ts';
import { defineRoute } from './route.ts';
import { PastedFault, RecipientFault, RecipientScope } from './vocabulary.ts';

const TAG = 'recipients';

/** As many as a document takes. */
export const MOST_RECIPIENTS = 1000;

const ListFacts = z.object({
  id: Id,
  version: z.int(),
  /** `group`: kept by the clerks for everybody; `shared`: a person's, seen in the agency; `own`: his alone. */
  scope: RecipientScope,
  name: z.string(),
  owner: PersonRef,
  memberCount: z.int(),
  updatedAt: Instant,
  /** Whether the caller may rename, change or remove it. */
  canChange: z.boolean(),
});
export type RecipientListFacts = z.infer<typeof ListFacts>;

/** An agency as a recipient; with a fault it is shown and left out. */
const RecipientChoice = z.object({ code: OrganCode, name: z.string(), fault: RecipientFault.nullable() });
export type RecipientChoice = z.infer<typeof RecipientChoice>;

export const RecipientList = ListFacts.extend({ members: z.array(RecipientChoice) });
export type RecipientList = z.infer<typeof RecipientList>;

const name = text(120, 2);
const codes = z.array(OrganCode).min(1).max(MOST_RECIPIENTS);

export const listRecipientLists = defineRoute({
  method: 'get',
  path: '/api/recipient-lists',
  summary: 'Groups and shared lists of the agency, and the caller’s own lists',
  tag: TAG,
  access: 'signed-in',
  response: z.object({ items: z.array(ListFacts), canMakeGroups: z.boolean() }),
  errors: [],
});

export const getRecipientList = defineRoute({
  method: 'get',
  path: '/api/recipient-lists/:id',
  summary: 'One list with its members as the directory knows them now',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  response: RecipientList,
  errors: ['NOT_FOUND'],
});

export const makeRecipientList = defineRoute({
  method: 'post',
  path: '/api/recipient-lists',
  summary: 'Keep the present choice as a list; groups are made by clerks and administrators',
  tag: TAG,
  access: 'signed-in',
  body: z.object({
    /** Chosen once, so that the request sent again makes no second one. */
    key: z.uuid(),
    scope: RecipientScope,
    name,
    codes,
  }),
  response: RecipientList,
  status: 201,
  errors: ['FORBIDDEN', 'AGENCY_UNKNOWN', 'RECIPIENT_LIST_NAME_TAKEN', 'RECIPIENT_LISTS_FULL'],
});

export const changeRecipientList = defineRoute({
  method: 'put',
  path: '/api/recipient-lists/:id',
  summary: 'Rename a list, or put other members in it',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  body: Expected.extend({ name, codes }),
  response: RecipientList,
  errors: ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'AGENCY_UNKNOWN', 'RECIPIENT_LIST_NAME_TAKEN'],
});

export const removeRecipientList = defineRoute({
  method: 'post',
  path: '/api/recipient-lists/:id/remove',
  summary: 'Remove a list; documents that were made with it stay as they are',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  body: Expected,
  errors: ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT'],
});

/** Lines of what was pasted, each once: those that name one agency, and those that do not, with the reason. */
export const ReadRecipients = z.object({
  good: z.array(z.object({ line: z.int(), code: OrganCode, name: z.string() })),
  wrong: z.array(
    z.object({
      line: z.int(),
      text: z.string(),
      reason: PastedFault,
      /** The agency it names, where it names one; of `twice` the line that named it first. */
      name: z.string().nullable(),
      firstLine: z.int().nullable(),
    }),
  ),
});
export type ReadRecipients = z.infer<typeof ReadRecipients>;

export const readRecipients = defineRoute({
  method: 'post',
  path: '/api/recipients/read',
  summary: 'Which agencies a pasted list names, by code or name, one a line; all wrong lines at once',
  tag: TAG,
  access: 'signed-in',
  body: z.object({ text: z.string().max(80_000) }),
  response: ReadRecipients,
  errors: ['RECIPIENTS_TOO_MANY'],
});

export const listLastRecipients = defineRoute({
  method: 'get',
  path: '/api/recipients/last-used',
  summary: 'Agencies the caller’s documents went to lately, the last used first',
  tag: TAG,
  access: 'signed-in',
  response: z.object({ items: z.array(RecipientChoice) }),
  errors: [],
});
