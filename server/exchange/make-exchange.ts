// Builds the exchange over one database and its neighbours, with a relay of its own: packets to a dead peer are tried
// for a day, and must not fill the relay of the office's own effects.
import { Readable } from 'node:stream';
import type { Connection } from 'mongoose';
import type { Delivery, OutgoingListItem, RefusedStatus } from '../contracts/outgoing-document.ts';
import type { Clock } from '../platform/clock.ts';
import { makeLeases } from '../platform/jobs/lease.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import { makeOutboxRelay, type OutboxHandler } from '../platform/outbox/relay.ts';
import { atTheDoor, vouchedByAxis } from './at-the-door.ts';
import { makeTellArrival, PACKET_ARRIVED } from './commands/accept-packet.ts';
import { addresseesOf, admitSender } from './commands/addressees.ts';
import { answerTruth } from './commands/answer-truth.ts';
import { askRecall, noteReplacement } from './commands/ask-request.ts';
import { bundled } from './commands/bundled-transport.ts';
import { cleanOffers } from './commands/clean-offers.ts';
import { makeTellStep, TELL_STEP } from './commands/delivery-step.ts';
import type { Deps, ReceiveLimits } from './commands/deps.ts';
import { DISPATCH, type DispatchDeps, makeDispatch, makeMournDispatch } from './commands/dispatch-packet.ts';
import { enqueueDeliveries } from './commands/enqueue-deliveries.ts';
import { enqueueStatus } from './commands/enqueue-status.ts';
import { makeReaddress, READDRESS } from './commands/give-up-delivery.ts';
import { guarded } from './commands/guarded-transport.ts';
import { makePeerBook } from './commands/peer-book.ts';
import { allCodesOf } from './commands/receipts.ts';
import { receiveOffer } from './commands/receive-offer.ts';
import { receivePacket } from './commands/receive-packet.ts';
import { receiveReceipt } from './commands/receive-receipt.ts';
import { receiveStatus } from './commands/receive-status.ts';
import { makeTellTakeBack, TAKE_BACK_ASKED } from './commands/receive-take-back.ts';
import { reconcile } from './commands/reconcile.ts';
import { makeReturnedPeers } from './commands/returned-peers.ts';
import { makeMournRequest, makeSendRequest, SEND_REQUEST } from './commands/send-request.ts';
import { makeMournStatus, makeSendStatus, SEND_STATUS } from './commands/send-status.ts';
import { makeFindSentPacket } from './commands/sent-packet.ts';
import { takeCarried } from './commands/take-carried.ts';
import { makeTellRefused, STATUS_REFUSED } from './commands/tell-refused.ts';
import { makeVerifiedEnvelopes } from './commands/verified-envelopes.ts';
import { type DeskHandlers, makeDeskHandlers } from './desk-routes.ts';
import { makeBreakers } from './domain/breaker.ts';
import { LOCAL_LANE, laneOf } from './domain/lanes.ts';
import { nextNight } from './domain/next-night.ts';
import { tellExchange } from './metrics.ts';
import type {
  AgencyRow,
  DeliveryRequest,
  ExchangeSubscriber,
  FilesPort,
  OrganizationPort,
  RecallToAsk,
  ReplacementToNote,
  SentStatus,
  StatusRequest,
} from './ports.ts';
import { presentDelivery, presentRefused, summarize } from './present.ts';
import { DEFAULT_LIMITS, makeCertificateMemory } from './protocol/index.ts';
import {
  type EvidencePapers,
  type ReceivedDocument,
  receivedPapers,
  sentPapers,
} from './queries/evidence.ts';
import { type ExchangeHandlers, makeHandlers } from './routes.ts';
import { axisMigrations, makeAxisInbox } from './store/axis-inbox.ts';
import { DELIVERIES, makeStore, migrations, type OutgoingKey, PACKETS, STATUS_SENDS } from './store/index.ts';
import { boundedBytes } from './transports/bounded-bytes.ts';
import { type LinkDeps, type LinkSettings, makeLinks } from './transports/links.ts';
import { makeLocalTransport } from './transports/local.ts';
import type { PeerCaller } from './transports/peer/caller.ts';

export interface ExchangeDeps {
  connection: Connection;
  /** For whom the work under way is done, when it came through the door for other servers. */
  caller?: () => PeerCaller | undefined;
  /** The ways to other servers, the axis and the folder; default: other servers over plain HTTP on this machine. */
  links?: LinkSettings;
  /** Told the axis's list of agencies. */
  onAxisAgencies?: LinkDeps['onAgencies'];
  /** The lists of other servers. */
  directoryLists?: LinkDeps['lists'];
  log: Deps['log'];
  organization: OrganizationPort;
  files: FilesPort;
  clock: Clock;
  logger: Logger;
  /** For the entries of other features in the rows of this one: the audit trail. */
  outboxHandlers: Readonly<Record<string, OutboxHandler>>;
  /** How much is taken from other servers; see {@link DEFAULT_RECEIVE_LIMITS}. */
  limits?: Partial<ReceiveLimits>;
  /** Absent: nobody watches. */
  metrics?: Metrics;
}

