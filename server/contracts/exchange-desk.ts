// The exchange as its clerks and administrators work with it: what did not arrive, and what a person does about it.
import { z } from 'zod';
import { Id, IdParams, Instant, OrganCode, PageQuery, pageOf, text } from './common-shapes.ts';
import { defineRoute } from './route.ts';
import { DeliveryState, StatusCode } from './vocabulary.ts';

/** A delivery that waits for a person, or for its peer for too long. No content: administrators see it too. */
export const DeliveryCase = z.object({
  id: Id,
  outgoingId: Id,
  /** As the exchange names the document: agency, date, number and notation. */
  documentId: z.string(),
  recipient: z.object({ code: OrganCode, name: z.string() }),
  state: DeliveryState,
  /** What the last attempt met. */
  reason: z.string(),
  since: Instant,
  changedAt: Instant,
  /** Waiting for the next try after a failure. */
  nextTryAt: Instant.nullable(),
});
export type DeliveryCase = z.infer<typeof DeliveryCase>;

const view = z.enum(['failed', 'late']);

export const listDeliveryCases = defineRoute({
  method: 'get',
  path: '/api/exchange/deliveries',
  summary: 'Deliveries of the caller’s agency that failed, or have not arrived after so many hours',
  tag: 'exchange',
  access: 'signed-in',
  query: PageQuery.extend({
    view: view.default('failed'),
    /** For `late`. */
    hours: z.coerce.number().int().min(0).max(8760).default(4),
  }),
  response: pageOf(DeliveryCase),
  errors: ['FORBIDDEN'],
});

const acts = ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'DELIVERY_WRONG_STATE'] as const;

export const retryDelivery = defineRoute({
  method: 'post',
  path: '/api/exchange/deliveries/:id/retry',
  summary: 'Send it again: a failed one anew, a waiting one at once, one that was sent with the same packet',
  tag: 'exchange',
  access: 'signed-in',
  params: IdParams,
  status: 204,
  errors: acts,
});

export const readdressDelivery = defineRoute({
  method: 'post',
  path: '/api/exchange/deliveries/:id/address',
  summary: 'Send a failed delivery to another code of the directory instead',
  tag: 'exchange',
  access: 'signed-in',
  params: IdParams,
  body: z.object({ code: OrganCode }),
  status: 204,
  errors: [...acts, 'AGENCY_UNKNOWN', 'DELIVERY_EXISTS'],
});

export const giveUpDelivery = defineRoute({
  method: 'post',
  path: '/api/exchange/deliveries/:id/give-up',
  summary: 'Give a failed delivery up, with the reason',
  tag: 'exchange',
  access: 'signed-in',
  params: IdParams,
  body: z.object({ reason: text(500) }),
  status: 204,
  errors: acts,
});

/** A status that its document’s sender could not be told. */
export const StatusCase = z.object({
  incomingId: Id,
  documentId: z.string(),
  sender: z.object({ code: z.string(), name: z.string() }),
  code: StatusCode,
  at: Instant,
  reason: z.string(),
});
export type StatusCase = z.infer<typeof StatusCase>;

export const listStatusCases = defineRoute({
  method: 'get',
  path: '/api/exchange/statuses',
  summary: 'Statuses of the caller’s agency that were given up; the newest hundred',
  tag: 'exchange',
  access: 'signed-in',
  response: z.object({ items: z.array(StatusCase) }),
  errors: ['FORBIDDEN'],
});

export const retryStatus = defineRoute({
  method: 'post',
  path: '/api/exchange/statuses/:id/retry',
  summary: 'Tell again, in their order, the statuses of one document that were given up',
  tag: 'exchange',
  access: 'signed-in',
  params: IdParams,
  status: 204,
  errors: acts,
});

/** One way out, as the processes of this server last met it. */
export const Peer = z.object({
  lane: z.string(),
  /** The agency there that was last written to. */
  agency: z.object({ code: z.string(), name: z.string() }),
  breaker: z.enum(['closed', 'open', 'half-open']),
  /** In a row. */
  failures: z.int(),
  openUntil: Instant.nullable(),
  lastContactAt: Instant.nullable(),
  lastFailureAt: Instant.nullable(),
  lastError: z.string().nullable(),
});
export type Peer = z.infer<typeof Peer>;

/** What the two sides do not agree on, and only people can settle. */
export const Difference = z.object({
  id: Id,
  /** A document sent from here, or the statuses told of one that came here. */
  direction: z.enum(['sent', 'told']),
  documentId: z.string(),
  /** Its recipient, or its sender. */
  peer: z.object({ code: z.string(), name: z.string() }),
  /** The other side does not know it; has other bytes; refuses a status, or tells one that cannot follow; holds a status that this side does not know. */
  kind: z.enum(['unknown-there', 'other-content', 'status-refused', 'unknown-here']),
  detail: z.string(),
  seenAt: Instant,
});
export type Difference = z.infer<typeof Difference>;

export const reconcileExchange = defineRoute({
  method: 'post',
  path: '/api/exchange/reconcile',
  summary: 'Compare with receivers and senders now, not only at night',
  tag: 'exchange',
  access: 'administrator',
  status: 204,
  errors: [],
});

export const getExchangeHealth = defineRoute({
  method: 'get',
  path: '/api/exchange/health',
  summary: 'Peers of this server, and how the deliveries of the caller’s agency stand',
  tag: 'exchange',
  access: 'administrator',
  response: z.object({
    peers: z.array(Peer),
    /** The nightly comparison with the truth of receivers and senders; null before the first. */
    reconciliation: z
      .object({
        at: Instant,
        compared: z.int(),
        repaired: z.int(),
        different: z.int(),
        /** Peers that did not answer. */
        unanswered: z.int(),
      })
      .nullable(),
    differences: z.array(Difference),
    /** Deliveries that have not arrived. */
    waiting: z.object({ queued: z.int(), sent: z.int(), failed: z.int() }),
    failedStatuses: z.int(),
    /** Packets that came under the name of another one. */
    conflicts: z.array(
      z.object({ sender: z.string(), documentId: z.string(), count: z.int(), lastAt: Instant }),
    ),
  }),
  errors: [],
});
