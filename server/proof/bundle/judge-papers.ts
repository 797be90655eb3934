// The packet, the receipts and the statuses of a bundle: signed by keys that trust leads to, about the same packet, and
// named by entries of the log.
import { X509Certificate } from 'node:crypto';
import {
  normalizeOrganCode,
  type ParsedPacket,
  ReceiptError,
  type ReceiptFacts,
  readEnvelope,
  readPacket,
  verifyReceipt,
} from '../../exchange/protocol/index.ts';
import { atFile, type FindingCode } from '../finding.ts';
import type { Signers } from '../signers.ts';
import { compareAgencies, type KeyDirectory } from '../trust.ts';
import { type BundleFiles, bytesOf } from './files.ts';
import type { BundleFile, Manifest } from './manifest.ts';
import type { ProvenLine } from './proven-line.ts';

export interface PapersContext {
  files: BundleFiles;
  manifest: Manifest;
  entries: readonly ProvenLine[];
  signers: Signers;
  directory: KeyDirectory | undefined;
  /** When a stamped root proves what the entries name; null: nothing does. */
  provenAt: Date | null;
}

type Document = Extract<ParsedPacket, { ok: true; kind: 'document' }>;

/** Files of any size: they are hashed while they pass. */
const NO_LIMIT = { packetBytes: Number.MAX_SAFE_INTEGER };

/** @throws Found SIGNATURE_INVALID, SIGNER_UNTRUSTED, FACTS_DISAGREE, FILE_*. */
export async function judgePacket(context: PapersContext): Promise<Document> {
  const { files, manifest, entries } = context;
  const { subject } = manifest;
  const file = manifest.files.find(({ role }) => role === 'packet');
  if (file === undefined) throw atFile('FILE_MISSING', 'packet.edxml', 'a bundle has its packet');
  const { name } = file;
  const packet = await readPacket(files.open(name), async () => {}, {
    signature: 'required',
    limits: NO_LIMIT,
  });
  if (!packet.ok) throw atFile('SIGNATURE_INVALID', name, packet.issues.map(({ code }) => code).join(', '));
  if (packet.kind !== 'document') throw atFile('FACTS_DISAGREE', name, 'it is no document');
  const { value, signature } = packet;
  // A packet of the first version is known by all of its bytes.
  if (packet.packetDigest !== subject.packetDigest && file.sha256 !== subject.packetDigest)
    throw atFile('FACTS_DISAGREE', name, 'it is another packet than the manifest speaks of');
  const isSubject =
    value.packetId === subject.packetId &&
    value.documentId === subject.documentId &&
    isNamed(context, subject.senderCode, value.from.organId) &&
    value.to.some(({ organId }) => isNamed(context, subject.recipientCode, organId));
  if (!isSubject)
    throw atFile('FACTS_DISAGREE', name, 'it names another sender, recipient or document than the manifest');
  const logged = entries.find(({ entry }) => entry.facts.packetDigest === subject.packetDigest)?.entry;
  if (logged === undefined) throw atFile('FACTS_DISAGREE', name, 'no entry of the log names this packet');
  const signer = {
    certificate: signature.certificate,
    code: value.from.organId,
    usedAt: usedAt(signature.certificate, new Date(logged.at), value.trace.at(-1)?.at),
  };
  await assertSigner(context, name, signer);
  return packet;
}

/** When it was logged; of one that was under way when its key ended, when it was made. */
function usedAt(certificate: Uint8Array | undefined, loggedAt: Date, madeAt: Date | undefined): Date {
  if (certificate === undefined || madeAt === undefined || madeAt > loggedAt) return loggedAt;
  return loggedAt > new Date(new X509Certificate(certificate).validTo) ? madeAt : loggedAt;
}

interface Given {
  certificate: Uint8Array | undefined;
  code: string;
  usedAt: Date;
}

async function assertSigner(
  { signers, provenAt }: PapersContext,
  name: string,
  { certificate, ...given }: Given,
): Promise<void> {
  const refuse = (code: FindingCode, text: string) => atFile(code, name, text);
  if (certificate === undefined) throw refuse('SIGNER_UNTRUSTED', 'it does not say who signed it');
  await signers.assert({ ...given, certificate, provenAt, where: name }, refuse);
}

