// Signs a packet: XMLDSig in edXMLHeader, exclusive C14N, SHA-256, RSA or ECDSA P-256, the certificate in
// KeyInfo (QCVN 102:2016, Signature). The envelope is signed; it names the digest of each attachment.
import { createPrivateKey, KeyObject, X509Certificate } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { ProtocolError } from './issue.ts';
import { DEFAULT_LIMITS, type PacketLimits } from './limits.ts';
import { DSIG_NS, ECDSA_SHA256_URI, ENVELOPE_ID, ENVELOPED_URI, EXC_C14N_URI, SHA256_URI } from './names.ts';
import { scanPacket } from './scan-packet.ts';
import { algorithmForKey, EcdsaSha256 } from './signature-algorithms.ts';

export interface SigningKey {
  privateKey: KeyObject | string | Buffer;
  /** PEM or DER of the signing certificate. */
  certificate: string | Uint8Array;
}

const ENVELOPE_XPATH = "/*[local-name(.)='edXML']/*[local-name(.)='edXMLEnvelope']";
const HAS_ID = /^[^>]*?\s(?:xml:id|Id|ID|id)\s*=/;

/** The packet with its signature; no other byte changes, but an envelope without an id gets one. */
export function signPacket(
  packet: Uint8Array,
  key: SigningKey,
  limits: PacketLimits = DEFAULT_LIMITS,
): Buffer {
  const { privateKey, certificate, algorithm } = readKey(key);
  const source = withEnvelopeId(asBuffer(packet), limits);
  const scanned = scanOrThrow(source, limits);
  if (scanned.text.includes(DSIG_NS))
    throw new ProtocolError('PACKET_INVALID', 'the packet is already signed');
  if (scanned.headerEnd < 0) throw new ProtocolError('PACKET_INVALID', 'the packet has no header to sign in');
  const signer = new SignedXml({
    privateKey,
    publicCert: certificate.toString(),
    signatureAlgorithm: algorithm,
    canonicalizationAlgorithm: EXC_C14N_URI,
  });
  signer.SignatureAlgorithms[ECDSA_SHA256_URI] = EcdsaSha256;
  signer.addReference({
    xpath: ENVELOPE_XPATH,
    transforms: [ENVELOPED_URI, EXC_C14N_URI],
    digestAlgorithm: SHA256_URI,
  });
  signer.computeSignature(scanned.text, {
    prefix: 'ds',
    location: { reference: `${ENVELOPE_XPATH}/*[local-name(.)='edXMLHeader']`, action: 'append' },
  });
  return insert(source, scanned.headerEnd, signer.getSignatureXml());
}

function readKey(key: SigningKey): {
  privateKey: KeyObject;
  certificate: X509Certificate;
  algorithm: string;
} {
  try {
    const privateKey =
      key.privateKey instanceof KeyObject ? key.privateKey : createPrivateKey(key.privateKey);
    const certificate = new X509Certificate(key.certificate);
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

function withEnvelopeId(source: Buffer, limits: PacketLimits): Buffer {
  const { envelopeTagName: at } = scanOrThrow(source, limits);
  if (at < 0) throw new ProtocolError('PACKET_INVALID', 'the packet has no envelope');
  const tag = source.toString('latin1', at, Math.min(source.length, at + limits.tagBytes));
  return HAS_ID.test(tag) ? source : insert(source, at, ` xml:id="${ENVELOPE_ID}"`);
}

function scanOrThrow(source: Buffer, limits: PacketLimits) {
  const scanned = scanPacket(source, limits);
  if ('code' in scanned) throw new ProtocolError('PACKET_INVALID', scanned.message, [scanned]);
  return scanned;
}

function insert(source: Buffer, at: number, text: string): Buffer {
  return Buffer.concat([source.subarray(0, at), Buffer.from(text), source.subarray(at)]);
}

/** The same bytes as a Buffer, without a copy. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
