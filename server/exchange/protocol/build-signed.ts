// Document → signed envelope at once: what we wrote ourselves needs no look for the place of the signature, and its canonical
// form is written from the same tree. The bytes are those of signPacket over buildEnvelope, which is its witness in the tests.
import { buildEnvelope, envelopeText, envelopeTree } from './build-envelope.ts';
import { ProtocolError } from './issue.ts';
import { XML_NS } from './names.ts';
import { readKey, type SigningKey, signPacket } from './packet-signature.ts';
import { hasIllegal } from './scan-tokens.ts';
import type { DocumentDraft } from './types.ts';
import { writeCanonical, writeXml } from './write-xml.ts';
import { writeSignature } from './written-signature.ts';
import { attributeOf } from './xml-tree.ts';

const HEADER_END = '</edXML:edXMLHeader>';
/** An envelope beyond this goes the long way, past all limits. */
const SHORT = 256 * 1024;

/** @throws ProtocolError PACKET_INVALID with all issues, SIGNING_KEY_UNUSABLE. */
export function buildSigned(draft: DocumentDraft, key: SigningKey): Buffer {
  const tree = envelopeTree(draft);
  const id = attributeOf(tree, 'id', XML_NS);
  const text = writeXml(tree);
  // Values are escaped, so this stands in no value.
  const at = text.indexOf(HEADER_END);
  if (id === undefined || at < 0 || text.length > SHORT) return signPacket(buildEnvelope(draft), key);
  if (hasIllegal(text)) throw new ProtocolError('PACKET_INVALID', 'a character that XML does not know');
  const { privateKey, certificate, algorithm } = readKey(key);
  const signature = writeSignature(writeCanonical(tree), {
    ...{ id, privateKey, algorithm },
    certificate: certificate.raw,
  });
  return Buffer.from(envelopeText(text.slice(0, at) + signature + text.slice(at)));
}
