// Bytes → document or status, or everything that is wrong with them at once. When the packet is signed,
// every value is taken from the signed bytes; a signature that is there and does not verify is an error.

import { dayInVietnam } from './date-forms.ts';
import { FieldReader } from './field-reader.ts';
import { issue, type ProtocolIssue } from './issue.ts';
import { DEFAULT_LIMITS, type PacketLimits } from './limits.ts';
import { ACCEPTED_NS } from './names.ts';
import { asBuffer } from './packet-signature.ts';
import { readAttachments } from './read-attachments.ts';
import { readDocument } from './read-document.ts';
import { findStatusBlock, readStatus } from './read-status.ts';
import { type ScannedPacket, scanPacket } from './scan-packet.ts';
import type { DocumentPacket, StatusPacket } from './types.ts';
import { type SignatureFacts, verifyScanned } from './verify-signature.ts';
import { childElements, parseDom, toElement, type XmlElement } from './xml-tree.ts';

export interface ParseOptions {
  limits?: Partial<PacketLimits>;
  /** The reader's clock; with it a promulgation date after today is refused. */
  now?: Date;
  /** `required`: a packet without a signature is refused. Default `when-present`. */
  signature?: 'required' | 'when-present';
  /** DER: the only signing certificate accepted. */
  certificate?: Uint8Array;
}

export type ParsedPacket =
  | { ok: true; kind: 'document'; value: DocumentPacket; signature: SignatureFacts }
  | { ok: true; kind: 'status'; value: StatusPacket; signature: SignatureFacts }
  | { ok: false; issues: ProtocolIssue[]; signature?: SignatureFacts };

const ENVELOPE_PATH = '/edXML/edXMLEnvelope';
const MAX_ISSUES = 200;

/** Parses one packet; never throws for bad bytes. */
export function parsePacket(bytes: Uint8Array, options: ParseOptions = {}): ParsedPacket {
  const source = asBuffer(bytes);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const scanned = scanPacket(source, limits);
  if ('code' in scanned) return { ok: false, issues: [scanned] };
  let dom: ReturnType<typeof parseDom>;
  try {
    dom = parseDom(scanned.text);
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    return { ok: false, issues: [issue('XML_MALFORMED', '/', { detail })] };
  }
  const unsigned = toElement(dom);
  const formIssue = checkForm(unsigned);
  if (formIssue) return { ok: false, issues: [formIssue] };

  const { facts, signed } = verifyScanned(source, scanned, dom, options.certificate);
  const issues: ProtocolIssue[] = [];
  const signaturePath = `${ENVELOPE_PATH}/edXMLHeader/Signature`;
  if (facts.present && !facts.valid)
    issues.push(issue('PACKET_SIGNATURE_INVALID', signaturePath, { detail: facts.errors.join(', ') }));
  else if (!facts.present && options.signature === 'required')
    issues.push(issue('PACKET_SIGNATURE_MISSING', signaturePath));

  // Signed values come from the signed bytes; only files named by a signed digest come from outside them.
  const root = signed && facts.scope === 'document' ? signed : unsigned;
  const envelope = signed && facts.scope === 'envelope' ? signed : childNamed(root, 'edXMLEnvelope');
  if (!envelope || (signed && checkSignedForm(root, envelope)))
    return {
      ok: false,
      issues: [...issues, issue('PACKET_FORM_UNKNOWN', '/', { found: root.name })],
      signature: facts,
    };
  const result = read(
    new FieldReader(envelope, ENVELOPE_PATH, issues),
    root,
    source,
    scanned,
    limits,
    facts,
    issues,
  );
  if (options.now && 'promulgation' in result.value) {
    const { on } = result.value.promulgation;
    if (on > dayInVietnam(options.now))
      issues.push(
        issue(
          'DATE_IN_FUTURE',
          `${ENVELOPE_PATH}/edXMLHeader/MessageHeader/PromulgationInfo/PromulgationDate`,
        ),
      );
  }
  if (issues.length > 0) return { ok: false, issues: distinct(issues), signature: facts };
  return { ok: true, ...result, signature: facts };
}

type Read = { kind: 'document'; value: DocumentPacket } | { kind: 'status'; value: StatusPacket };

function read(
  envelope: FieldReader,
  root: XmlElement,
  source: Buffer,
  scanned: ScannedPacket,
  limits: PacketLimits,
  facts: SignatureFacts,
  issues: ProtocolIssue[],
): Read {
  const needDigest = facts.valid && facts.scope === 'envelope';
  const status = findStatusBlock(envelope);
  if (status) {
    const value = readStatus(status);
    readAttachments({ root, source, scanned, limits, manifest: [], needDigest }, issues);
    return { kind: 'status', value };
  }
  const { packet, manifest } = readDocument(envelope);
  const attachments = readAttachments({ root, source, scanned, limits, manifest, needDigest }, issues);
  return { kind: 'document', value: { ...packet, attachments } };
}

function checkForm(root: XmlElement): ProtocolIssue | undefined {
  if (root.name !== 'edXML' || !ACCEPTED_NS.has(root.namespace))
    return issue('PACKET_FORM_UNKNOWN', '/', { found: `{${root.namespace}}${root.name}` });
  const envelopes = childElements(root).filter((one) => one.name === 'edXMLEnvelope');
  const [envelope] = envelopes;
  if (envelopes.length > 1) return issue('FIELD_REPEATED', ENVELOPE_PATH, { field: 'edXMLEnvelope' });
  if (!envelope) return issue('FIELD_MISSING', ENVELOPE_PATH, { field: 'edXMLEnvelope' });
  return ACCEPTED_NS.has(envelope.namespace)
    ? undefined
    : issue('PACKET_FORM_UNKNOWN', ENVELOPE_PATH, { found: `{${envelope.namespace}}${envelope.name}` });
}

/** The signed bytes must themselves be a packet, whatever surrounds them. */
function checkSignedForm(root: XmlElement, envelope: XmlElement): boolean {
  return root.name !== 'edXML' || envelope.name !== 'edXMLEnvelope' || !ACCEPTED_NS.has(envelope.namespace);
}

function childNamed(parent: XmlElement, name: string): XmlElement | undefined {
  return childElements(parent).find((one) => one.name === name);
}

function distinct(issues: readonly ProtocolIssue[]): ProtocolIssue[] {
  const byKey = new Map(issues.map((one) => [`${one.code} ${one.path} ${one.message}`, one]));
  return [...byKey.values()].slice(0, MAX_ISSUES);
}
