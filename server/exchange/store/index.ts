// The only door to the collections of the exchange; `relay` is woken after a write that left entries.
import type { Connection } from 'mongoose';
import { groupedWrites } from '../../platform/mongo/grouped.ts';
import { makeCaseStore } from './cases.ts';
import { makeDeliveryStore } from './deliveries.ts';
import { makeEnvelopeStore } from './envelopes.ts';
import type { Waking } from './newborn.ts';
import { makeOfferStore } from './offers.ts';
import { makePeerStore } from './peers.ts';
import { makeReceivedPacketStore } from './received-packets.ts';
import { makeRefusedStatusStore } from './refused-statuses.ts';
import { makeSentPacketStore } from './sent-packets.ts';
import { makeStatusSendStore } from './status-sends.ts';
import { makeTruthStore } from './truth.ts';

export type { CasePage, CasePosition, CaseRow, FailedStatuses } from './cases.ts';
export type { AskWrite, NewDelivery, OutgoingKey, ShownDelivery, StepWrite } from './deliveries.ts';
export { DELIVERIES, migrations, PACKETS, STATUS_SENDS } from './migrations.ts';
export type { PartRow } from './offers.ts';
export type { PeerRow } from './peers.ts';
export type { ReceivedPacketRow, TakeBack } from './received-packets.ts';
export type { RefusedStatus } from './refused-statuses.ts';
export { isSameStatus, type StatusKey, type StatusSend, type StatusSendRow } from './status-sends.ts';

export type { Difference, ReconcileCounts } from './truth.ts';

export type ExchangeStore = ReturnType<typeof makeStore>;

export const makeStore = (connection: Connection, relay: Waking) => ({
  /** Rows that make sense only together, made by `newRow` and `newRows` of their stores. */
  insertInOrder: groupedWrites(connection).insertInOrder,
  deliveries: makeDeliveryStore(connection, relay),
  sent: makeSentPacketStore(connection),
  received: makeReceivedPacketStore(connection, relay),
  envelopes: makeEnvelopeStore(connection),
  offers: makeOfferStore(connection),
  statuses: makeStatusSendStore(connection, relay.kick),
  cases: makeCaseStore(connection, relay.kick),
  refused: makeRefusedStatusStore(connection),
  peers: makePeerStore(connection),
  truth: makeTruthStore(connection),
});