const GB = 1024 ** 3;
const DEFAULT_RECEIVE_LIMITS: ReceiveLimits = {
  packetBytes: GB,
  pendingBytes: 20 * GB,
  pendingParts: 1_000,
};
const CLEAN_MS = 3_600_000;

export interface Exchange {
  handlers: ExchangeHandlers & DeskHandlers;
  migrations: Migration[];
  /** Worked off by the exchange's own relay. */
  outboxCollections: string[];
  /** Types of its entries that people meet as failed deliveries and statuses. */
  ownCases: string[];
  /** Idempotent: the same document, recipient and revision make one delivery. */
  enqueueDeliveries(request: DeliveryRequest): Promise<void>;
  deliveriesOf(key: OutgoingKey): Promise<Delivery[]>;
  /** Statuses of this document that were not believed, newest first. */
  refusedStatusesOf(key: OutgoingKey): Promise<RefusedStatus[]>;
  /** The packet of one delivery of this document; null when there is none. */
  packetOf(key: OutgoingKey, deliveryId: string): Promise<{ name: string; open(): Readable } | null>;
  deliverySummaries(
    agencyId: string,
    outgoingIds: string[],
  ): Promise<Map<string, OutgoingListItem['deliverySummary']>>;
  /** Names of the agencies that have acknowledged each document, each once. */
  acknowledgedBy(agencyId: string, outgoingIds: readonly string[]): Promise<Map<string, string[]>>;
  /** Idempotent by request and recipient; nothing where the document has ended there or is asked back already. */
  askRecall(wish: RecallToAsk): Promise<void>;
  /** Idempotent. */
  noteReplacement(wish: ReplacementToNote): Promise<void>;
  /** How the packets of a document name it; null when none was made. */
  documentIdOf(key: OutgoingKey): Promise<string | null>;
  /** The outgoing document that was sent to this recipient under this identifier; null when none was. */
  sentTo(key: { agencyId: string; documentId: string; recipientCode: string }): Promise<string | null>;
  /** Whether a document has come that its sender names so. */
  isReceived(key: { agencyId: string; senderCodes: readonly string[]; documentId: string }): Promise<boolean>;
  /** Idempotent by (incoming document, code), and by the request it answers. */
  enqueueStatus(request: StatusRequest): Promise<void>;
  statusesOf(incomingId: string): Promise<SentStatus[]>;
  /** What is proof of one delivery, or of all of the document; null when there is none (yet). */
  sentPapers(of: {
    agencyId: string;
    outgoingId: string;
    deliveryId?: string;
  }): Promise<EvidencePapers | null>;
  receivedPapers(of: ReceivedDocument): Promise<EvidencePapers | null>;
  /** Before {@link start}; once. */
  subscribe(subscriber: ExchangeSubscriber): void;
  /** Before {@link start}, where no other process works on this database; see the relay. */
  takeOver(): Promise<void>;
  /** When each agency was last reached, by its id. */
  contactsOf(agencies: readonly AgencyRow[]): Promise<Map<string, Date>>;
  /** The list of a server is due now. */
  readLists(): void;
  /** What somebody brought besides the links, e.g. by mail: as the folder's files are taken. */
  takeCarried(open: () => AsyncIterable<Uint8Array>): Promise<string[]>;
  /** A server has shown this certificate, and the directory names nobody for it: its list is read soon. */
  stranger(certificate: Uint8Array): void;
  /** Wakes its relay. */
  kick(): void;
  start(): void;
  stop(): Promise<void>;
  /** Resolves when nothing is due (what waits for a dead peer does not count). */
  idle(): Promise<boolean>;
}

/** Packets to peers and to agencies here share these; a fourth is kept for what waits for nobody. */
const PLACES = { concurrency: 512, kept: 128 };
/** A slow or dead peer holds no more of them, and a few connections only; see guarded-transport.ts. */
const PEER_PLACES = 128;
/** A packet is tried for a day; then a person has to look. */
const MAX_AGE_MS = 24 * 3_600_000;

/** Largest packet fetched from the axis or a folder, and largest status. */
const FETCHED_BYTES = DEFAULT_LIMITS.packetBytes;
const STATUS_BYTES = 256 * 1024;

