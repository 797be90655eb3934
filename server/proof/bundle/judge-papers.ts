// The receipts and the statuses of a bundle: signed by keys that trust leads to, about its packets, and named by entries
// of the log.
import { createHash } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import {
  ReceiptError,
  type ReceiptFacts,
  readEnvelope,
  verifyReceipt,
} from '../../exchange/protocol/index.ts';
import { atFile } from '../finding.ts';
import { type BundleFiles, bytesOf } from './files.ts';
import type { BundleFile } from './manifest.ts';
import { assertSigner, type DocumentPacket, isNamed, isParty, type PapersContext, usedAt } from './papers.ts';

/** Receipts of the packets, and of the statuses. Returns how many. @throws Found. */
export async function judgeReceipts(
  context: PapersContext,
  packets: ReadonlyMap<string, DocumentPacket>,
): Promise<number> {
  const { files, manifest, named } = context;
  const { documentId, deliveries } = manifest.subject;
  const certificates = await certificatesIn(context);
  const packetIds = new Set(
    deliveries.flatMap(({ packetId, requests }) => [packetId, ...requests.map((each) => each.packetId)]),
  );
  const receipts = manifest.files.filter(({ role }) => role === 'receipt' || role === 'status-receipt');
  for (const file of receipts) {
    const { name } = file;
    const facts = await factsOf(files, name, certificates);
    if (file.role === 'receipt') assertSamePacket(context, file, facts, packets);
    else if (facts.documentId !== documentId || !packetIds.has(facts.packetId))
      throw atFile('FACTS_DISAGREE', name, 'it speaks of another packet');
    if (!named.receipt.has(file.sha256))
      throw atFile('FACTS_DISAGREE', name, 'no entry of the log names this receipt');
    const { certificate, recipientCode: code, receivedAt } = facts;
    if (!isParty(context, code))
      throw atFile('FACTS_DISAGREE', name, `it comes from ${code}, who is neither side`);
    await assertSigner(context, name, { certificate, code, usedAt: new Date(receivedAt) });
  }
  return receipts.length;
}

/** By the thumbprint that a receipt names its signer with. */
async function certificatesIn({ files, manifest }: PapersContext): Promise<Map<unknown, Uint8Array>> {
  const found = new Map<unknown, Uint8Array>();
  for (const { name, role } of manifest.files) {
    if (role !== 'certificate') continue;
    const der = await bytesOf(files, name);
    found.set(createHash('sha256').update(der).digest('base64url'), der);
  }
  return found;
}

async function factsOf(
  files: BundleFiles,
  name: string,
  certificates: ReadonlyMap<unknown, Uint8Array>,
): Promise<ReceiptFacts & { certificate: Uint8Array }> {
  const jws = (await bytesOf(files, name)).toString('utf8');
  const certificate = certificates.get(signerOf(jws));
  if (certificate !== undefined) {
    try {
      return { ...(await verifyReceipt(jws, [certificate])), certificate };
    } catch (error) {
      if (!(error instanceof ReceiptError)) throw error;
    }
  }
  throw atFile('SIGNATURE_INVALID', name, 'no certificate of the bundle signed it while it was in force');
}

function signerOf(jws: string): unknown {
  try {
    return decodeProtectedHeader(jws)['x5t#S256'];
  } catch {
    return undefined;
  }
}

function assertSamePacket(
  context: PapersContext,
  { name }: BundleFile,
  { packetId, packetDigest, documentId, parts, senderCode, recipientCode }: ReceiptFacts,
  packets: ReadonlyMap<string, DocumentPacket>,
): void {
  const { subject } = context.manifest;
  const packet = packets.get(packetDigest);
  const own = packet?.value.attachments.map(({ sha256 }) => sha256) ?? [];
  const isSame =
    packet !== undefined &&
    subject.deliveries.some(
      (delivery) =>
        [{ ...delivery, documentId: subject.documentId }, ...delivery.requests].some(
          (named) =>
            named.packetId === packetId &&
            named.packetDigest === packetDigest &&
            named.documentId === documentId,
        ) && isNamed(context, delivery.recipientCode, recipientCode),
    ) &&
    isNamed(context, subject.senderCode, senderCode) &&
    parts.length === own.length &&
    parts.every((part, index) => part === own[index]);
  if (!isSame) throw atFile('FACTS_DISAGREE', name, 'it acknowledges something else than this packet');
}

/** Statuses of the two sides about the document. Returns how many. @throws Found. */
export async function judgeStatuses(context: PapersContext): Promise<number> {
  const { files, manifest, named } = context;
  const { subject } = manifest;
  const statuses = manifest.files.filter(({ role }) => role === 'status');
  for (const { name, sha256 } of statuses) {
    const packet = readEnvelope(await bytesOf(files, name), { signature: 'required' });
    if (!packet.ok) throw atFile('SIGNATURE_INVALID', name, packet.issues.map(({ code }) => code).join(', '));
    if (packet.kind !== 'status' || packet.value.responseFor.documentId !== subject.documentId)
      throw atFile('FACTS_DISAGREE', name, 'it answers another document');
    const { organId: code } = packet.value.from;
    if (!isParty(context, code))
      throw atFile('FACTS_DISAGREE', name, `it comes from ${code}, who is neither side`);
    const logged = named.status.get(sha256);
    if (logged === undefined) throw atFile('FACTS_DISAGREE', name, 'no entry of the log names this status');
    const { certificate } = packet.signature;
    const at = usedAt(certificate, new Date(logged.at), packet.value.at);
    await assertSigner(context, name, { certificate, code, usedAt: at });
  }
  return statuses.length;
}
