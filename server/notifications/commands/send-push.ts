// Tells one browser of one notification by web push: at least once, and a repetition replaces what is shown. A browser
// that is gone is forgotten; a push service that does not answer is tried for a bounded time.
import { z } from 'zod';
import { topicOf } from '../../contracts/notification-kinds.ts';
import type { PushPayload } from '../../contracts/push-browsers.ts';
import { derivedId } from '../../platform/ids.ts';
import { type OutboxEntry, outboxEntry } from '../../platform/outbox/entry.ts';
import { OutboxGiveUp, type OutboxHandler } from '../../platform/outbox/relay.ts';
import type { Deps } from '../ports.ts';
import type { Browser } from '../store/browsers.ts';

export const SEND_PUSH = 'notify.push';

const MOST_ATTEMPTS = 8;
const TOPIC_LENGTH = 32;

const PushWork = z.object({ browserId: z.string(), isUrgent: z.boolean() });

/** In a lane of its push service: a dead one holds up nothing else. */
export const pushEntry = (
  { id, endpoint }: Pick<Browser, 'id' | 'endpoint'>,
  { at, pushAt, isUrgent }: { at: Date; pushAt: Date; isUrgent: boolean },
): OutboxEntry => {
  const payload: z.infer<typeof PushWork> = { browserId: id, isUrgent };
  return outboxEntry({
    ...{ id: `${SEND_PUSH}:${id}`, type: SEND_PUSH, at, payload },
    lane: `push:${new URL(endpoint).host}`,
    ...(pushAt > at && { notBefore: pushAt }),
  });
};

export const makeSendPush =
  (deps: Deps): OutboxHandler =>
  async ({ documentId, payload, attempt }) => {
    const work = PushWork.safeParse(payload);
    if (!work.success) throw new OutboxGiveUp(`not an entry of ours: ${work.error.message}`);
    const { browserId, isUrgent } = work.data;
    const [row, browser] = await Promise.all([deps.rows.find(documentId), deps.browsers.find(browserId)]);
    // Read meanwhile, or somebody else sits there now.
    if (row === null || row.readAt !== null || browser?.personId !== row.personId) return;
    const { choices } = await deps.choices.of(row.personId);
    if (!choices.push[topicOf(row.kind)]) return;
    const said: PushPayload = { type: 'notification', id: row.id };
    const outcome = await deps.pusher.send({
      ...{ endpoint: browser.endpoint, keys: browser.keys, isUrgent },
      payload: JSON.stringify(said),
      topic: derivedId('push', row.id).replaceAll('-', '').slice(0, TOPIC_LENGTH),
    });
    if (outcome === 'taken') return;
    if (outcome === 'gone') return void (await deps.browsers.remove(browserId, row.personId));
    const { host } = new URL(browser.endpoint);
    if (outcome === 'later' && attempt < MOST_ATTEMPTS) throw new Error(`${host} took no push`);
    deps.logger.warn({ host, outcome, attempt }, 'a push was given up');
  };