/** How often it is looked whether the nightly comparison is due, or wished for at another process. */
const COMPARE_LOOK_MS = 10_000;

/** Kept read, some kilobytes each. */
const CERTIFICATES = 1_000;

const OUTBOXES = [DELIVERIES, PACKETS, STATUS_SENDS];

export function makeExchange({
  connection,
  logger,
  limits,
  outboxHandlers,
  metrics,
  links: settings = {},
  onAxisAgencies,
  directoryLists: lists,
  caller = () => undefined,
  ...neighbours
}: ExchangeDeps): Exchange {
  let subscriber: ExchangeSubscriber | undefined;
  const subscribed = () => {
    if (subscriber === undefined) throw new Error('nobody listens to the exchange');
    return subscriber;
  };
  const store = makeStore(connection, {
    kick: (...written) => relay.kick(...written),
    adopt: (...born) => relay.adopt(...born),
  });
  const deps: Deps = {
    ...neighbours,
    store,
    limits: { ...DEFAULT_RECEIVE_LIMITS, ...limits },
    verified: makeVerifiedEnvelopes(),
    readCertificate: makeCertificateMemory(CERTIFICATES),
  };
  const leases = makeLeases(connection);
  const cleaning = leases.job({
    name: 'abandoned packet offers',
    everyMs: CLEAN_MS,
    run: (signal) => cleanOffers(deps, signal),
    logger,
  });
  const local = makeLocalTransport({
    receivePacket: (bytes, to, voucher) => receivePacket(deps, bytes, to, voucher),
    receiveOffer: (envelope, to, voucher) => receiveOffer(deps, envelope, { to, voucher }),
    receiveStatus: (bytes, voucher) => receiveStatus(deps, bytes, { voucher }),
    answerTruth: (question) => answerTruth(deps, question),
  });
  const breakers = makeBreakers(Math.random);
  const now = () => neighbours.clock.now();
  const book = makePeerBook(store, breakers, logger);
  const measures = metrics && tellExchange(metrics, store);
  /** As packets from elsewhere are received. */
  const outside: Deps = {
    ...deps,
    organization: atTheDoor(neighbours.organization, caller, ({ endpoint }) => {
      if (endpoint !== null) links.stranger({ endpoint });
    }),
    vouches: (sender) => sender.transport === 'peer' && caller()?.speaksFor(sender) === true,
    onHeard: (agency) => returned.heard(agency),
  };
  const door: LinkDeps['door'] = {
    addressees: (bytes) => addresseesOf(outside, bytes),
    admit: (from) => admitSender(outside, from),
    receiveReceipt: (bytes) => receiveReceipt({ ...sending, ...outside }, findPacket, bytes),
    receivePacket: (bytes, to, from) =>
      receivePacket({ ...outside, vouches: from === undefined ? undefined : vouchedByAxis(from) }, bytes, to),
    receiveStatus: async (bytes) => receiveStatus(outside, await boundedBytes(bytes, STATUS_BYTES)),
  };
  const links = makeLinks(settings, {
    door,
    inbox: makeAxisInbox(connection),
    leases,
    clock: neighbours.clock,
    logger,
    maxBytes: FETCHED_BYTES,
    onAgencies: onAxisAgencies,
    lists,
  });
  const away = bundled(guarded(links.transport, { breakers, now, onOutcome: book.note }));
  const findPacket = makeFindSentPacket(deps);
  const sending: DispatchDeps = {
    ...deps,
    transportFor: ({ isLocal }) => (isLocal ? local : away),
    onReceipt: (seconds) => measures?.receipt(seconds),
  };
  const relay = makeOutboxRelay({
    connection,
    collections: OUTBOXES,
    givesDocument: true,
    handlers: {
      [DISPATCH]: makeDispatch(sending),
      [TELL_STEP]: makeTellStep(deps, subscribed),
      [PACKET_ARRIVED]: makeTellArrival(deps, subscribed),
      [SEND_STATUS]: makeSendStatus(sending),
      [READDRESS]: makeReaddress(deps),
      [SEND_REQUEST]: makeSendRequest(sending),
      [TAKE_BACK_ASKED]: makeTellTakeBack(deps, subscribed),
      [STATUS_REFUSED]: makeTellRefused(deps, subscribed),
      ...outboxHandlers,
    },
    clock: neighbours.clock,
    logger,
    mourners: {
      [DISPATCH]: makeMournDispatch(deps),
      [SEND_STATUS]: makeMournStatus(deps),
      [SEND_REQUEST]: makeMournRequest(deps),
    },
    ...PLACES,
    lanes: {
      limitOf: (lane) => {
        if (lane === LOCAL_LANE) return PLACES.concurrency;
        const { state } = breakers.view(lane, now());
        return { closed: PEER_PLACES, 'half-open': 1, open: 0 }[state];
      },
      closed: () => breakers.open(now()),
    },
    maxAttempts: Number.POSITIVE_INFINITY,
    maxAgeMs: MAX_AGE_MS,
  });

  const { clock } = neighbours;
  const returned = makeReturnedPeers({ store, breakers, clock, logger, hurry: relay.hurry });

  const comparing = leases.job({
    name: 'comparing with receivers and senders',
    everyMs: COMPARE_LOOK_MS,
    run: async (signal, { fence }) => {
      const due = await store.truth.dueSince(now(), nextNight(now(), Math.random()));
      if (due === null) return;
      const counts = await reconcile({ ...sending, findPacket }, signal);
      // Who takes it over begins anew.
      if (signal.aborted) return;
      const nextAt = nextNight(now(), Math.random());
      await store.truth.done({ ...counts, at: now() }, { due, nextAt, fence });
    },
    logger,
  });

  return {
    handlers: { ...makeHandlers(outside), ...makeDeskHandlers(deps, comparing.kick) },
    migrations: [...migrations, ...axisMigrations],
    outboxCollections: OUTBOXES,
    ownCases: [DISPATCH, SEND_STATUS],
    enqueueDeliveries: (request) => enqueueDeliveries(deps, request),
    deliveriesOf: async (key) => (await store.deliveries.ofDocument(key)).map(presentDelivery),
    refusedStatusesOf: async (key) => (await store.refused.ofDocument(key)).map(presentRefused),
    packetOf: async ({ agencyId, outgoingId }, id) => {
      const delivery = await store.deliveries.find(id);
      if (delivery?.agencyId !== agencyId || delivery.outgoingId !== outgoingId) return null;
      const packet = await findPacket(delivery.packetId);
      const name = `${delivery.documentId}-${delivery.recipient.code}.edxml`;
      return { name: name.replace(/[^\p{L}\p{N}.-]+/gu, '-'), open: () => Readable.from(packet.whole()) };
    },
    deliverySummaries: async (agencyId, outgoingIds) =>
      summarize(await store.deliveries.counts(agencyId, outgoingIds)),
    acknowledgedBy: async (agencyId, outgoingIds) => {
      const names = new Map<string, Set<string>>();
      for (const { outgoingId, name } of await store.deliveries.acknowledged(agencyId, outgoingIds))
        names.set(outgoingId, (names.get(outgoingId) ?? new Set()).add(name));
      return new Map([...names].map(([id, each]) => [id, [...each]]));
    },
    askRecall: (wish) => askRecall(deps, wish),
    noteReplacement: (wish) => noteReplacement(deps, wish),
    documentIdOf: async (key) => (await store.deliveries.newest(key))?.documentId ?? null,
    sentTo: async ({ recipientCode, ...key }) => {
      const recipientCodes = await allCodesOf(deps, recipientCode);
      return (await store.deliveries.findByDocumentId({ ...key, recipientCodes }))?.outgoingId ?? null;
    },
    isReceived: async (key) => (await store.received.findDocument(key)) !== null,
    enqueueStatus: (request) => enqueueStatus(deps, request),
    statusesOf: async (incomingId) =>
      ((await store.statuses.find(incomingId))?.statuses ?? []).map(({ code, at, state }) => ({
        code,
        at,
        state,
      })),
    sentPapers: (of) => sentPapers(deps, of),
    receivedPapers: (of) => receivedPapers(deps, of),
    subscribe: (given) => {
      subscriber = {
        ...given,
        deliveryChanged: async (step) => {
          await given.deliveryChanged(step);
          measures?.step(step.state);
        },
      };
    },
    contactsOf: async (agencies) => {
      const met = new Map((await store.peers.all()).map(({ lane, lastContactAt }) => [lane, lastContactAt]));
      return new Map(
        agencies.flatMap((agency) => {
          const at = met.get(laneOf(agency));
          return at ? [[agency.id, at]] : [];
        }),
      );
    },
    takeCarried: (open) => takeCarried(door, open),
    readLists: links.readLists,
    stranger: (certificate) => links.stranger({ certificate }),
    takeOver: async () => {
      await Promise.all([relay.takeOver(), leases.takeOver()]);
    },
    kick: relay.kick,
    start: () => {
      relay.start();
      cleaning.start();
      links.start();
      comparing.start();
      returned.start();
    },
    stop: async () => {
      await Promise.all([relay.stop(), links.stop(), cleaning.stop(), comparing.stop(), returned.stop()]);
      await book.idle();
    },
    idle: relay.idle,
  };
}
