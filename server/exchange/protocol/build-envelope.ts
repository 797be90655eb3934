// Document → envelope, in the one current form: QCVN 102:2016 namespace, spelling `Bussiness`; the files are named by
// digest and size, and written by writePacket. What is built is read back by the reader of incoming packets first.
import { packetTree } from './document-tree.ts';
import { FieldReader } from './field-reader.ts';
import { issue, ProtocolError, type ProtocolIssue } from './issue.ts';
import { EDXML_NS } from './names.ts';
import { readDocument } from './read-document.ts';
import type { DocumentDraft } from './types.ts';
import { writeXml } from './write-xml.ts';
import type { XmlElement } from './xml-tree.ts';

const ROOT_PATH = '/edXML/edXMLEnvelope';
/** Where the files go: the two tags are apart so that inserting them changes no other byte. */
export const FILES_OPEN = '<AttachmentEncoded>';
const FILES_CLOSE = '</AttachmentEncoded>';

/** Builds an unsigned envelope; throws ProtocolError `PACKET_INVALID` with all issues. */
export const buildEnvelope = (draft: DocumentDraft): Buffer =>
  Buffer.from(envelopeText(writeXml(envelopeTree(draft))));

/** The envelope that a draft makes, read back. @throws ProtocolError `PACKET_INVALID` with all issues. */
export function envelopeTree(draft: DocumentDraft): XmlElement {
  const issues: ProtocolIssue[] = [];
  const envelope = packetTree(draft);
  const { manifest } = readDocument(new FieldReader(envelope, ROOT_PATH, issues));
  const ids = new Set<string>();
  for (const entry of manifest) {
    if (ids.has(entry.contentId))
      issues.push(issue('ATTACHMENT_DUPLICATE', entry.path, { found: entry.contentId }));
    ids.add(entry.contentId);
  }
  if (issues.length > 0) throw new ProtocolError('PACKET_INVALID', 'the document cannot be packed', issues);
  return envelope;
}

/** The file of an envelope: around it the root, and the place of the files. */
export const envelopeText = (envelope: string): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n<edXML xmlns="${EDXML_NS}">${envelope}${FILES_OPEN}${FILES_CLOSE}</edXML>\n`;
