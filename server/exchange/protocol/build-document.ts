// Document packet → bytes, in the one current form: QCVN 102:2016 namespace, spelling `Bussiness`.
// What is built is read back by the reader of incoming packets first: one set of rules for both ways.
import { createHash } from 'node:crypto';
import { manifestOf, packetTree } from './document-tree.ts';
import { FieldReader } from './field-reader.ts';
import { issue, ProtocolError, type ProtocolIssue } from './issue.ts';
import { EDXML_NS } from './names.ts';
import { readDocument } from './read-document.ts';
import type { AttachmentDraft, DocumentDraft } from './types.ts';
import { writeXml } from './write-xml.ts';

const ROOT_PATH = '/edXML/edXMLEnvelope';
// A multiple of 3, so that chunks of base64 join without padding.
const CHUNK = 3 * 1024 * 1024;

/** Builds an unsigned packet; throws ProtocolError `PACKET_INVALID` with all issues. */
export function buildDocument(draft: DocumentDraft): Buffer {
  const issues: ProtocolIssue[] = [];
  const files = draft.attachments.map((file, index) => {
    const sha256 = createHash('sha256').update(file.bytes).digest('hex');
    if (file.sha256 !== undefined && file.sha256 !== sha256)
      issues.push(issue('PACKET_DIGEST_MISMATCH', `/attachments[${index + 1}]`, { found: file.name }));
    return { ...file, sha256, sizeBytes: file.bytes.length };
  });
  const envelope = packetTree(draft, manifestOf(files));
  const { manifest } = readDocument(new FieldReader(envelope, ROOT_PATH, issues));
  const ids = new Set<string>();
  for (const entry of manifest) {
    if (ids.has(entry.contentId))
      issues.push(issue('ATTACHMENT_DUPLICATE', entry.path, { found: entry.contentId }));
    ids.add(entry.contentId);
  }
  if (issues.length > 0) throw new ProtocolError('PACKET_INVALID', 'the document cannot be packed', issues);
  return Buffer.concat([
    Buffer.from(`<?xml version="1.0" encoding="utf-8"?>\n<edXML xmlns="${EDXML_NS}">${writeXml(envelope)}`),
    Buffer.from('<AttachmentEncoded>'),
    ...files.flatMap(writeAttachment),
    Buffer.from('</AttachmentEncoded></edXML>\n'),
  ]);
}

function writeAttachment(file: AttachmentDraft): Buffer[] {
  const before = [
    field('ContentType', file.mediaType),
    field('ContentId', file.contentId),
    field('Description', file.description ?? ''),
  ];
  const chunks: Buffer[] = [];
  const bytes = Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength);
  for (let at = 0; at < bytes.length; at += CHUNK)
    chunks.push(Buffer.from(bytes.subarray(at, at + CHUNK).toString('base64'), 'latin1'));
  return [
    Buffer.from(`<Attachment>${before.join('')}<ContentTransferEncoded>`),
    ...chunks,
    Buffer.from(`</ContentTransferEncoded>${field('AttachmentName', file.name)}</Attachment>`),
  ];
}

/** An element of the part outside the envelope: unprefixed, in the default namespace of the root. */
function field(name: string, text: string): string {
  return writeXml({ name, namespace: '', attributes: [], content: text === '' ? [] : [text] });
}
