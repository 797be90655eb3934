// Builds the intake over one database and its neighbours. Who knows how to read what comes through a channel says so by
// `register`; who can propose fields from papers, by `propose`.
import type { Connection } from 'mongoose';
import type { IntakeChannel, IntakeDetail } from '../contracts/intake.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import type { Kick, OutboxHandler } from '../platform/outbox/relay.ts';
import { loadVisible } from './commands/admit.ts';
import { PROCESS } from './commands/entries.ts';
import { makeProcess } from './commands/process-item.ts';
import { readUpload } from './commands/read-upload.ts';
import { splitItem } from './commands/split-item.ts';
import { storeArrival } from './commands/store-arrival.ts';
import type { IntakeItem } from './domain/intake-item.ts';
import { type MailFile, makeMail } from './make-mail.ts';
import type { Actor, Arrival, Deps, PacketsPort, Processor, Proposer } from './ports.ts';
import { presentDetail } from './present.ts';
import { countIntake } from './queries/queue.ts';
import { type IntakeHandlers, makeHandlers } from './routes.ts';
import { INTAKE, makeStore, migrations } from './store.ts';
import { MAILBOXES, mailboxIndexes, makeMailboxStore } from './store-mailboxes.ts';

export interface IntakeDeps extends Omit<Deps, 'store' | 'processors' | 'proposers'> {
  connection: Connection;
  packets: PacketsPort;
  /** Wakes the outbox relay. */
  kick: Kick;
}

export interface Intake {
  handlers: IntakeHandlers;
  migrations: Migration[];
  outboxCollections: string[];
  outboxHandlers: Record<string, OutboxHandler>;
  /** Its bytes are in the file store already; idempotent by `key`. Processed later, by whoever reads the channel. */
  store(arrival: Arrival): Promise<{ id: string }>;
  /** How items of a channel are read; before the start. The last one told stands. */
  register(channel: IntakeChannel, processor: Processor): void;
  /** Asked for every item that was read, whatever its channel; before the start. */
  propose(proposer: Proposer): void;
  /** @throws AppError NOT_FOUND, also for what the actor may not know. */
  find(actor: Actor, id: string): Promise<IntakeItem>;
  present(actor: Actor, item: IntakeItem): IntakeDetail;
  /** The item becomes its parts, which `parts` stores before. @throws AppError NOT_FOUND, INTAKE_WRONG_STATE, CONFLICT. */
  handOver(
    actor: Actor,
    wish: { id: string; version: number },
    parts: () => Promise<string[]>,
  ): Promise<IntakeItem>;
  counters(actor: Actor): Promise<{ waiting: number; problems: number }>;
  /** Begins to fetch mail; its settings, if there are any. @throws StartupError. */
  start(mail: MailFile | undefined): Promise<void>;
  /** Where the door for mail listens; undefined: nowhere. */
  dropPort(): number | undefined;
  stop(): Promise<void>;
}

export function makeIntake(given: IntakeDeps): Intake {
  const { connection, kick, packets, ...neighbours } = given;
  const store = makeStore(connection, kick);
  const mailboxes = makeMailboxStore(connection, kick);
  const mail = makeMail({ ...neighbours, connection, store, mailboxes, packets });
  const processors = new Map<IntakeChannel, Processor>([
    ['hand', readUpload],
    ['scan', readUpload],
    ['email', mail.read],
  ]);
  const proposers: Proposer[] = [];
  const deps: Deps = { ...neighbours, store, processors, proposers };
  return {
    handlers: makeHandlers({ ...deps, mailboxes }),
    migrations: [...migrations, mailboxIndexes],
    outboxCollections: [INTAKE, MAILBOXES],
    outboxHandlers: { [PROCESS]: makeProcess(deps) },
    store: (arrival) => storeArrival(deps, arrival),
    register: (channel, processor) => void processors.set(channel, processor),
    propose: (proposer) => void proposers.push(proposer),
    find: (actor, id) => loadVisible(deps, actor, id),
    present: presentDetail,
    handOver: (actor, wish, parts) => splitItem(deps, actor, wish, parts),
    counters: (actor) => countIntake(deps, actor),
    start: mail.start,
    dropPort: mail.dropPort,
    stop: mail.stop,
  };
}
