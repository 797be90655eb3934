// What the exchange holds as proof of a document, sent to one recipient or to all, or received: the packets, the receipts,
// the statuses and the certificates they were signed with.
import type { Deps } from '../commands/deps.ts';
import { makeFindSentPacket } from '../commands/sent-packet.ts';
import { storedStatus } from '../commands/stored-status.ts';
import type { DeliveryRow } from '../domain/delivery.ts';
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

/** To one recipient. */
export interface EvidenceDelivery {
  packetId: string;
  packetDigest: string;
  recipient: { code: string; name: string };
  receipt: string | null;
  statuses: EvidenceStatus[];
}

export interface EvidencePapers {
  agencyId: string;
  direction: 'sent' | 'received';
  documentId: string;
  sender: { code: string; name: string };
  numberText: string;
  issuedOn: string;
  subject: string;
  /** Each once, however many recipients it has. */
  packets: Array<{ packetDigest: string; open(): AsyncIterable<Uint8Array> }>;
  deliveries: EvidenceDelivery[];
  /** DER: of all these agencies, as the directory has and had them. */
  certificates: Uint8Array[];
  /** By which the entries of the log are found. */
  logSubjects: string[];
}

/**
 * Of one delivery, or of all of a document; those whose packet is not made yet are left out.
 * Null when nothing is left, or the delivery is not this agency's.
 */
export async function sentPapers(
  deps: Deps,
  { agencyId, outgoingId, deliveryId }: { agencyId: string; outgoingId: string; deliveryId?: string },
): Promise<EvidencePapers | null> {
  const { store, organization } = deps;
  const sender = await organization.findAgency(agencyId);
  if (sender === null) return null;
  const findPacket = makeFindSentPacket(deps);
  const papers: EvidencePapers = {
    ...{ agencyId, direction: 'sent', documentId: '', numberText: '', issuedOn: '', subject: '' },
    sender: { code: sender.code, name: sender.name },
    packets: [],
    deliveries: [],
    certificates: certificatesOf(sender),
    logSubjects: [],
  };
  const all = await store.deliveries.ofDocument({ agencyId, outgoingId });
  // One after another: a document may have gone to hundreds.
  for (const { id } of deliveryId === undefined ? all : all.filter((each) => each.id === deliveryId)) {
    const delivery = await store.deliveries.find(id);
    const row = delivery && (await store.sent.find(delivery.packetId));
    if (delivery === null || row === null || row.signed === null) continue;
    const { packetId, documentId, recipient } = delivery;
    const { packetDigest, whole } = await findPacket(packetId);
    const { numberText, issuedOn, subject } = row.request.document;
    Object.assign(papers, { documentId, numberText, issuedOn, subject });
    if (!papers.packets.some((known) => known.packetDigest === packetDigest)) {
      papers.packets.push({ packetDigest, open: whole });
      papers.logSubjects.push(packetId);
    }
    papers.deliveries.push({
      ...{ packetId, packetDigest, recipient, receipt: delivery.receipt },
      statuses: await statusesOf(deps, delivery),
    });
    papers.certificates.push(...certificatesOf(await organization.findAgencyByCode(recipient.code)));
    papers.logSubjects.push(id);
  }
  return papers.deliveries.length === 0 ? null : papers;
}

async function statusesOf(deps: Deps, { steps }: Pick<DeliveryRow, 'steps'>): Promise<EvidenceStatus[]> {
  const found: EvidenceStatus[] = [];
  for (const { key, at, receipt } of steps)
    if (receipt !== undefined) {
      const bytes = await storedStatus(deps, receipt.packetDigest);
      found.push({ code: key, at, bytes, receipt: receipt.jws });
    }
  return found;
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
    ...{ agencyId, direction: 'received', documentId: content.documentId },
    sender: content.sender,
    numberText: content.numberText,
    issuedOn: content.issuedOn,
    subject: content.subject,
    packets: [{ packetDigest, open: () => asReceived(deps, packetDigest) }],
    deliveries: [
      {
        ...{ packetId, packetDigest, recipient: { code: recipient.code, name: recipient.name }, receipt },
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
      },
    ],
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
