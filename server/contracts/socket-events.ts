// Socket.IO carries no content: who may see a thing is decided by HTTP alone.
import { z } from 'zod';

/** Sent as event `changed` to the people who may see the thing; the browser fetches by HTTP. */
export const ChangedEvent = z.object({
  type: z.enum([
    'outgoing',
    'incoming',
    'intake',
    'internal',
    'notification',
    'batch',
    'comments',
    'editors',
    'workFile',
  ]),
  /** Of `comments` and `editors`: the outgoing document they belong to. */
  id: z.string(),
  version: z.int(),
});
export type ChangedEvent = z.infer<typeof ChangedEvent>;

export const SOCKET_PATH = '/socket';
export const CHANGED = 'changed';
