// What the exchange holds as proof of one delivery, sent or received: the packet, its receipt, the statuses and the
// certificates they were signed with.
import type { Deps } from '../commands/deps.ts';
import { makeFindSentPacket } from '../commands/sent-packet.ts';
import { storedStatus } from '../commands/stored-status.ts';
import type { AgencyRow } from '../ports.ts';
import { writePacket } from '../protocol/index.ts';

export interface EvidenceStatus {
  code: string;
  at: Date;
  /** The signed status; null where a carrier brought it without one. */
  bytes: Uint8Array | null;
  /** Compact JWS. */
  receipt: string | null;
}

export interface EvidencePapers {
  agencyId: string;
  direction: 'sent' | 'received';
  documentId: string;
  packetId: string;
  packetDigest: string;
  sender: { code: string; name: string };
  recipient: { code: string; name: string };
  numberText: string;
  issuedOn: string;
  subject: string;
  packet(): AsyncIterable<Uint8Array>;
  receipt: string | null;
  statuses: EvidenceStatus[];
  /** DER: of both agencies, as the directory has and had them. */
  certificates: Uint8Array[];
  /** By which the entries of the log are found. */
  logSubjects: string[];
}

/** Null when the delivery is not this agency's, or its packet is not made yet. */
export async function sentPapers(
  deps: Deps,
  { agencyId, outgoingId, deliveryId }: { agencyId: string; outgoingId: string; deliveryId: string },
): Promise<EvidencePapers | null> {
  const { store, organization } = deps;
  const delivery = await store.deliveries.find(deliveryId);
  if (delivery === null || delivery.agencyId !== agencyId || delivery.outgoingId !== outgoingId) return null;
  const { packetId, documentId, recipient, receipt, steps } = delivery;
  const row = await store.sent.find(packetId);
  const sender = await organization.findAgency(agencyId);
  if (row === null || row.signed === null || sender === null) return null;
  const outbound = await makeFindSentPacket(deps)(packetId);
  const statuses = steps.flatMap(({ key, at, receipt: answered }) =>
    answered === undefined ? [] : [{ code: key, at, digest: answered.packetDigest, receipt: answered.jws }],
  );
  const { document } = row.request;
  return {
    ...{ agencyId, direction: 'sent', documentId, packetId, packetDigest: outbound.packetDigest },
    sender: { code: sender.code, name: sender.name },
    recipient,
    numberText: document.numberText,
    issuedOn: document.issuedOn,
    subject: document.subject,
    packet: outbound.whole,
    receipt,
    statuses: await Promise.all(
      statuses.map(async ({ digest, ...status }) => ({ ...status, bytes: await storedStatus(deps, digest) })),
    ),
    certificates: certificatesOf(sender, await organization.findAgencyByCode(recipient.code)),
    logSubjects: [deliveryId, packetId],
  };
}

/** Null when the packet is not this agency's. */
export async function receivedPapers(
  deps: Deps,
  { agencyId, packetRowId, incomingId }: { agencyId: string; packetRowId: string; incomingId: string },
): Promise<EvidencePapers | null> {
  const { store, organization } = deps;
  const row = await store.received.find(packetRowId);
  const recipient = await organization.findAgency(agencyId);
  if (row === null || row.agencyId !== agencyId || recipient === null) return null;
  const { packetId, packetDigest, content, receipt } = row;
  const told = (await store.statuses.find(incomingId))?.statuses ?? [];
  return {
    ...{ agencyId, direction: 'received', documentId: content.documentId, packetId, packetDigest },
    sender: content.sender,
    recipient: { code: recipient.code, name: recipient.name },
    numberText: content.numberText,
    issuedOn: content.issuedOn,
    subject: content.subject,
    packet: () => asReceived(deps, packetDigest),
    receipt,
    statuses: await Promise.all(
      told
        .filter(({ state }) => state === 'sent')
        .map(async ({ code, at, packetDigest: digest, receipt: answered }) => ({
          code,
          at,
          bytes: digest === null ? null : await storedStatus(deps, digest),
          receipt: answered ?? null,
        })),
    ),
    certificates: certificatesOf(await organization.findAgencyByCode(content.sender.code), recipient),
    logSubjects: [packetRowId],
  };
}

const certificatesOf = (...agencies: Array<AgencyRow | null>): Uint8Array[] =>
  agencies.flatMap((agency) =>
    agency === null ? [] : [...agency.exchangeCertificates, ...agency.formerCertificates],
  );

/** The envelope with its files; the first version kept the whole packet among the files. */
async function* asReceived({ store, files }: Deps, packetDigest: string): AsyncGenerator<Uint8Array> {
  const envelope = await store.envelopes.get(packetDigest);
  if (envelope === null) yield* files.createReadStream(packetDigest);
  else yield* writePacket(envelope, ({ sha256 }) => files.createReadStream(sha256));
}
