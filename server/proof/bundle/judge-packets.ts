// The packets of a bundle: signed by the sender, of the document, for the recipients, and named by the log.
import { readPacket } from '../../exchange/protocol/index.ts';
import { atFile } from '../finding.ts';
import type { BundleDelivery, BundleFile } from './manifest.ts';
import { assertSigner, type DocumentPacket, isNamed, type PapersContext, usedAt } from './papers.ts';

/** Files of any size: they are hashed while they pass. */
const NO_LIMIT = { packetBytes: Number.MAX_SAFE_INTEGER };

/** By their digests; each delivery has its packet. @throws Found SIGNATURE_INVALID, SIGNER_*, FACTS_DISAGREE, FILE_*. */
export async function judgePackets(context: PapersContext): Promise<Map<string, DocumentPacket>> {
  const { manifest } = context;
  const packets = new Map<string, DocumentPacket>();
  for (const file of manifest.files) {
    if (file.role !== 'packet') continue;
    const packet = await readDocument(context, file);
    // A packet of the first version is known by all of its bytes.
    const own = manifest.subject.deliveries.filter(({ packetDigest }) =>
      [packet.packetDigest, file.sha256].includes(packetDigest),
    );
    const [first] = own;
    if (first === undefined)
      throw atFile('FACTS_DISAGREE', file.name, 'it is another packet than the manifest speaks of');
    await judgePacket(context, file.name, packet, own, first.packetDigest);
    packets.set(first.packetDigest, packet);
  }
  const without = manifest.subject.deliveries.find(({ packetDigest }) => !packets.has(packetDigest));
  if (without !== undefined)
    throw atFile('FILE_MISSING', 'packet.edxml', `the packet for ${without.recipientCode} is not there`);
  return packets;
}

async function readDocument({ files }: PapersContext, { name }: BundleFile): Promise<DocumentPacket> {
  const options = { signature: 'required', limits: NO_LIMIT } as const;
  const packet = await readPacket(files.open(name), async () => {}, options);
  if (!packet.ok) throw atFile('SIGNATURE_INVALID', name, packet.issues.map(({ code }) => code).join(', '));
  if (packet.kind !== 'document') throw atFile('FACTS_DISAGREE', name, 'it is no document');
  return packet;
}

async function judgePacket(
  context: PapersContext,
  name: string,
  { value, signature }: DocumentPacket,
  deliveries: readonly BundleDelivery[],
  digest: string,
): Promise<void> {
  const { subject } = context.manifest;
  const isSubject =
    value.documentId === subject.documentId &&
    isNamed(context, subject.senderCode, value.from.organId) &&
    deliveries.every(
      ({ packetId, recipientCode }) =>
        value.packetId === packetId &&
        value.to.some(({ organId }) => isNamed(context, recipientCode, organId)),
    );
  if (!isSubject)
    throw atFile('FACTS_DISAGREE', name, 'it names another sender, recipient or document than the manifest');
  await assertLogged(context, name, { value, signature }, digest);
}

/**
 * Recalls, updates and replacements of the document, by their digests; each that the manifest speaks of is there.
 * @throws Found as {@link judgePackets}.
 */
export async function judgeRequests(context: PapersContext): Promise<Map<string, DocumentPacket>> {
  const { files, subject } = context.manifest;
  const packets = new Map<string, DocumentPacket>();
  for (const file of files) {
    if (file.role !== 'request') continue;
    const packet = await readDocument(context, file);
    const asked = subject.deliveries.flatMap((delivery) =>
      delivery.requests
        .filter(({ packetDigest }) => [packet.packetDigest, file.sha256].includes(packetDigest))
        .map((request) => ({ ...request, recipientCode: delivery.recipientCode })),
    );
    const [first] = asked;
    if (first === undefined)
      throw atFile('FACTS_DISAGREE', file.name, 'it asks for something the manifest does not speak of');
    const { value } = packet;
    const isSubject =
      isNamed(context, subject.senderCode, value.from.organId) &&
      asksOf(value, subject.documentId) &&
      asked.every(
        ({ packetId, documentId, recipientCode }) =>
          value.packetId === packetId &&
          value.documentId === documentId &&
          value.to.some(({ organId }) => isNamed(context, recipientCode, organId)),
      );
    if (!isSubject)
      throw atFile('FACTS_DISAGREE', file.name, 'it asks it of another recipient, or of another document');
    await assertLogged(context, file.name, packet, first.packetDigest);
    packets.set(first.packetDigest, packet);
  }
  const all = subject.deliveries.flatMap(({ requests }) => requests);
  const without = all.find(({ packetDigest }) => !packets.has(packetDigest));
  if (without !== undefined)
    throw atFile('FILE_MISSING', `requests/${without.packetId}`, 'the manifest names it');
  return packets;
}

/** QCVN 102:2016, nghiệp vụ 1 to 3: the document that is recalled, updated or replaced. */
function asksOf({ business }: DocumentPacket['value'], documentId: string): boolean {
  if (business.type === 'new') return false;
  if (business.type === 'replace')
    return business.replacements.some((replaced) => replaced.documentId === documentId);
  return business.documentId === documentId;
}

async function assertLogged(
  context: PapersContext,
  name: string,
  { value, signature }: Pick<DocumentPacket, 'value' | 'signature'>,
  digest: string,
): Promise<void> {
  const logged = context.named.packet.get(digest);
  if (logged === undefined) throw atFile('FACTS_DISAGREE', name, 'no entry of the log names this packet');
  await assertSigner(context, name, {
    certificate: signature.certificate,
    code: value.from.organId,
    usedAt: usedAt(signature.certificate, new Date(logged.at), value.trace.at(-1)?.at),
  });
}
