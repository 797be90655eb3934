// Reads the CMS of a PDF signature or a timestamp token into its parts, bytes untouched. RFC 5652 §5.

import type { Der } from '../types.ts';
import { readDigestOid } from './algorithms.ts';
import {
  children,
  DerError,
  type DerNode,
  equalBytes,
  isContext,
  isUniversal,
  readDer,
  readFirst,
  readOctets,
  readOid,
  readTime,
  sequenceOf,
  setElements,
  toDer,
} from './der-read.ts';
import { OID } from './oids.ts';

export interface SignedAttributes {
  /** Candidate byte strings the signature may cover: as written, and sorted into DER if that differs. */
  messages: Iterable<Uint8Array>;
  values: Map<string, DerNode>;
}

export interface ParsedSignedData {
  contentType: string;
  /** The content when it travels inside. */
  encapsulated?: Uint8Array;
  certificates: Der[];
  crls: Der[];
  /** OCSPResponse or BasicOCSPResponse found in the structure (adbe-revocationInfoArchival). */
  ocsps: Der[];
  /** Those of both that a signed attribute holds. */
  archived: Der[];
  /** The issuer's name unread: mostly its bytes are those of a certificate at hand. */
  signerId: { issuer: DerNode; serial: Uint8Array } | { subjectKeyId: string };
  digestOid: string;
  signatureAlgorithm: DerNode;
  signature: Uint8Array;
  signed?: SignedAttributes;
  unsigned: Map<string, DerNode[]>;
  signingTime?: Date;
}

const withTag = (bytes: Uint8Array, identifier: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[0] = identifier;
  return copy;
};

const readAttributes = (set: DerNode): Map<string, DerNode[]> => {
  const out = new Map<string, DerNode[]>();
  for (const attribute of children(set)) {
    const [type, values] = sequenceOf(attribute);
    const oid = readOid(type);
    const known = out.get(oid);
    out.set(oid, known === undefined ? setElements(values) : [...known, ...setElements(values)]);
  }
  return out;
};

const SINGLE = new Set<string>([OID.contentType, OID.messageDigest, OID.signingTime]);

/** A signed attribute given twice, or with two values, has no one meaning: refused. */
const readSigned = (set: DerNode): SignedAttributes => {
  const values = new Map<string, DerNode>();
  for (const [oid, found] of readAttributes(set)) {
    const only = found[0];
    if (!only) continue;
    if (found.length > 1 && SINGLE.has(oid)) throw new DerError('signed attribute repeated');
    values.set(oid, only);
  }
  return { messages: { [Symbol.iterator]: () => messagesOf(set) }, values };
};

/** The second is made only where the first does not hold: nearly all signatures are over what is written. */
function* messagesOf(set: DerNode): Generator<Uint8Array> {
  const asSet = readDer(withTag(set.raw, 0x31));
  const asWritten = asSet.raw;
  if (!set.indefinite) yield asWritten;
  const sorted = toDer(asSet);
  if (set.indefinite || !equalBytes(asWritten, sorted)) yield sorted;
}

const readSignerId = (node: DerNode | undefined): ParsedSignedData['signerId'] => {
  if (isContext(node, 0)) return { subjectKeyId: Buffer.from(readOctets(node)).toString('hex') };
  const [issuer, serial] = sequenceOf(node);
  if (!issuer || !isUniversal(serial, 2)) throw new DerError('signer identifier malformed');
  return { issuer, serial: serial.body };
};

/** RevocationInfoArchival ::= SEQUENCE { crl [0], ocsp [1], otherRevInfo [2] } (ISO 32000-1 §12.8.3.3.2). */
const readAdobeRevocation = (node: DerNode | undefined): { crls: Der[]; ocsps: Der[] } => {
  if (!node) return { crls: [], ocsps: [] };
  const fields = sequenceOf(node);
  const pick = (n: number): Der[] =>
    fields.filter((f) => isContext(f, n)).flatMap((f) => sequenceOf(children(f)[0]).map((item) => item.raw));
  return { crls: pick(0), ocsps: pick(1) };
};

const readSignerInfo = (node: DerNode) => {
  const [, sid, digest, ...rest] = sequenceOf(node);
  const signed = isContext(rest[0], 0) ? rest.shift() : undefined;
  const [algorithm, value, unsigned] = rest;
  if (!digest || !algorithm || !value) throw new DerError('SignerInfo incomplete');
  const attributes = signed ? readSigned(signed) : undefined;
  const signingTime = attributes?.values.get(OID.signingTime);
  return {
    signerId: readSignerId(sid),
    digestOid: readDigestOid(digest),
    signatureAlgorithm: algorithm,
    signature: readOctets(value),
    ...(attributes ? { signed: attributes } : {}),
    unsigned: isContext(unsigned, 1) ? readAttributes(unsigned) : new Map<string, DerNode[]>(),
    ...(signingTime ? { signingTime: readTime(signingTime) } : {}),
  };
};

/** Parses one CMS SignedData with exactly one signer; trailing zero padding is allowed. Throws DerError. */
export const parseSignedData = (bytes: Uint8Array): ParsedSignedData => {
  const outer = readFirst(bytes);
  if (bytes.subarray(outer.raw.length).some((byte) => byte !== 0)) throw new DerError('bytes after the CMS');
  const [type, wrapped] = sequenceOf(outer);
  if (readOid(type) !== OID.signedData || !isContext(wrapped, 0)) throw new DerError('not SignedData');
  const [, , content, ...rest] = sequenceOf(children(wrapped)[0]);
  const [contentType, inside] = sequenceOf(content);
  const certificates = rest.find((n) => isContext(n, 0));
  const crls = rest.find((n) => isContext(n, 1));
  const [info, ...otherSigners] = setElements(rest.at(-1));
  if (!info || otherSigners.length > 0) throw new DerError('exactly one signer expected');
  const signer = readSignerInfo(info);
  const archived = readAdobeRevocation(signer.signed?.values.get(OID.adobeRevocation));
  const [held] = inside ? children(inside) : [];
  return {
    contentType: readOid(contentType),
    ...(held ? { encapsulated: readOctets(held) } : {}),
    certificates: (certificates ? children(certificates) : [])
      .filter((n) => isUniversal(n, 16))
      .map((n) => n.raw),
    crls: [
      ...(crls ? children(crls) : []).filter((n) => isUniversal(n, 16)).map((n) => n.raw),
      ...archived.crls,
    ],
    ocsps: archived.ocsps,
    archived: [...archived.crls, ...archived.ocsps],
    ...signer,
  };
};
