// The life of one claim: entries are run one after another while the lease and a place in their lane are held, finished,
// sent to sleep after a failure, or given up after so many attempts or so much time.
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { Claim, ClaimStore } from './claim.ts';
import type { OutboxEntry } from './entry.ts';
import { OutboxGiveUp, type OutboxHandler, type OutboxJob, type OutboxMourner, OutboxNotYet } from './job.ts';
import type { Lanes, Place } from './lanes.ts';

export interface WorkRules {
  handlers: Readonly<Record<string, OutboxHandler>>;
  mourners: Readonly<Record<string, OutboxMourner>>;
  clock: Clock;
  logger: Logger;
  lanes: Lanes;
  leaseMs: number;
  maxAttempts: number;
  maxAgeMs: number;
  backoff: { baseMs: number; capMs: number };
  random: () => number;
  isRunning(): boolean;
  /** An entry of this collection will be due again in so many milliseconds. */
  onSleep(collection: string, delayMs: number): void;
}

export interface Source {
  name: string;
  claims: ClaimStore;
}

export interface Post {
  place: Place;
  /** Whether the document was written to since this was last asked. */
  touched(): boolean;
  /** Told when an entry has to wait for a place in its lane. */
  onCrowd(): unknown;
}

/** Works off what can be worked off now, and gives the document back. */
export async function workOff(rules: WorkRules, source: Source, first: Claim, post: Post): Promise<void> {
  const { place, touched, onCrowd } = post;
  let claim: Claim | undefined = first;
  while (claim !== undefined) {
    const heads = rules.isRunning() ? headsOf(claim, rules.clock.now()) : [];
    const due = heads.filter(({ dueAt }) => isDue(dueAt, rules));
    const entry = due.find(({ lane }) => place.moveTo(lane));
    if (entry !== undefined) claim = await runOne(rules, source, claim, entry);
    // What was done may have left more to do in the same document.
    else if (rules.isRunning() && touched()) claim = await source.claims.refresh(claim);
    else {
      if (due.length > 0) onCrowd();
      return giveBack(rules, source, claim, heads);
    }
  }
}

/**
 * The first entry of each lane: lanes do not wait for each other, and nothing waits for an entry of a later time.
 * What has no lane comes first, for it is quick.
 */
function headsOf({ pending }: Claim, now: Date): OutboxEntry[] {
  const heads = new Map<string | undefined, OutboxEntry>();
  for (const entry of pending) {
    if (entry.notBefore !== undefined && entry.notBefore > now) continue;
    if (!heads.has(entry.lane)) heads.set(entry.lane, entry);
  }
  return [...heads.values()].sort((a, b) => Number(a.lane !== undefined) - Number(b.lane !== undefined));
}

const isDue = (dueAt: Date | undefined, { clock }: WorkRules) => dueAt !== undefined && dueAt <= clock.now();

async function giveBack(rules: WorkRules, source: Source, first: Claim, heads: OutboxEntry[]): Promise<void> {
  let claim: Claim | undefined = first;
  for (const head of heads) {
    if (claim === undefined) return;
    const { lane, dueAt } = head;
    // An entry pushed behind one in back-off makes the document look due; order says it has to wait too.
    if (dueAt !== undefined && !isDue(dueAt, rules)) {
      const isOverlooked = claim.pending.some((each) => each.lane === lane && isDue(each.dueAt, rules));
      if (isOverlooked) claim = await source.claims.postpone(claim, head, dueAt);
    } else if (lane !== undefined && rules.lanes.isClosed(lane) && isTooOld(rules, head)) {
      const reason = new Error('given up: the peer could not be reached in all this time');
      claim = await giveUp(rules, source, claim, head, reason);
    }
  }
  if (claim !== undefined) await source.claims.release(claim);
}

const isTooOld = ({ clock, maxAgeMs }: WorkRules, { at, notBefore }: OutboxEntry): boolean =>
  clock.now().getTime() - (notBefore ?? at).getTime() > maxAgeMs;

async function runOne(rules: WorkRules, source: Source, claim: Claim, entry: OutboxEntry) {
  const { claims } = source;
  const failure = await holding(rules, claims, claim, async (signal) => {
    const handler = rules.handlers[entry.type];
    if (handler === undefined) throw new Error(`no handler for ${entry.type}`);
    await handler(jobOf(source, claim, entry, signal));
  });
  if (failure === undefined) return finished(claim, entry);
  if (failure instanceof OutboxNotYet) {
    rules.onSleep(source.name, failure.until.getTime() - rules.clock.now().getTime());
    return claims.postpone(claim, entry, failure.until);
  }
  const isLast = entry.attempts + 1 >= rules.maxAttempts || isTooOld(rules, entry);
  if (failure instanceof OutboxGiveUp || isLast) return giveUp(rules, source, claim, entry, failure);
  return sleep(rules, source, claim, entry, failure);
}

/** Told to the database when the document is given back: until then a crash has it run again, as any time before. */
const finished = (claim: Claim, { id }: OutboxEntry): Claim => ({
  ...claim,
  pending: claim.pending.filter((each) => each.id !== id),
  finished: [...claim.finished, id],
});

function sleep(rules: WorkRules, source: Source, claim: Claim, entry: OutboxEntry, failure: Error) {
  const delayMs = backoffMs(entry.attempts + 1, rules);
  rules.logger.warn(
    { err: failure, ...named(source, claim, entry), delayMs },
    'outbox entry failed; will try again',
  );
  rules.onSleep(source.name, delayMs);
  const dueAt = new Date(rules.clock.now().getTime() + delayMs);
  return source.claims.postpone(claim, entry, dueAt, failure.message);
}

async function giveUp(rules: WorkRules, source: Source, claim: Claim, entry: OutboxEntry, reason: Error) {
  const mourner = rules.mourners[entry.type];
  const failure = await holding(rules, source.claims, claim, async (signal) =>
    mourner?.(jobOf(source, claim, entry, signal), reason),
  );
  // Nobody would ever learn of it: so it is not dead yet.
  if (failure !== undefined) return sleep(rules, source, claim, entry, failure);
  rules.logger.error({ err: reason, ...named(source, claim, entry) }, 'outbox entry is dead');
  return source.claims.bury(claim, entry, reason.message);
}

/** Runs work while a heartbeat moves the lease on; answers with what it threw. */
async function holding(
  { leaseMs }: WorkRules,
  claims: ClaimStore,
  claim: Claim,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<Error | undefined> {
  const lost = new AbortController();
  const heartbeat = setInterval(() => {
    claims.renew(claim).then(
      (isHeld) => isHeld || lost.abort(),
      () => undefined,
    );
  }, leaseMs / 3);
  try {
    await work(lost.signal);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    clearInterval(heartbeat);
  }
}

function jobOf({ name }: Source, claim: Claim, entry: OutboxEntry, signal: AbortSignal): OutboxJob {
  const { id, type, payload, at, attempts } = entry;
  const { documentId, document, fence } = claim;
  return {
    id,
    type,
    payload,
    at,
    attempt: attempts + 1,
    collection: name,
    documentId,
    document,
    fence,
    signal,
  };
}

const named = ({ name }: Source, { documentId }: Claim, { id, type, lane, attempts }: OutboxEntry) => ({
  collection: name,
  documentId,
  entry: id,
  type,
  lane,
  attempts: attempts + 1,
});

/** Full jitter: a random part of a growing span, so that those who failed together do not come back together. */
const backoffMs = (attempts: number, { backoff: { baseMs, capMs }, random }: WorkRules): number =>
  Math.floor(random() * Math.min(capMs, baseMs * 2 ** (attempts - 1)));