/** Receipts of the packet, and of the statuses. Returns how many. @throws Found. */
export async function judgeReceipts(context: PapersContext, packet: Document): Promise<number> {
  const { files, manifest, entries } = context;
  const certificates: Uint8Array[] = [];
  for (const { name, role } of manifest.files)
    if (role === 'certificate') certificates.push(await bytesOf(files, name));
  const receipts = manifest.files.filter(({ role }) => role === 'receipt' || role === 'status-receipt');
  for (const file of receipts) {
    const { name } = file;
    const facts = await factsOf(files, name, certificates);
    const { subject } = manifest;
    if (facts.documentId !== subject.documentId || facts.packetId !== subject.packetId)
      throw atFile('FACTS_DISAGREE', name, 'it speaks of another packet');
    if (file.role === 'receipt') assertSamePacket(context, file, facts, packet);
    if (!entries.some(({ entry }) => entry.facts.receiptDigest === file.sha256))
      throw atFile('FACTS_DISAGREE', name, 'no entry of the log names this receipt');
    const { certificate, recipientCode: code, receivedAt } = facts;
    if (!isParty(context, code))
      throw atFile('FACTS_DISAGREE', name, `it comes from ${code}, who is neither side`);
    await assertSigner(context, name, { certificate, code, usedAt: new Date(receivedAt) });
  }
  return receipts.length;
}

async function factsOf(
  files: BundleFiles,
  name: string,
  certificates: readonly Uint8Array[],
): Promise<ReceiptFacts & { certificate: Uint8Array }> {
  const jws = (await bytesOf(files, name)).toString('utf8');
  for (const certificate of certificates) {
    try {
      return { ...(await verifyReceipt(jws, [certificate])), certificate };
    } catch (error) {
      if (!(error instanceof ReceiptError)) throw error;
    }
  }
  throw atFile('SIGNATURE_INVALID', name, 'no certificate of the bundle signed it while it was in force');
}

/** Either side may have been renamed between one paper and another: the directory knows. */
const isNamed = ({ directory }: PapersContext, code: string, given: string): boolean =>
  compareAgencies(directory, normalizeOrganCode(code), normalizeOrganCode(given)) === 'same';

const isParty = (context: PapersContext, code: string): boolean => {
  const { senderCode, recipientCode } = context.manifest.subject;
  return isNamed(context, senderCode, code) || isNamed(context, recipientCode, code);
};

function assertSamePacket(
  context: PapersContext,
  { name }: BundleFile,
  { packetDigest, parts, senderCode, recipientCode }: ReceiptFacts,
  { value }: Document,
): void {
  const { subject } = context.manifest;
  const own = value.attachments.map(({ sha256 }) => sha256);
  const isSame =
    packetDigest === subject.packetDigest &&
    isNamed(context, subject.senderCode, senderCode) &&
    isNamed(context, subject.recipientCode, recipientCode) &&
    parts.length === own.length &&
    parts.every((part, index) => part === own[index]);
  if (!isSame) throw atFile('FACTS_DISAGREE', name, 'it acknowledges something else than this packet');
}

/** Statuses of the recipient about the document. Returns how many. @throws Found. */
export async function judgeStatuses(context: PapersContext): Promise<number> {
  const { files, manifest, entries } = context;
  const { subject } = manifest;
  const statuses = manifest.files.filter(({ role }) => role === 'status');
  for (const { name, sha256 } of statuses) {
    const packet = readEnvelope(await bytesOf(files, name), { signature: 'required' });
    if (!packet.ok) throw atFile('SIGNATURE_INVALID', name, packet.issues.map(({ code }) => code).join(', '));
    const isAnswer =
      packet.kind === 'status' &&
      packet.value.responseFor.documentId === subject.documentId &&
      isParty(context, packet.value.from.organId);
    if (!isAnswer)
      throw atFile('FACTS_DISAGREE', name, 'it answers another document, or comes from somebody else');
    const logged = entries.find(({ entry }) => entry.facts.statusDigest === sha256)?.entry;
    if (logged === undefined) throw atFile('FACTS_DISAGREE', name, 'no entry of the log names this status');
    const { certificate } = packet.signature;
    const { organId: code } = packet.value.from;
    await assertSigner(context, name, { certificate, code, usedAt: new Date(logged.at) });
  }
  return statuses.length;
}
