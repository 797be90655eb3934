// Browsers that are told by web push (RFC 8030): each allowed by the person who sits at it, until his session ends.
import { z } from 'zod';
import { Id, IdParams, Instant, text } from './common-shapes.ts';
import { defineRoute } from './route.ts';

const TAG = 'notifications';

/** All that a push says; the browser fetches the rest by HTTP, where rights are checked. */
export interface PushPayload {
  type: 'notification';
  id: string;
}

const PushBrowser = z.object({
  id: Id,
  /** As the browser named itself. */
  label: z.string(),
  since: Instant,
});
export type PushBrowser = z.infer<typeof PushBrowser>;

/** RFC 8291 §2: a point of P-256, and 16 secret bytes. */
const PushKeys = z.object({
  p256dh: z.string().regex(/^[\w-]{86,88}$/),
  auth: z.string().regex(/^[\w-]{22,24}$/),
});

export const listPushBrowsers = defineRoute({
  method: 'get',
  path: '/api/push-browsers',
  summary: 'Own browsers that are told by push, and the key of this server',
  tag: TAG,
  access: 'signed-in',
  response: z.object({
    /** Of this server (VAPID, RFC 8292), base64url. */
    publicKey: z.string(),
    items: z.array(PushBrowser),
  }),
  errors: [],
});

export const putPushBrowser = defineRoute({
  method: 'put',
  path: '/api/push-browsers',
  summary: 'Tell this browser by push, until its session ends',
  tag: TAG,
  access: 'signed-in',
  body: z.object({
    endpoint: z.url({ protocol: /^https?$/ }).max(1000),
    keys: PushKeys,
    label: text(100, 0),
  }),
  response: PushBrowser,
  errors: ['PUSH_ADDRESS_REFUSED', 'PUSH_TOO_MANY_BROWSERS'],
});

export const removePushBrowser = defineRoute({
  method: 'delete',
  path: '/api/push-browsers/:id',
  summary: 'No more pushes to that browser',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  errors: ['NOT_FOUND'],
});
