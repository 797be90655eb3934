// The end of a fault run: both databases side by side. Every delivery has one packet and one incoming document at its
// recipient, or is a dead letter that says why; every status is one step; both sides hold the same signed receipts.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Connection } from 'mongoose';
import type { Pki } from '../../certs-dev/index.ts';
import { agencyIdOf } from '../../server/cli/seed-demo.ts';
import type { Container } from '../../server/container.ts';
import type { DeliveryRow } from '../../server/exchange/domain/delivery.ts';
import { receiptFacts, verifyReceipt } from '../../server/exchange/protocol/index.ts';
import type { ReceivedPacketRow, StatusSendRow } from '../../server/exchange/store/index.ts';
import type { IncomingDocument } from '../../server/incoming/domain/incoming-document.ts';
import type { OutboxEntry } from '../../server/platform/outbox/entry.ts';
import type { Released } from './load.ts';
import { RECIPIENTS, SENDER } from './offices.ts';

type Stored<T> = Omit<T, 'id'> & { _id: string };
type Verdict = 'lost' | 'doubled' | 'disagreeing';

export interface SenderFacts {
  deliveries: Array<Stored<DeliveryRow>>;
  /** Of the time-lines of the documents. */
  lines: string[];
  dead: string[];
  /** `type subject` of every entry of the event log. */
  logged: Set<string>;
}

export interface ReceiverFacts {
  packets: Array<Stored<ReceivedPacketRow>>;
  incoming: Array<
    Pick<IncomingDocument, 'agencyId' | 'packetId' | 'state' | 'registration'> & { _id: string }
  >;
  statuses: Array<Stored<StatusSendRow>>;
  entries: Array<{ agencyId: string; number: number; state: string; holder?: string; documentId: string }>;
  dead: string[];
  logged: Set<string>;
  /** Files that are missing or hold other bytes than their name says. */
  badFiles: string[];
}

export interface Sides {
  sender: SenderFacts;
  receiver: ReceiverFacts;
  pki: Pki;
}

export interface Comparison {
  counts: Readonly<Record<string, number>>;
  lost: string[];
  doubled: string[];
  disagreeing: string[];
}

const OUTBOXES = ['outgoing', 'deliveries', 'packets', 'status_sends', 'incoming', 'register-entries'];

async function deadIn(connection: Connection): Promise<string[]> {
  const dead: string[] = [];
  for (const name of OUTBOXES) {
    const rows = connection.collection<{ _id: string; outbox: OutboxEntry[] }>(name);
    for await (const { outbox } of rows.find({ 'outbox.0': { $exists: true } }))
      for (const { id, notBefore, deadAt, lastError = 'not done' } of outbox)
        if (notBefore === undefined || deadAt !== undefined) dead.push(`${name} ${id}: ${lastError}`);
  }
  return dead;
}

const all = <T extends object>(connection: Connection, name: string, projection: object) =>
  connection.collection(name).find({}).project<T>(projection).toArray();

export async function senderFacts(connection: Connection, logged: Set<string>): Promise<SenderFacts> {
  const documents = await all<{ _id: string; acts: Array<{ stepId?: string }> }>(connection, 'outgoing', {
    acts: 1,
  });
  return {
    deliveries: await all(connection, 'deliveries', { outbox: 0, outboxLease: 0 }),
    lines: documents.flatMap(({ acts }) => acts.flatMap(({ stepId }) => stepId ?? [])),
    dead: await deadIn(connection),
    logged,
  };
}

export async function receiverFacts(
  connection: Connection,
  { files }: Pick<Container, 'files'>,
  logged: Set<string>,
): Promise<ReceiverFacts> {
  const packets = await all<ReceiverFacts['packets'][number]>(connection, 'packets', { outbox: 0 });
  const statuses = await all<ReceiverFacts['statuses'][number]>(connection, 'status_sends', { outbox: 0 });
  return {
    packets,
    statuses,
    incoming: await all(connection, 'incoming', { agencyId: 1, packetId: 1, state: 1, registration: 1 }),
    entries: await all(connection, 'register-entries', { outbox: 0 }),
    dead: await deadIn(connection),
    logged,
    badFiles: await badFiles(files, packets),
  };
}

