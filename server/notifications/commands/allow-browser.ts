// A browser that may be told by push, for as long as its session was not ended: whoever signs in there next is another.
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import type { Deps } from '../ports.ts';
import type { Browser } from '../store/browsers.ts';

const MOST_BROWSERS = 10;

/** @throws AppError PUSH_ADDRESS_REFUSED, PUSH_TOO_MANY_BROWSERS. */
export async function allowBrowser(
  { browsers, pusher, clock }: Pick<Deps, 'browsers' | 'pusher' | 'clock'>,
  { personId, sessionId }: Pick<Browser, 'personId' | 'sessionId'>,
  { endpoint, keys, label }: Pick<Browser, 'endpoint' | 'keys' | 'label'>,
): Promise<Browser> {
  if (!(await pusher.mayAsk(endpoint))) throw new AppError('PUSH_ADDRESS_REFUSED');
  const id = derivedId('push-browser', endpoint);
  const own = await browsers.of(personId);
  const before = own.find((each) => each.id === id);
  if (before === undefined && own.length >= MOST_BROWSERS) throw new AppError('PUSH_TOO_MANY_BROWSERS');
  const since = before?.since ?? clock.now();
  const browser = { id, personId, sessionId, endpoint, keys, label, since };
  await browsers.put(browser);
  return browser;
}
