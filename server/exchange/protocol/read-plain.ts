// The usual envelope, or status: alone, in plain XML, signed in the one form we write, and right in everything. It is read
// in one pass without the scanner and a DOM. It says yes or nothing: all that is wrong is found and named by the reader of
// every form (packet-reader.ts), which is also the witness of this one in the tests.
import { base64Length } from './base64-stream.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { checkForm, judged } from './open-envelope.ts';
import { packetDigest } from './packet-digest.ts';
import type { ParsedPacket, ReadOptions } from './packet-reader.ts';
import { readPlain } from './plain-xml.ts';
import { readAttachments } from './read-attachments.ts';
import { decodeText } from './scan-tokens.ts';
import { verifyPlain } from './verify-plain.ts';
import { childElements, textOf, toTree, type XmlElement } from './xml-tree.ts';

type Good = Extract<ParsedPacket, { ok: true }>;

/** White space around the root, of which more is refused. */
const AROUND = /^(?:<\?xml[^<>]*\?>)?[ \t\n]{0,1000}<.*>[ \t\n]{0,1000}$/s;

/** Undefined when it is anything else, or anything is wrong with it. */
export function readPlainAlone(bytes: Uint8Array, options: ReadOptions): Good | undefined {
  try {
    return read(bytes, options);
  } catch {
    return undefined;
  }
}

function read(bytes: Uint8Array, options: ReadOptions): Good | undefined {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  if (options.schema || bytes.length > Math.min(limits.envelopeBytes, limits.packetBytes)) return undefined;
  const text = decodeText(bytes);
  if (!AROUND.test(text)) return undefined;
  const plain = readPlain(text, limits);
  if (plain === undefined) return undefined;
  const tree = toTree(plain);
  checkForm(tree);
  const rest = withoutEnvelope(tree);
  if (rest === undefined) return undefined;
  const { certificate, readCertificate } = options;
  const verified = verifyPlain(plain, tree, { certificate, readCertificate, isPart: true });
  if (verified?.facts.valid !== true || verified.facts.scope !== 'envelope') return undefined;
  const { issues, content, facts } = judged(tree, verified, options);
  if (content === undefined) return undefined;
  const { manifest } = content;
  const total = manifest.reduce((sum, one) => sum + base64Length(one.sizeBytes ?? 0), 0);
  if (total > limits.packetBytes) return undefined;
  const input = { root: rest, slotPrefix: '', files: [], limits, manifest, needDigest: true };
  const attachments = readAttachments(input, { isAlone: true }, issues);
  if (issues.length > 0) return undefined;
  const envelope = Buffer.from(bytes);
  const whole = { signature: facts, envelope, packetDigest: packetDigest(envelope, attachments), parts: [] };
  return content.kind === 'document'
    ? { ok: true, kind: 'document', value: { ...content.value, attachments }, ...whole }
    : { ok: true, kind: 'status', value: content.value, ...whole };
}

/** The root without its one envelope; undefined when it has anything but that and an empty place for files. */
function withoutEnvelope(root: XmlElement): XmlElement | undefined {
  const envelopes = childElements(root).filter(({ name }) => name === 'edXMLEnvelope');
  const content = root.content.filter((part) => typeof part === 'string' || part.name !== 'edXMLEnvelope');
  const rest = { ...root, content };
  const others = childElements(rest);
  const isEmpty = others.every(({ name, content: own }) => name === 'AttachmentEncoded' && own.length === 0);
  if (envelopes.length !== 1 || others.length > 1 || !isEmpty || textOf(rest).trim() !== '') return undefined;
  return rest;
}
