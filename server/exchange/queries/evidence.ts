// What the exchange holds as proof of a document, sent to one recipient or to all, or received: the packets, the receipts,
// the statuses and the certificates they were signed with.
import type { Deps } from '../commands/deps.ts';
import { requestAcknowledged } from '../commands/log-lines.ts';
import { type FindSentPacket, makeFindSentPacket } from '../commands/sent-packet.ts';
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

/** A packet that asks something of a document: its recall, its update, its replacement. */
export interface EvidenceRequest {
  packetId: string;
  packetDigest: string;
  /** As it names itself: a replacement is a document of its own. */
  documentId: string;
  receipt: string | null;
}

/** To one recipient. */
export interface EvidenceDelivery {
  packetId: string;
  packetDigest: string;
  recipient: { code: string; name: string };
  receipt: string | null;
  statuses: EvidenceStatus[];
  requests: EvidenceRequest[];
}

interface EvidencePacket {
  packetDigest: string;
  open(): AsyncIterable<Uint8Array>;
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
  packets: EvidencePacket[];
  /** As the packets. */
  requests: EvidencePacket[];
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
    requests: [],
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
      requests: await requestsOf({ ...deps, findPacket }, delivery, papers),
    });
    papers.certificates.push(...certificatesOf(await organization.findAgencyByCode(recipient.code)));
    papers.logSubjects.push(id);
  }
  return papers.deliveries.length === 0 ? null : papers;
}

/** Those of the recipient, and what of this agency asked for the document back (13), in order. */
async function statusesOf(deps: Deps, { steps, requests }: DeliveryRow): Promise<EvidenceStatus[]> {
  const found: EvidenceStatus[] = [];
  for (const { key, at, receipt } of steps)
    if (receipt !== undefined) {
      const bytes = await storedStatus(deps, receipt.packetDigest);
      // An answer is named by its code and the request it answers.
      found.push({ code: key.slice(0, 2), at, bytes, receipt: receipt.jws });
    }
  for (const { kind, at, statusDigest, receipt } of requests)
    if (kind === 'take-back' && statusDigest !== undefined && receipt !== undefined)
      found.push({ code: '13', at, bytes: await storedStatus(deps, statusDigest), receipt });
  return found.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** The packets that asked something of one recipient; one that serves several is among the papers once. */
async function requestsOf(
  deps: Deps & { findPacket: FindSentPacket },
  delivery: DeliveryRow,
  papers: EvidencePapers,
): Promise<EvidenceRequest[]> {
  const { store, log, findPacket } = deps;
  const found: EvidenceRequest[] = [];
  for (const request of delivery.requests) {
    const { kind, packetId, receipt } = request;
    // One of before such receipts were logged is in the log from now on.
    if (receipt !== undefined) await log.append(requestAcknowledged(delivery, { ...request, receipt }));
    const row = kind === 'take-back' ? null : await store.sent.find(packetId);
    if (row === null || row.signed === null) continue;
    const { packetDigest, documentId, whole } = await findPacket(packetId);
    // An update or a replacement is a document that is delivered like any other.
    const carrier = await store.deliveries.findByPacket(packetId, [delivery.recipient.code]);
    found.push({ packetId, packetDigest, documentId, receipt: receipt ?? carrier?.receipt ?? null });
    papers.logSubjects.push(packetId, ...(carrier === null ? [] : [carrier.id]));
    if (!papers.requests.some((known) => known.packetDigest === packetDigest))
      papers.requests.push({ packetDigest, open: whole });
  }
  return found;
}

export interface ReceivedDocument {
  agencyId: string;
  packetRowId: string;
  incomingId: string;
  /** What its sender has asked of it since: the rows of the packets that did, and the take-backs. */
  requestIds: readonly string[];
}

/** Null when the packet is not this agency's. */
export async function receivedPapers(
  deps: Deps,
  { agencyId, packetRowId, incomingId, requestIds }: ReceivedDocument,
): Promise<EvidencePapers | null> {
  const { store, organization } = deps;
  const row = await store.received.find(packetRowId);
  const recipient = await organization.findAgency(agencyId);
  if (row === null || row.agencyId !== agencyId || recipient === null) return null;
  const { packetId, packetDigest, content, receipt } = row;
  const told = (await store.statuses.find(incomingId))?.statuses ?? [];
  const statuses = told
    .filter(({ state }) => state === 'sent')
    .map((status) => ({ ...status, receipt: status.receipt ?? null }));
  const asked = (row.asked ?? []).map((each) => ({ code: '13', ...each }));
  const all = [...statuses, ...asked].sort((a, b) => a.at.getTime() - b.at.getTime());
  const requests = await Promise.all(requestIds.map((id) => store.received.find(id)));
  const own = requests.filter((each) => each !== null).filter((each) => each.agencyId === agencyId);
  const packet = (digest: string) => ({ packetDigest: digest, open: () => asReceived(deps, digest) });
  return {
    ...{ agencyId, direction: 'received', documentId: content.documentId },
    sender: content.sender,
    numberText: content.numberText,
    issuedOn: content.issuedOn,
    subject: content.subject,
    packets: [packet(packetDigest)],
    requests: own.map((each) => packet(each.packetDigest)),
    deliveries: [
      {
        ...{ packetId, packetDigest, recipient: { code: recipient.code, name: recipient.name }, receipt },
        statuses: await Promise.all(
          all.map(async ({ code, at, packetDigest: digest, receipt: answered }) => ({
            code,
            at,
            bytes: digest === null ? null : await storedStatus(deps, digest),
            receipt: answered,
          })),
        ),
        requests: own.map((each) => ({
          packetId: each.packetId,
          packetDigest: each.packetDigest,
          documentId: each.content.documentId,
          receipt: each.receipt,
        })),
      },
    ],
    certificates: certificatesOf(await organization.findAgencyByCode(content.sender.code), recipient),
    logSubjects: [packetRowId, ...own.map(({ id }) => id)],
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
