// The envelope as soon as it has been read, before any file: its signature is verified, and every value is taken from
// the signed bytes (lessons of CVE-2025-29774/29775). A signature that is there and does not verify is an error.
import { dayInVietnam } from './date-forms.ts';
import { FieldReader } from './field-reader.ts';
import { issue, type ProtocolIssue } from './issue.ts';
import type { ReadCertificate } from './known-certificate.ts';
import { ACCEPTED_NS } from './names.ts';
import { readPlain } from './plain-xml.ts';
import { type ManifestEntry, readDocument } from './read-document.ts';
import { findStatusBlock, readStatus } from './read-status.ts';
import { Refusal } from './refusal.ts';
import type { DocumentPacket, StatusPacket } from './types.ts';
import { verifyPlain } from './verify-plain.ts';
import {
  type SignatureFacts,
  type Verified,
  type VerifyOptions,
  verifySignature,
} from './verify-signature.ts';
import { childElements, parseDom, toElement, toTree, type XmlElement } from './xml-tree.ts';

export interface EnvelopeOptions {
  /** The reader's clock; with it a promulgation date after today is refused. */
  now?: Date;
  /** `required`: a packet without a signature is refused. Default `when-present`. */
  signature?: 'required' | 'when-present';
  /** DER: the only signing certificate accepted. */
  certificate?: Uint8Array;
  /** A memory of certificates; default: each is read anew. */
  readCertificate?: ReadCertificate;
}

/** What an envelope says; the attachments of a document are in `manifest`. */
export type EnvelopeValue =
  | { kind: 'document'; value: DocumentPacket; manifest: ManifestEntry[] }
  | { kind: 'status'; value: StatusPacket; manifest: [] };

export interface OpenedEnvelope {
  facts: SignatureFacts;
  issues: ProtocolIssue[];
  /** Absent when the signature covers the whole packet and only the envelope is there. */
  content?: EnvelopeValue;
  deferred?: NonNullable<ReturnType<typeof verifySignature>['deferred']>;
  /** The tree the files are to be read from, when the signature covers them too. */
  signedRoot?: XmlElement;
}

const UNSIGNED: SignatureFacts = { present: false, valid: false, chain: [], weak: false, errors: [] };
const ENVELOPE_PATH = '/edXML/edXMLEnvelope';
const SIGNATURE_PATH = `${ENVELOPE_PATH}/edXMLHeader/Signature`;
const DATE_PATH = `${ENVELOPE_PATH}/edXMLHeader/MessageHeader/PromulgationInfo/PromulgationDate`;

/** @throws Refusal when the text is no packet at all. */
export function openEnvelope(
  text: string,
  options: EnvelopeOptions,
  verification: Omit<VerifyOptions, 'certificate' | 'readCertificate'> & { isOwn?: boolean | undefined },
): OpenedEnvelope {
  const plain = readPlain(text);
  const dom = plain === undefined ? parseDom(text) : undefined;
  const unsigned = plain === undefined ? toElement(dom ?? parseDom(text)) : toTree(plain);
  checkForm(unsigned);
  const { certificate, readCertificate } = options;
  const verify = { ...verification, certificate, readCertificate };
  const verified = verification.isOwn
    ? { facts: UNSIGNED }
    : ((plain && verifyPlain(plain, unsigned, verify)) ??
      verifySignature(text, dom ?? parseDom(text), verify));
  const { facts, deferred }: Verified = verified;
  if (deferred) return { facts, issues: [], deferred };
  return judged(unsigned, verified, options);
}

/** What is said, and what is wrong with it. @throws Refusal. */
export function judged(
  unsigned: XmlElement,
  { facts, signed }: Verified,
  options: EnvelopeOptions,
): Omit<OpenedEnvelope, 'deferred'> {
  const issues: ProtocolIssue[] = [];
  if (facts.present && !facts.valid)
    issues.push(issue('PACKET_SIGNATURE_INVALID', SIGNATURE_PATH, { detail: facts.errors.join(', ') }));
  else if (!facts.present && options.signature === 'required')
    issues.push(issue('PACKET_SIGNATURE_MISSING', SIGNATURE_PATH));

  // Signed values come from the signed bytes; only files named by a signed digest come from outside them.
  const root = signed && facts.scope === 'document' ? signed : unsigned;
  const envelope = signed && facts.scope === 'envelope' ? signed : childNamed(root, 'edXMLEnvelope');
  const isForm = root.name === 'edXML' && envelope?.name === 'edXMLEnvelope';
  if (!envelope || !isForm || !ACCEPTED_NS.has(envelope.namespace))
    throw new Refusal('PACKET_FORM_UNKNOWN', '/', { found: root.name });
  const content = readContent(new FieldReader(envelope, ENVELOPE_PATH, issues));
  if (options.now && content.kind === 'document') {
    const { on } = content.value.promulgation;
    if (on > dayInVietnam(options.now)) issues.push(issue('DATE_IN_FUTURE', DATE_PATH));
  }
  return { facts, issues, content, signedRoot: root };
}

function readContent(envelope: FieldReader): EnvelopeValue {
  const status = findStatusBlock(envelope);
  if (status) return { kind: 'status', value: readStatus(envelope, status), manifest: [] };
  const { packet, manifest } = readDocument(envelope);
  return { kind: 'document', value: packet, manifest };
}

/** @throws Refusal. */
export function checkForm(root: XmlElement): void {
  const nameOf = ({ name, namespace }: XmlElement) => `{${namespace}}${name}`;
  if (root.name === 'Envelope' && /\/soap[/-]/i.test(root.namespace))
    throw new Refusal('PACKET_FORM_OLD', '/', { found: 'SOAP' });
  if (root.name !== 'edXML' || !ACCEPTED_NS.has(root.namespace))
    throw new Refusal('PACKET_FORM_UNKNOWN', '/', { found: nameOf(root) });
  const envelope = childNamed(root, 'edXMLEnvelope');
  if (!envelope) throw new Refusal('FIELD_MISSING', ENVELOPE_PATH, { field: 'edXMLEnvelope' });
  if (!ACCEPTED_NS.has(envelope.namespace))
    throw new Refusal('PACKET_FORM_UNKNOWN', ENVELOPE_PATH, { found: nameOf(envelope) });
}

function childNamed(parent: XmlElement, name: string): XmlElement | undefined {
  return childElements(parent).find((one) => one.name === name);
}
