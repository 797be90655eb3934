// The same document twice: what makes it look so, and what the clerk decides of it.
import { z } from 'zod';
import { CalendarDate, Id, IdParams, Instant, PersonRef, text } from './common-shapes.ts';
import { EntryOrigin } from './incoming-origin.ts';
import { defineRoute } from './route.ts';
import { IncomingState } from './vocabulary.ts';

/** The sender's identifier; the bytes of the main file; number, notation, issuer and date; near-equal subject. */
export const TwinSign = z.enum(['document-id', 'file', 'number', 'subject']);
export type TwinSign = z.infer<typeof TwinSign>;

/** Two documents after all; the same one come again, both kept; this one left as the duplicate. */
export const TwinChoice = z.enum(['keep', 'link', 'dropped']);
export type TwinChoice = z.infer<typeof TwinChoice>;

/** Asked of who registers a document that looks like another. */
export const TwinDecision = z.object({
  choice: TwinChoice.exclude(['dropped']),
  reason: text(500, 3),
});
export type TwinDecision = z.infer<typeof TwinDecision>;

export const SettledTwin = z.object({
  id: Id,
  numberText: z.string(),
  choice: TwinChoice,
  reason: z.string(),
  at: Instant,
  by: PersonRef,
});
export type SettledTwin = z.infer<typeof SettledTwin>;

export const Twin = z.object({
  id: Id,
  state: IncomingState,
  sender: z.object({ code: z.string(), name: z.string() }),
  numberText: z.string(),
  issuedOn: CalendarDate,
  kindName: z.string(),
  subject: z.string(),
  signer: z.string(),
  arrivedAt: Instant,
  arrivalNumber: z.int().nullable(),
  arrivedOn: CalendarDate.nullable(),
  origin: EntryOrigin.nullable(),
  /** Its main file, if that is a PDF. */
  paper: z.object({ digest: z.string(), name: z.string() }).nullable(),
  signs: z.array(TwinSign),
  /** No number without a choice. */
  needsChoice: z.boolean(),
  /** What was decided of the two, on either of them. */
  settled: SettledTwin.nullable(),
});
export type Twin = z.infer<typeof Twin>;

export const listTwins = defineRoute({
  method: 'get',
  path: '/api/incoming/:id/twins',
  summary: 'Documents of the agency that may be the same one, those that need a choice first; ten at most',
  tag: 'incoming',
  access: 'clerk',
  params: IdParams,
  response: z.object({ items: z.array(Twin) }),
  errors: ['NOT_FOUND'],
});
