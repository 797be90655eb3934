// The files of a packet: every Reference of the manifest meets exactly one Attachment and back, base64 is
// strict, and a digest that the manifest names must be the digest of the bytes.
import { decodeBase64 } from './base64-strict.ts';
import { FieldReader } from './field-reader.ts';
import { issue, type ProtocolIssue } from './issue.ts';
import type { PacketLimits } from './limits.ts';
import { optional } from './read-blocks.ts';
import type { ManifestEntry } from './read-document.ts';
import type { ScannedPacket, Slot } from './scan-packet.ts';
import type { Attachment } from './types.ts';
import type { XmlElement } from './xml-tree.ts';

export interface AttachmentInput {
  /** Tree of `edXML`. */
  root: XmlElement;
  source: Buffer;
  scanned: ScannedPacket;
  limits: PacketLimits;
  manifest: readonly ManifestEntry[];
  /** The signature covers the envelope only: a file without a digest would be unsigned. */
  needDigest: boolean;
}

interface Part {
  path: string;
  /** Absent for an empty file. */
  slot?: Slot;
}

export function readAttachments(input: AttachmentInput, issues: ProtocolIssue[]): Attachment[] {
  const parts = readParts(input, issues);
  const { attachments: limit } = input.limits;
  if (input.manifest.length > limit || parts.size > limit) {
    issues.push(issue('ATTACHMENT_TOO_MANY', '/edXML/AttachmentEncoded', { limit }));
    return [];
  }
  const named = new Set<string>();
  const files: Attachment[] = [];
  for (const entry of input.manifest) {
    const { contentId, path } = entry;
    if (contentId === '') continue;
    const part = parts.get(contentId);
    if (named.has(contentId)) issues.push(issue('ATTACHMENT_DUPLICATE', path, { found: contentId }));
    else if (!part) issues.push(issue('ATTACHMENT_MISSING', path, { found: entry.name || contentId }));
    else {
      const file = readFile(input, entry, part, issues);
      if (file) files.push(file);
    }
    named.add(contentId);
  }
  for (const [contentId, part] of parts)
    if (!named.has(contentId)) issues.push(issue('ATTACHMENT_UNREFERENCED', part.path, { found: contentId }));
  return files;
}

function readParts(input: AttachmentInput, issues: ProtocolIssue[]): Map<string, Part> {
  const { scanned } = input;
  const list =
    new FieldReader(input.root, '/edXML', issues).child('AttachmentEncoded')?.children('Attachment') ?? [];
  const parts = new Map<string, Part>();
  for (const block of list) {
    const contentId = block.text('ContentId', { required: true, max: 255 })?.replace(/^cid:/i, '');
    const token = block.text('ContentTransferEncoded');
    const slot = token?.startsWith(scanned.slotPrefix)
      ? scanned.slots[Number(token.slice(scanned.slotPrefix.length))]
      : undefined;
    if (!block.has('ContentTransferEncoded')) block.report('FIELD_MISSING', 'ContentTransferEncoded');
    // Anything but one run of text (an element inside, say) is no base64.
    if (token !== undefined && !slot)
      block.report('ATTACHMENT_BASE64', 'ContentTransferEncoded', { found: contentId ?? '' });
    if (contentId === undefined) continue;
    if (parts.has(contentId)) block.report('ATTACHMENT_DUPLICATE', 'ContentId', { found: contentId });
    else parts.set(contentId, { path: block.path, ...optional('slot', slot) });
  }
  return parts;
}

function readFile(
  input: AttachmentInput,
  entry: ManifestEntry,
  part: Part,
  issues: ProtocolIssue[],
): Attachment | undefined {
  const found = entry.name || entry.contentId;
  const { start, end } = part.slot ?? { start: 0, end: 0 };
  const file = decodeBase64(input.source, start, end);
  if (!file) {
    issues.push(issue('ATTACHMENT_BASE64', `${part.path}/ContentTransferEncoded`, { found }));
    return undefined;
  }
  const wrongDigest = entry.sha256 !== undefined && entry.sha256 !== file.sha256;
  const wrongSize = entry.sizeBytes !== undefined && entry.sizeBytes !== file.bytes.length;
  if (wrongDigest || wrongSize) issues.push(issue('PACKET_DIGEST_MISMATCH', entry.path, { found }));
  else if (entry.sha256 === undefined && input.needDigest)
    issues.push(issue('PACKET_DIGEST_MISSING', entry.path, { found }));
  return {
    contentId: entry.contentId,
    name: entry.name,
    mediaType: entry.mediaType,
    ...optional('description', entry.description),
    sizeBytes: file.bytes.length,
    sha256: file.sha256,
    digestDeclared: entry.sha256 !== undefined,
    bytes: file.bytes,
  };
}
