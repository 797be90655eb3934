// The collections of the exchange: their names, their indexes, and how rows of earlier versions become today's.
import type { Connection, mongo } from 'mongoose';
import { indexMigration, type Migration } from '../../platform/mongo/migrate.ts';
import { OUTBOX_INDEX } from '../../platform/outbox/entry.ts';

export const DELIVERIES = 'deliveries';
export const SENT_PACKETS = 'sent_packets';
export const PACKETS = 'packets';
export const STATUS_SENDS = 'status_sends';
export const ENVELOPES = 'envelopes';
export const OFFERS = 'packet_offers';
export const PARTS = 'packet_parts';
export const REFUSED_STATUSES = 'refused_statuses';
export const PEERS = 'exchange_peers';

export const migrations: Migration[] = [
  indexMigration('exchange-0001-deliveries', DELIVERIES, [
    { key: { agencyId: 1, outgoingId: 1, 'recipient.code': 1 }, name: 'by-document' },
    { key: { packetId: 1 }, name: 'by-packet', unique: true },
    OUTBOX_INDEX,
  ]),
  indexMigration('exchange-0002-packets', PACKETS, [
    { key: { agencyId: 1, senderCode: 1, packetId: 1 }, name: 'one-packet-once', unique: true },
    OUTBOX_INDEX,
  ]),
  indexMigration('exchange-0003-status-sends', STATUS_SENDS, [
    { key: { agencyId: 1, packetRowId: 1 }, name: 'by-packet' },
    OUTBOX_INDEX,
  ]),
  { name: 'exchange-0004-packets-of-many-recipients', up: packetsOfTheirOwn },
  indexMigration('exchange-relay-0001-cases', DELIVERIES, [
    { key: { agencyId: 1, state: 1, createdAt: 1, _id: 1 }, name: 'by-state' },
  ]),
  indexMigration('exchange-relay-0003-unfinished', DELIVERIES, [
    {
      key: { state: 1 },
      name: 'unfinished',
      partialFilterExpression: { state: { $in: ['queued', 'sent', 'failed'] } },
    },
  ]),
  indexMigration('exchange-relay-0004-conflicts', PACKETS, [
    {
      key: { agencyId: 1, conflictCount: 1 },
      name: 'conflicts',
      partialFilterExpression: { conflictCount: { $gt: 0 } },
    },
  ]),
  indexMigration('exchange-relay-0005-peers', PEERS, []),
  indexMigration('exchange-relay-0006-open', DELIVERIES, [
    { key: { agencyId: 1, _id: 1 }, name: 'of-agency' },
  ]),
  indexMigration('exchange-relay-0007-differences', 'exchange_differences', [
    { key: { agencyId: 1 }, name: 'of-agency' },
  ]),
  indexMigration('exchange-relay-0002-cases', STATUS_SENDS, [
    {
      key: { agencyId: 1 },
      name: 'failed',
      partialFilterExpression: { 'statuses.state': 'failed' },
    },
  ]),
  indexMigration('exchange-0005-what-was-asked', DELIVERIES, [
    { key: { agencyId: 1, documentId: 1, 'recipient.code': 1, createdAt: -1 }, name: 'by-document-id' },
    {
      key: { 'requests.packetId': 1, 'recipient.code': 1 },
      name: 'by-request',
      partialFilterExpression: { 'requests.packetId': { $exists: true } },
    },
  ]),
  // A recall names a document as its sender does.
  indexMigration('exchange-0006-as-its-sender-names-it', PACKETS, [
    { key: { agencyId: 1, senderCode: 1, 'content.documentId': 1, receivedAt: -1 }, name: 'by-document-id' },
  ]),
  indexMigration('exchange-0007-offers', OFFERS, [{ key: { expiresAt: 1 }, name: 'by-end' }]),
  // The nightly comparison of what was told lately.
  indexMigration('exchange-0010-told-lately', STATUS_SENDS, [
    { key: { agencyId: 1, 'statuses.at': 1 }, name: 'by-time' },
  ]),
  indexMigration('exchange-0009-refused-statuses', REFUSED_STATUSES, [
    { key: { agencyId: 1, outgoingId: 1, at: -1 }, name: 'by-document' },
  ]),
  indexMigration('exchange-0008-parts', PARTS, [
    { key: { senderCode: 1, state: 1 }, name: 'by-sender' },
    { key: { state: 1, updatedAt: 1 }, name: 'by-age' },
  ]),
];

interface OldDelivery {
  _id: string;
  agencyId: string;
  outgoingId: string;
  documentId: string;
  packetId: string;
  recipient: { code: string; name: string };
  createdAt: Date;
  request?: { revision: number; document: unknown; files: unknown };
  packetDigest?: string | null;
}

/** A delivery carried its packet; now the packet is a row of its own, which several deliveries name. */
async function packetsOfTheirOwn(connection: Connection): Promise<void> {
  const deliveries = connection.collection<OldDelivery>(DELIVERIES);
  const packets = connection.collection<{ _id: string }>(SENT_PACKETS);
  for await (const old of deliveries.find({ request: { $exists: true } })) {
    if (old.request === undefined) continue;
    const { packetId, agencyId, outgoingId, documentId, recipient, createdAt, packetDigest } = old;
    const { revision, document, files } = old.request;
    const row = {
      agencyId,
      outgoingId,
      documentId,
      revision,
      recipients: [recipient],
      request: { document, files },
      signed: packetDigest ? { storedAs: packetDigest, packetDigest } : null,
      createdAt,
    };
    await packets.updateOne({ _id: packetId }, { $setOnInsert: row }, { upsert: true });
    await deliveries.updateOne({ _id: old._id }, { $unset: { request: '', packetDigest: '' } });
  }
  await packets.createIndexes([{ key: { agencyId: 1, outgoingId: 1 }, name: 'by-document' }]);
  await dropIndex(deliveries, 'by-packet');
  await deliveries.createIndexes([
    { key: { packetId: 1, 'recipient.code': 1 }, name: 'one-delivery-a-packet-and-recipient', unique: true },
  ]);
}

async function dropIndex(collection: mongo.Collection<OldDelivery>, name: string): Promise<void> {
  if (await collection.indexExists(name)) await collection.dropIndex(name);
}
