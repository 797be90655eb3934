// Registers (sổ văn bản): books, yearly series, numbers reserved, bound or voided. NĐ 30/2020 Điều 15, 22.
import { z } from 'zod';
import { CalendarDate, Id, Instant, PageQuery, PersonRef, pageOf, text } from './common-shapes.ts';
import { defineRoute } from './route.ts';

export const RegisterBook = z.object({
  id: Id,
  direction: z.enum(['outgoing', 'incoming']),
  name: z.string(),
  year: z.int(),
  /** The number that would be given now; not a promise. */
  nextNumber: z.int(),
  lastOn: CalendarDate.nullable(),
});
export type RegisterBook = z.infer<typeof RegisterBook>;

export const listBooks = defineRoute({
  method: 'get',
  path: '/api/registers',
  summary: 'Books of the caller’s agency for this year, with a preview of the next number',
  tag: 'registers',
  access: 'clerk',
  query: z.object({ direction: z.enum(['outgoing', 'incoming']).optional() }),
  response: z.object({ items: z.array(RegisterBook) }),
  errors: [],
});

export const RegisterEntry = z.object({
  number: z.int(),
  state: z.enum(['reserved', 'bound', 'voided']),
  on: CalendarDate,
  /** Number and notation as printed. */
  text: z.string(),
  documentId: Id.nullable(),
  subject: z.string().nullable(),
  voidReason: z.string().nullable(),
  at: Instant,
  by: PersonRef.nullable(),
});
export type RegisterEntry = z.infer<typeof RegisterEntry>;

export const listEntries = defineRoute({
  method: 'get',
  path: '/api/registers/:id/entries',
  summary: 'Entries of one book, newest first',
  tag: 'registers',
  access: 'clerk',
  params: z.object({ id: Id }),
  query: PageQuery,
  response: pageOf(RegisterEntry),
  errors: ['REGISTER_UNKNOWN'],
});

export const voidNumber = defineRoute({
  method: 'post',
  path: '/api/registers/:id/entries/:number/void',
  summary: 'Void a reserved number with a reason; a bound number cannot be voided',
  tag: 'registers',
  access: 'clerk',
  params: z.object({ id: Id, number: z.coerce.number().int().min(1) }),
  body: z.object({ reason: text(500, 10) }),
  response: RegisterEntry,
  errors: ['REGISTER_UNKNOWN', 'REGISTER_NUMBER_BOUND'],
});
