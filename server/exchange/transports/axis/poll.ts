// One turn of fetching from the axis: list, fetch, store, and only then acknowledge. The rows of the inbox are the
// cursor: a kill between any two steps is made good by the next turn, and a document that is listed or fetched twice is
// known again by what it holds (E1, E2).

import type { Clock } from '../../../platform/clock.ts';
import { AppError } from '../../../platform/http/problem.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { AxisClient, ListedDocument, MessageType } from './axis-client.ts';
import { AxisRefusal } from './axis-errors.ts';
import type { AxisInbox, InboxRow } from './inbox-row.ts';

/** Where fetched packets go: the same door as for everybody, told that the axis brought them. */
export interface AxisDoor {
  /** Whether anything is taken from who sends it, as the axis lists it. @throws AppError EXCHANGE_SENDER_*. */
  admit(from: string): Promise<void>;
  /** `from`: the sender as the axis lists it, for whom it vouches. */
  receivePacket(bytes: AsyncIterable<Uint8Array>, to: string, from: string): Promise<unknown>;
  receiveStatus(bytes: AsyncIterable<Uint8Array>): Promise<unknown>;
}

export interface PollDeps {
  client: Pick<AxisClient, 'receivedList' | 'getEdoc' | 'updateStatus'>;
  inbox: AxisInbox;
  door: AxisDoor;
  clock: Clock;
  logger: Logger;
  /** Documents fetched in one turn, of each kind. */
  perTurn?: number;
}

export interface PollResult {
  taken: number;
  refused: number;
  failed: number;
  /** More is waiting than one turn takes. */
  hasMore: boolean;
}

const PER_TURN = 50;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 480_000;
const MESSAGE_TYPES: readonly MessageType[] = ['edoc', 'status'];

/** @throws AxisRefusal, AxisUnavailable when not even the list can be had. */
export async function pollAxis(deps: PollDeps, signal: AbortSignal): Promise<PollResult> {
  const { client, inbox, clock, perTurn = PER_TURN } = deps;
  const result: PollResult = { taken: 0, refused: 0, failed: 0, hasMore: false };
  await acknowledge(deps, signal);
  // Documents first: a status may speak of what has just come.
  for (const messageType of MESSAGE_TYPES) {
    const listed = onceEach(await client.receivedList(messageType, signal));
    const at = clock.now();
    const rows = await inbox.open(
      listed.map(({ docId, from, to }) => ({ docId, messageType, from, to })),
      at,
    );
    await inbox.noteList(messageType, at);
    const due = rows.filter(({ state, dueAt }) => state === 'listed' && dueAt <= at);
    result.hasMore ||= due.length > perTurn;
    for (const row of due.slice(0, perTurn)) {
      if (signal.aborted) return result;
      result[await take(deps, row, signal)] += 1;
    }
    // Acknowledged before, but the axis did not hear it.
    for (const row of rows.filter(({ state }) => state === 'acknowledged').slice(0, perTurn))
      await tell(deps, row, signal);
  }
  await acknowledge(deps, signal);
  return result;
}

const onceEach = (items: readonly ListedDocument[]): ListedDocument[] => [
  ...new Map(items.map((item) => [item.docId, item])).values(),
];

async function take(
  { client, inbox, door, clock, logger }: PollDeps,
  row: InboxRow,
  signal: AbortSignal,
): Promise<'taken' | 'refused' | 'failed'> {
  const { docId, messageType, from, to, attempts } = row;
  try {
    await door.admit(from);
    const bytes = client.getEdoc(docId, signal);
    await (messageType === 'status' ? door.receiveStatus(bytes) : door.receivePacket(bytes, to, from));
    await inbox.note(docId, { state: 'stored', isTaken: true, text: '', updatedAt: clock.now() });
    return 'taken';
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const at = clock.now();
    if (isFinal(error)) {
      logger.warn({ docId, from, to, reason: text }, 'a packet of the axis was refused');
      await inbox.note(docId, { state: 'refused', isTaken: false, text, updatedAt: at });
      return 'refused';
    }
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempts);
    const dueAt = new Date(at.getTime() + pauseMs);
    await inbox.note(docId, { attempts: attempts + 1, dueAt, text, updatedAt: at });
    return 'failed';
  }
}

/** What the packet itself is refused for will not change; a busy server or a full disk will. */
const isFinal = (error: unknown): boolean =>
  error instanceof AxisRefusal || (error instanceof AppError && error.status < 500 && error.status !== 429);

async function acknowledge(deps: PollDeps, signal: AbortSignal): Promise<void> {
  for (const row of await deps.inbox.unacknowledged(deps.perTurn ?? PER_TURN)) {
    if (signal.aborted) return;
    await tell(deps, row, signal);
  }
}

/** Told twice is harmless; told before it is stored would lose it. */
async function tell({ client, inbox, clock }: PollDeps, row: InboxRow, signal: AbortSignal): Promise<void> {
  await client.updateStatus(row.docId, row.isTaken === false ? 'fail' : 'done', signal);
  await inbox.note(row.docId, { state: 'acknowledged', updatedAt: clock.now() });
}
