// Status packet → bytes: header only, in the one current form (QCVN 102:2016, gói tin phản hồi).
import { writeInstant } from './date-forms.ts';
import { envelopeTree, organTree, responseTree, staffTree, withUnknown } from './document-tree.ts';
import { FieldReader } from './field-reader.ts';
import { ProtocolError, type ProtocolIssue } from './issue.ts';
import { EDXML_NS } from './names.ts';
import { findStatusBlock, readStatus } from './read-status.ts';
import type { StatusDraft } from './types.ts';
import { element, writeXml } from './write-xml.ts';

/** Builds an unsigned status; throws ProtocolError `PACKET_INVALID` with all issues. */
export function buildStatus(draft: StatusDraft): Buffer {
  const envelope = envelopeTree([
    element('edXMLHeader', [
      element('MessageHeader', [
        responseTree(draft.responseFor),
        organTree('From', draft.from),
        draft.to ? organTree('To', draft.to) : undefined,
        element('StatusCode', draft.code),
        element('Description', draft.description),
        element('Timestamp', writeInstant(draft.at)),
        draft.staff ? staffTree(draft.staff) : undefined,
      ]),
    ]),
  ]);
  withUnknown(envelope, draft.unknown);
  const issues: ProtocolIssue[] = [];
  const reader = new FieldReader(envelope, '/edXML/edXMLEnvelope', issues);
  const block = findStatusBlock(reader);
  if (block) readStatus(reader, block);
  if (!block || issues.length > 0)
    throw new ProtocolError('PACKET_INVALID', 'the status cannot be packed', issues);
  return Buffer.from(
    `<?xml version="1.0" encoding="utf-8"?>\n<edXML xmlns="${EDXML_NS}">${writeXml(envelope)}</edXML>\n`,
  );
}