async function badFiles(files: Container['files'], packets: ReceiverFacts['packets']): Promise<string[]> {
  const digests = new Set(packets.flatMap(({ content }) => content.files.map(({ digest }) => digest)));
  const bad: string[] = [];
  for (const digest of digests)
    try {
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(await files.pathOf(digest))) hash.update(chunk);
      if (hash.digest('hex') !== digest) bad.push(`file ${digest} has other bytes`);
    } catch {
      bad.push(`file ${digest} is not there`);
    }
  return bad;
}

/** What a document has come to here, as its sender has to know it. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  arrived: ['01'],
  accepted: ['01'],
  registered: ['01', '03'],
  refused: ['01', '02'],
};

export async function compare(
  documents: readonly Released[],
  { sender, receiver, pki }: Sides,
): Promise<Comparison> {
  const found: Record<Verdict, string[]> = { lost: [], doubled: [], disagreeing: [] };
  const say = (verdict: Verdict, what: string) => void found[verdict].push(what);
  const deliveries = groups(sender.deliveries, (row) => `${row.outgoingId} ${row.recipient.code}`);
  const packets = groups(receiver.packets, (row) => `${row.packetId} ${row.agencyId}`);
  const incoming = groups(receiver.incoming, (row) => row.packetId);
  const statuses = groups(receiver.statuses, (row) => row._id);
  const counts = { deliveries: 0, received: 0, 'dead letters': 0, statuses: 0, registered: 0, refused: 0 };

  for (const { id, recipients } of documents)
    for (const code of recipients) {
      const name = `${id} → ${code}`;
      const [delivery, ...more] = deliveries.get(`${id} ${code}`) ?? [];
      if (delivery === undefined) {
        say('lost', `${name}: no delivery`);
        continue;
      }
      counts.deliveries += 1;
      if (more.length > 0) say('doubled', `${name}: ${more.length + 1} deliveries`);
      const keys = delivery.steps.map(({ key }) => key);
      if (new Set(keys).size !== keys.length) say('doubled', `${name}: steps ${keys.join(' ')}`);
      const [packet, ...others] = packets.get(`${delivery.packetId} ${agencyIdOf(code)}`) ?? [];
      if (others.length > 0) say('doubled', `${name}: ${others.length + 1} packets received`);
      if (packet === undefined) {
        const why = delivery.steps.find(({ key }) => key.startsWith('failed'))?.text ?? '';
        if (delivery.state === 'failed' && why !== '') counts['dead letters'] += 1;
        else say('lost', `${name}: ${delivery.state}, but nothing was received`);
        continue;
      }
      counts.received += 1;
      if (packet.conflictCount > 0) say('disagreeing', `${name}: ${packet.conflictCount} conflicts`);
      await compareReceipt(name, { delivery, packet, code, pki }, say);
      if (!sender.logged.has(`receipt.received ${delivery._id}`))
        say('lost', `${name}: the receipt is not in the sender's event log`);
      if (!receiver.logged.has(`packet.received ${packet._id}`))
        say('lost', `${name}: the packet is not in the receiver's event log`);
      const [document, ...twins] = incoming.get(packet._id) ?? [];
      if (twins.length > 0) say('doubled', `${name}: ${twins.length + 1} incoming documents`);
      if (document === undefined) {
        say('lost', `${name}: received, but no incoming document`);
        continue;
      }
      if (document.state === 'registered') counts.registered += 1;
      if (document.state === 'refused') counts.refused += 1;
      counts.statuses += await compareStatuses(
        name,
        { delivery, document, told: statuses.get(document._id) ?? [], pki },
        say,
      );
    }
  for (const line of twice(sender.lines)) say('doubled', `line ${line} of a time-line`);
  for (const dead of [...sender.dead, ...receiver.dead]) say('lost', `effect ${dead}`);
  for (const bad of receiver.badFiles) say('lost', bad);
  compareRegisters(receiver, say);
  return { counts, ...found };
}

async function compareReceipt(
  name: string,
  given: {
    delivery: SenderFacts['deliveries'][number];
    packet: ReceiverFacts['packets'][number];
    code: string;
    pki: Pki;
  },
  say: (verdict: Verdict, what: string) => void,
): Promise<void> {
  const { delivery, packet, code, pki } = given;
  if (delivery.receipt === null || delivery.receipt !== packet.receipt)
    return say('disagreeing', `${name}: the receipts differ (${delivery.state})`);
  const own = RECIPIENTS.find((each) => each.code === code);
  try {
    const facts = await verifyReceipt(delivery.receipt, [pki.certificate(`${own?.pki ?? ''}.exchange`)]);
    if (facts.packetDigest !== packet.packetDigest || facts.packetId !== delivery.packetId)
      say('disagreeing', `${name}: the receipt speaks of another packet`);
  } catch (error) {
    say('disagreeing', `${name}: ${String(error)}`);
  }
}

/** How many statuses both sides know. */
async function compareStatuses(
  name: string,
  given: {
    delivery: SenderFacts['deliveries'][number];
    document: ReceiverFacts['incoming'][number];
    told: ReceiverFacts['statuses'];
    pki: Pki;
  },
  say: (verdict: Verdict, what: string) => void,
): Promise<number> {
  const { delivery, document, told, pki } = given;
  const [row, ...rows] = told;
  const sent = row?.statuses ?? [];
  if (rows.length > 0 || twice(sent.map(({ code }) => code)).length > 0)
    say('doubled', `${name}: statuses ${sent.map(({ code }) => code).join(' ')}`);
  const steps = delivery.steps.filter(({ key }) => /^\d\d$/.test(key));
  const due = TOLD[document.state] ?? [];
  const noted = steps.map(({ key }) => key).sort();
  if (noted.join() !== [...due].sort().join() || delivery.state !== document.state)
    say(
      'disagreeing',
      `${name}: ${document.state} at the receiver, ${delivery.state} (${noted.join(' ')}) at the sender`,
    );
  for (const status of sent) {
    const receipt = steps.find(({ key }) => key === status.code)?.receipt;
    if (status.state !== 'sent' || status.receipt === undefined || status.receipt !== receipt?.jws) {
      say('disagreeing', `${name}: status ${status.code} is ${status.state}, its receipts differ`);
      continue;
    }
    await verifyReceipt(status.receipt, [pki.certificate(`${SENDER.pki}.exchange`)]).catch((error: unknown) =>
      say('disagreeing', `${name}: status ${status.code}: ${String(error)}`),
    );
    if (receiptFacts(status.receipt).packetDigest !== status.packetDigest)
      say('disagreeing', `${name}: status ${status.code} is another one at the sender`);
  }
  return sent.length;
}

