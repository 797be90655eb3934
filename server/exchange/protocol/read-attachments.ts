// The files of a packet: every Reference of the manifest meets exactly one Attachment and back, base64 was
// strict, and a digest that the manifest names must be the digest of the bytes. The bytes have passed already.
import { EMPTY_FILE, type FileFacts } from './base64-stream.ts';
import { FieldReader } from './field-reader.ts';
import { issue, type ProtocolIssue } from './issue.ts';
import type { PacketLimits } from './limits.ts';
import { optional } from './read-blocks.ts';
import type { ManifestEntry } from './read-document.ts';
import type { Attachment } from './types.ts';
import type { XmlElement } from './xml-tree.ts';

export interface AttachmentInput {
  /** Tree of `edXML`, each base64 text being `slotPrefix` and its index in `files`. */
  root: XmlElement;
  slotPrefix: string;
  /** null: no strict base64. */
  files: readonly (FileFacts | null)[];
  limits: PacketLimits;
  manifest: readonly ManifestEntry[];
  /** The signature covers the envelope only: a file without a digest would be unsigned. */
  needDigest: boolean;
}

/** What stands beside the bytes: used only where the Reference says nothing and no signature leaves it out. */
type Beside = Partial<Pick<Attachment, 'mediaType' | 'format' | 'fieldName'>>;

interface Part {
  path: string;
  facts: FileFacts | null;
  beside: Beside;
}

/** `isAlone`: the envelope came without the files, so that the manifest must name them by digest and size. */
export function readAttachments(
  input: AttachmentInput,
  { isAlone }: { isAlone: boolean },
  issues: ProtocolIssue[],
): Attachment[] {
  const parts = readParts(input, issues);
  const { attachments: limit } = input.limits;
  if (input.manifest.length > limit) {
    issues.push(issue('ATTACHMENT_TOO_MANY', '/edXML/AttachmentEncoded', { limit }));
    return [];
  }
  if (isAlone && input.files.length > 0)
    issues.push(issue('ATTACHMENT_UNEXPECTED', '/edXML/AttachmentEncoded'));
  const named = new Set<string>();
  const attachments: Attachment[] = [];
  for (const entry of input.manifest) {
    const { contentId, path } = entry;
    if (contentId === '') continue;
    if (named.has(contentId)) issues.push(issue('ATTACHMENT_DUPLICATE', path, { found: contentId }));
    else {
      const facts = isAlone
        ? declaredFacts(entry, issues)
        : arrivedFacts(input, entry, parts.get(contentId), issues);
      const beside = input.needDigest ? {} : (parts.get(contentId)?.beside ?? {});
      if (facts) attachments.push(attachmentOf(entry, facts, beside));
    }
    named.add(contentId);
  }
  for (const [contentId, part] of isAlone ? [] : parts)
    if (!named.has(contentId)) issues.push(issue('ATTACHMENT_UNREFERENCED', part.path, { found: contentId }));
  return attachments;
}

function readParts(input: AttachmentInput, issues: ProtocolIssue[]): Map<string, Part> {
  const { slotPrefix, files } = input;
  const list =
    new FieldReader(input.root, '/edXML', issues).child('AttachmentEncoded')?.children('Attachment') ?? [];
  const parts = new Map<string, Part>();
  for (const block of list) {
    const contentId = block.text('ContentId', { required: true, max: 255 })?.replace(/^cid:/i, '');
    if (!block.has('ContentTransferEncoded')) block.report('FIELD_MISSING', 'ContentTransferEncoded');
    const token = block.text('ContentTransferEncoded');
    const facts = token === undefined ? EMPTY_FILE : (files[Number(token.slice(slotPrefix.length))] ?? null);
    const beside = readBeside(block);
    if (contentId === undefined) continue;
    if (parts.has(contentId)) block.report('ATTACHMENT_DUPLICATE', 'ContentId', { found: contentId });
    else parts.set(contentId, { path: block.path, facts, beside });
  }
  return parts;
}

function arrivedFacts(
  { needDigest }: AttachmentInput,
  entry: ManifestEntry,
  part: Part | undefined,
  issues: ProtocolIssue[],
): FileFacts | undefined {
  const found = entry.name || entry.contentId;
  if (!part) {
    issues.push(issue('ATTACHMENT_MISSING', entry.path, { found }));
    return undefined;
  }
  const { facts } = part;
  if (!facts) {
    issues.push(issue('ATTACHMENT_BASE64', `${part.path}/ContentTransferEncoded`, { found }));
    return undefined;
  }
  const isOtherFile = entry.sha256 !== undefined && entry.sha256 !== facts.sha256;
  const isOtherSize = entry.sizeBytes !== undefined && entry.sizeBytes !== facts.sizeBytes;
  if (isOtherFile || isOtherSize) issues.push(issue('PACKET_DIGEST_MISMATCH', entry.path, { found }));
  else if (entry.sha256 === undefined && needDigest)
    issues.push(issue('PACKET_DIGEST_MISSING', entry.path, { found }));
  return facts;
}

function declaredFacts(entry: ManifestEntry, issues: ProtocolIssue[]): FileFacts | undefined {
  const { sha256, sizeBytes, path } = entry;
  if (sha256 === undefined) issues.push(issue('PACKET_DIGEST_MISSING', path, { found: entry.name }));
  if (sizeBytes === undefined) issues.push(issue('FIELD_MISSING', `${path}/Size`, { field: 'Size' }));
  return sha256 === undefined || sizeBytes === undefined ? undefined : { sha256, sizeBytes };
}

function readBeside(block: FieldReader): Beside {
  const mediaType = block.text('ContentType', { max: 255 }) ?? block.text('MimeType', { max: 255 });
  return {
    ...optional('mediaType', mediaType),
    ...optional('format', block.text('Format', { max: 100 })),
    ...optional('fieldName', block.text('FieldName', { max: 100 })),
  };
}

function attachmentOf(entry: ManifestEntry, facts: FileFacts, beside: Beside): Attachment {
  return {
    contentId: entry.contentId,
    name: entry.name,
    mediaType: entry.mediaType ?? beside.mediaType ?? 'application/octet-stream',
    ...optional('description', entry.description),
    ...optional('format', entry.format ?? beside.format),
    ...optional('fieldName', entry.fieldName ?? beside.fieldName),
    ...facts,
    digestDeclared: entry.sha256 !== undefined,
  };
}
