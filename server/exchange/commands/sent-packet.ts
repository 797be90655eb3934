// The packet of some deliveries: its envelope is made and signed once, with its row or else before the first attempt; every
// attempt to every recipient carries the same bytes, so that the receiver can know it again (E1, E2). The files stay where
// they are.
import { OutboxGiveUp } from '../../platform/outbox/relay.ts';
import { makeShortMemory } from '../../platform/short-memory.ts';
import { packetDraft } from '../domain/packet-draft.ts';
import type { SentPacketRow, SignedEnvelope } from '../domain/sent-packet.ts';
import { buildSigned, packetDigest, readPacket, writePacket } from '../protocol/index.ts';
import type { OutboundFile, OutboundPacket } from '../transports/transport.ts';
import type { Deps } from './deps.ts';
import { packetMade } from './log-lines.ts';
import { signingKey } from './signing-key.ts';
import { voucherFor } from './voucher.ts';

export type FindSentPacket = (packetId: string) => Promise<OutboundPacket>;

/** Deliveries of one packet come one after another: they share what was made or read for the first. */
export function makeFindSentPacket(deps: Deps): FindSentPacket {
  const lately = makeShortMemory<OutboundPacket>({
    maxEntries: 32,
    lifeMs: 10_000,
    now: () => deps.clock.now().getTime(),
  });
  return (packetId) => lately(packetId, () => load(deps, packetId));
}

async function load(deps: Deps, packetId: string): Promise<OutboundPacket> {
  const { store, organization, files } = deps;
  const row = await store.sent.findToSend(packetId);
  if (row === null) throw new OutboxGiveUp(`no packet ${packetId}`);
  const sender = await organization.findAgency(row.agencyId);
  if (sender === null) throw new Error(`no agency ${row.agencyId}`);
  const outbound = {
    packetId,
    documentId: row.documentId,
    senderCode: sender.code,
    files: attachmentsOf(row).map(
      ({ contentId, sha256, sizeBytes }): OutboundFile => ({
        contentId,
        sha256,
        sizeBytes,
        open: (start = 0) => files.createReadStream(sha256, { start, end: sizeBytes - 1 }),
        read: (into) => files.read(sha256, into),
      }),
    ),
  };
  const signed = row.signed ?? (await makeNow(deps, row));
  // Nothing leaves before it is in the log; the work comes again until it is.
  await deps.log.append(packetMade(row, signed));
  if ('storedAs' in signed) return vouchedFor(deps, row, await wholeOf(deps, outbound, signed));
  const { packetDigest: digest } = signed;
  const envelope = await store.envelopes.get(digest);
  if (envelope === null) throw new Error(`the envelope of ${packetId} is not stored`);
  return vouchedFor(deps, row, {
    ...outbound,
    packetDigest: digest,
    envelope,
    whole: () =>
      writePacket(envelope, ({ sha256, sizeBytes }) =>
        files.createReadStream(sha256, { start: 0, end: sizeBytes - 1 }),
      ),
  });
}

/** It may wait for longer than the key that signed it is in force; asked anew at each attempt. */
function vouchedFor(deps: Deps, { agencyId }: SentPacketRow, packet: OutboundPacket): OutboundPacket {
  const { envelope: signed, packetDigest: digest } = packet;
  return { ...packet, voucher: () => voucherFor(deps, agencyId, { signed, packetDigest: digest }) };
}

const attachmentsOf = ({ request }: SentPacketRow) =>
  request.files.map(({ digest, sizeBytes, name, mediaType, description }, index) => ({
    ...{ contentId: `${index + 1}-${digest}`, name, mediaType, description, sha256: digest, sizeBytes },
  }));

interface Made {
  signed: SignedEnvelope;
  envelope: Uint8Array;
}

/** What a new row is to name; null when it cannot be made yet, and the first attempt will. */
export async function madeAhead(deps: Deps, packet: SentPacketRow): Promise<Made | null> {
  try {
    return await make(deps, packet);
  } catch {
    return null;
  }
}

async function makeNow(deps: Deps, packet: SentPacketRow): Promise<NonNullable<SentPacketRow['signed']>> {
  const { signed, envelope } = await make(deps, packet);
  await deps.store.envelopes.put(signed.packetDigest, envelope);
  return deps.store.sent.nameEnvelope(packet.id, signed);
}

async function make(deps: Deps, packet: SentPacketRow): Promise<Made> {
  const { organization, clock } = deps;
  const key = await signingKey(deps, packet.agencyId);
  const sender = await organization.findAgency(packet.agencyId);
  if (sender === null) throw new Error(`no agency ${packet.agencyId}`);
  const attachments = attachmentsOf(packet);
  const draft = packetDraft({ packet, sender, attachments, at: clock.now() });
  const envelope = buildSigned(draft, key);
  return { signed: { packetDigest: packetDigest(envelope, attachments) }, envelope };
}

/** A packet of the first version was signed and stored as one file, and goes on as it is. */
async function wholeOf(
  { files }: Deps,
  outbound: Omit<OutboundPacket, 'packetDigest' | 'envelope' | 'whole'>,
  { storedAs }: { storedAs: string },
): Promise<OutboundPacket> {
  const parsed = await readPacket(files.createReadStream(storedAs), async () => {});
  if (!parsed.ok || parsed.kind !== 'document')
    throw new OutboxGiveUp(`the stored packet ${outbound.packetId} cannot be read`);
  return {
    ...outbound,
    packetDigest: parsed.packetDigest,
    oldDigest: storedAs,
    envelope: parsed.envelope,
    whole: () => files.createReadStream(storedAs),
  };
}