/** Each registered document has one number, and no number is open, missing or anybody else's. */
function compareRegisters(
  { incoming, entries }: ReceiverFacts,
  say: (verdict: Verdict, what: string) => void,
): void {
  for (const { code } of RECIPIENTS) {
    const agencyId = agencyIdOf(code);
    const registered = new Map(
      incoming.flatMap((each) =>
        each.agencyId === agencyId && each.registration !== null
          ? [[each._id, each.registration.arrivalNumber] as const]
          : [],
      ),
    );
    const own = entries.filter((entry) => entry.agencyId === agencyId);
    const numbers = own.map(({ number }) => number).sort((a, b) => a - b);
    numbers.forEach((number, index) => {
      if (number !== index + 1) say('lost', `${code}: number ${index + 1} of the book`);
    });
    for (const { state, number, documentId } of own)
      if (state === 'reserved' || (state === 'bound' && registered.get(documentId) !== number))
        say('disagreeing', `${code}: number ${number} is ${state} for ${documentId}`);
    const bound = own.filter(({ state }) => state === 'bound').map(({ documentId }) => documentId);
    for (const id of twice(bound)) say('doubled', `${code}: ${id} has two numbers`);
    for (const id of registered.keys())
      if (!bound.includes(id)) say('lost', `${code}: ${id} has no row in the book`);
  }
}

function groups<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const grouped = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    grouped.set(key, [...(grouped.get(key) ?? []), row]);
  }
  return grouped;
}

const twice = (names: readonly string[]): string[] => {
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(name).size);
};
