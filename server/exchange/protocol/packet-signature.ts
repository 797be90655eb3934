// Signs a packet: XMLDSig in edXMLHeader, exclusive C14N, SHA-256, RSA or ECDSA P-256, the certificate in
// KeyInfo (QCVN 102:2016, Signature). The envelope is signed; it names the digest of each attachment.
import { createPrivateKey, KeyObject, X509Certificate } from 'node:crypto';
import type { Element, Node } from '@xmldom/xmldom';
import { asBuffer } from './base64-stream.ts';
import { canonicalize } from './canonicalize.ts';
import { ProtocolError } from './issue.ts';
import { DEFAULT_LIMITS, type PacketLimits } from './limits.ts';
import { DSIG_NS, ENVELOPE_ID, XML_NS } from './names.ts';
import { canonicalPlain, readPlain } from './plain-xml.ts';
import { issueOf } from './refusal.ts';
import { PacketScanner } from './scan-packet.ts';
import { decodeText } from './scan-tokens.ts';
import { algorithmForKey } from './signature-algorithms.ts';
import { writeSignature } from './written-signature.ts';
import { attributeOf, parseDom, toTree } from './xml-tree.ts';

export interface SigningKey {
  privateKey: KeyObject | string | Buffer;
  /** PEM or DER of the signing certificate, or as it was read. */
  certificate: string | Uint8Array | X509Certificate;
}

/** Text that goes into the packet at an offset of it. */
export interface Insertion {
  at: number;
  text: string;
}

const ID_NAMES = ['xml:id', 'Id', 'ID', 'id'];
const isElement = (node: Node | null): node is Element => node?.nodeType === 1;
const HAS_ID = /^[^>]*?\s(?:xml:id|Id|ID|id)\s*=/;

/** The packet or envelope with its signature; no other byte changes, but an envelope without an id gets one. */
export function signPacket(
  packet: Uint8Array,
  key: SigningKey,
  limits: PacketLimits = DEFAULT_LIMITS,
): Buffer {
  const source = asBuffer(packet);
  const scanner = new PacketScanner(limits);
  scan(() => {
    for (const _ of scanner.feed(source));
    for (const _ of scanner.finish());
  });
  const parts: Buffer[] = [];
  let from = 0;
  for (const { at, text } of signatureOf(scanner, key)) {
    parts.push(source.subarray(from, at), Buffer.from(text));
    from = at;
  }
  return Buffer.concat([...parts, source.subarray(from)]);
}

/** What signing adds to a packet that is too large to hold, in the order of the packet. */
export async function prepareSignature(
  stream: AsyncIterable<Uint8Array>,
  key: SigningKey,
  limits: PacketLimits = DEFAULT_LIMITS,
): Promise<Insertion[]> {
  const scanner = new PacketScanner(limits);
  for await (const chunk of stream)
    scan(() => {
      for (const _ of scanner.feed(asBuffer(chunk)));
    });
  scan(() => {
    for (const _ of scanner.finish());
  });
  return signatureOf(scanner, key);
}

function signatureOf(scanner: PacketScanner, key: SigningKey): Insertion[] {
  const { privateKey, certificate, algorithm } = readKey(key);
  const { outside, envelopeStart, envelopeEnd, envelopeTagName, headerEnd, filesAt, filesLength } = scanner;
  if (envelopeEnd < 0) throw new ProtocolError('PACKET_INVALID', 'the packet has no envelope');
  if (headerEnd < 0) throw new ProtocolError('PACKET_INVALID', 'the packet has no header to sign in');
  const envelope = scan(() => decodeText(outside.bytes(envelopeStart, envelopeEnd)));
  if (envelope.includes(DSIG_NS)) throw new ProtocolError('PACKET_INVALID', 'the packet is already signed');

  const inSource = (at: number) => (filesAt >= 0 && at > filesAt ? at + filesLength : at);
  const insertions: Insertion[] = [];
  const nameLength = envelopeTagName - envelopeStart;
  const needsId = !HAS_ID.test(envelope.slice(nameLength));
  const id = needsId ? ` xml:id="${ENVELOPE_ID}"` : '';
  if (needsId) insertions.push({ at: inSource(envelopeTagName), text: id });
  const { tag, name } = scanner.root;
  const withId = envelope.slice(0, nameLength) + id + envelope.slice(nameLength);
  const { canonical, own } = envelopeIn(`${tag}${withId}</${name}>`);
  // Written into a URI as it is.
  if (!own || !/^[\w.-]+$/.test(own))
    throw new ProtocolError('PACKET_INVALID', 'the envelope has an unusable id');
  const text = writeSignature(canonical, { id: own, privateKey, certificate: certificate.raw, algorithm });
  return [...insertions, { at: inSource(headerEnd), text }];
}

/** The canonical form and the id of the one envelope in a root. */
function envelopeIn(text: string): { canonical: string; own: string | null | undefined } {
  const [plain] = readPlain(text)?.content ?? [];
  if (typeof plain === 'object') {
    const tree = toTree(plain);
    const own = ID_NAMES.map((each) =>
      each === 'xml:id' ? attributeOf(tree, 'id', XML_NS) : attributeOf(tree, each),
    ).find((value) => value);
    return { canonical: canonicalPlain(plain), own };
  }
  const node = parseDom(text).firstChild;
  if (!isElement(node)) throw new ProtocolError('PACKET_INVALID', 'the packet has no envelope');
  const own = ID_NAMES.map((each) => node.getAttribute(each)).find((value) => value);
  return { canonical: canonicalize(node, 'exclusive'), own };
}

export function readKey(key: SigningKey): {
  privateKey: KeyObject;
  certificate: X509Certificate;
  algorithm: string;
} {
  try {
    const privateKey =
      key.privateKey instanceof KeyObject ? key.privateKey : createPrivateKey(key.privateKey);
    const certificate =
      key.certificate instanceof X509Certificate ? key.certificate : new X509Certificate(key.certificate);
    const algorithm = algorithmForKey(privateKey);
    if (algorithm !== null && certificate.checkPrivateKey(privateKey))
      return { privateKey, certificate, algorithm };
  } catch (cause) {
    throw new ProtocolError('SIGNING_KEY_UNUSABLE', 'the key or certificate cannot be read', [], { cause });
  }
  throw new ProtocolError(
    'SIGNING_KEY_UNUSABLE',
    'RSA of 2048 bits or EC P-256 and its certificate are needed',
  );
}

/** A packet that cannot be scanned cannot be signed either. */
function scan<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const found = issueOf(error);
    throw new ProtocolError('PACKET_INVALID', found.message, [found]);
  }
}
