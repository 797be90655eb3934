// OCSP: building a request and judging a response. RFC 6960, RFC 9654 (nonce), delegated responders included.
import { createHash } from 'node:crypto';
import { algorithmIdentifier, digestByOid } from '../cms/algorithms.ts';
import {
  children,
  DerError,
  type DerNode,
  equalBytes,
  isContext,
  isUniversal,
  readBits,
  readDer,
  readOctets,
  readOid,
  readTime,
  sequenceOf,
} from '../cms/der-read.ts';
import { context, nullValue, objectIdentifier, octetString, sequence } from '../cms/der-write.ts';
import { OID } from '../cms/oids.ts';
import type { Der } from '../types.ts';
import { type Certificate, readExtensionMap, tryReadCertificate } from './certificate.ts';
import { type Name, readName, sameName } from './names.ts';
import { checkSignedBy } from './validate-path.ts';

interface SingleResponse {
  certId: DerNode;
  status: 'good' | 'revoked' | 'unknown';
  revokedAt?: Date;
  thisUpdate: Date;
  nextUpdate?: Date;
}

export interface OcspResponse {
  der: Der;
  tbs: Uint8Array;
  signatureAlgorithm: DerNode;
  signature: Uint8Array;
  responder: { name: Name } | { keyHash: Uint8Array };
  producedAt: Date;
  singles: SingleResponse[];
  nonce?: Uint8Array;
  certificates: Certificate[];
}

const keyBits = (certificate: Certificate): Uint8Array =>
  readBits(sequenceOf(readDer(certificate.spki))[1]).bytes;

/** SHA-1 in CertID is an identifier, not a protection; responders everywhere expect it. */
const certId = (certificate: Certificate, issuer: Certificate): Uint8Array => {
  const sha1 = (bytes: Uint8Array): Uint8Array => createHash('sha1').update(bytes).digest();
  const algorithm = algorithmIdentifier(OID.sha1, nullValue());
  const names = [octetString(sha1(certificate.issuer.der)), octetString(sha1(keyBits(issuer)))];
  return sequence(algorithm, ...names, certificate.serialDer);
};

/** An unsigned request for one certificate. */
export const buildOcspRequest = (certificate: Certificate, issuer: Certificate, nonce: Uint8Array): Der => {
  const extension = sequence(objectIdentifier(OID.ocspNonce), octetString(octetString(nonce)));
  const list = sequence(sequence(certId(certificate, issuer)));
  return sequence(sequence(list, context(2, sequence(extension))));
};

const readSingle = (node: DerNode): SingleResponse => {
  const [id, status, thisUpdate, ...rest] = sequenceOf(node);
  if (!id || !status || status.tagClass !== 2 || status.tag > 2) throw new DerError('OCSP status malformed');
  const next = rest.find((n) => isContext(n, 0));
  const single = {
    certId: id,
    thisUpdate: readTime(thisUpdate),
    ...(next ? { nextUpdate: readTime(children(next)[0]) } : {}),
  };
  if (status.tag === 1) return { ...single, status: 'revoked', revokedAt: readTime(children(status)[0]) };
  const extensions = rest.find((n) => isContext(n, 1));
  const hasCritical = [...readExtensionMap(extensions ? children(extensions)[0] : undefined).values()].some(
    (x) => x.critical,
  );
  return { ...single, status: status.tag === 0 && !hasCritical ? 'good' : 'unknown' };
};

const readResponder = (node: DerNode | undefined): OcspResponse['responder'] => {
  const inner = node ? children(node)[0] : undefined;
  if (isContext(node, 1) && inner) return { name: readName(inner) };
  if (isContext(node, 2) && inner) return { keyHash: readOctets(inner) };
  throw new DerError('OCSP responder malformed');
};

/** Parses an OCSPResponse (or a bare BasicOCSPResponse, as some archives hold). Throws DerError. */
export const readOcspResponse = (der: Der): OcspResponse => {
  const outer = sequenceOf(readDer(der));
  let basic = outer;
  if (isUniversal(outer[0], 10)) {
    if (outer[0].body[0] !== 0 || !outer[1]) throw new DerError('OCSP responder refused');
    const [type, bytes] = sequenceOf(children(outer[1])[0]);
    if (readOid(type) !== OID.ocspBasic || !bytes) throw new DerError('OCSP response type');
    basic = sequenceOf(readDer(readOctets(bytes)));
  }
  const [tbs, algorithm, signature, certs] = basic;
  if (!tbs || !algorithm) throw new DerError('OCSP response incomplete');
  const fields = sequenceOf(tbs);
  if (isContext(fields[0], 0)) fields.shift();
  const [responder, producedAt, responses, wrapped] = fields;
  const extensions = readExtensionMap(isContext(wrapped, 1) ? children(wrapped)[0] : undefined);
  const isUnknown = [...extensions].some(([oid, x]) => x.critical && oid !== OID.ocspNonce);
  if (isUnknown) throw new DerError('OCSP critical extension');
  const nonce = extensions.get(OID.ocspNonce)?.value;
  const embedded = isContext(certs, 0) ? sequenceOf(children(certs)[0]) : [];
  return {
    der,
    tbs: tbs.raw,
    signatureAlgorithm: algorithm,
    signature: readBits(signature).bytes,
    responder: readResponder(responder),
    producedAt: readTime(producedAt),
    singles: sequenceOf(responses).map(readSingle),
    ...(nonce ? { nonce: unwrapNonce(nonce) } : {}),
    certificates: embedded.flatMap((n) => tryReadCertificate(n.raw) ?? []),
  };
};

/** Some responders forget the inner OCTET STRING. */
const unwrapNonce = (value: Uint8Array): Uint8Array => {
  try {
    return readOctets(readDer(value));
  } catch {
    return value;
  }
};

export const tryReadOcspResponse = (der: Der): OcspResponse | undefined => {
  try {
    return readOcspResponse(der);
  } catch {
    return undefined;
  }
};

const isAbout = (single: SingleResponse, certificate: Certificate, issuer: Certificate): boolean => {
  const [algorithm, nameHash, keyHash, serial] = sequenceOf(single.certId);
  const digest = digestByOid(readOid(sequenceOf(algorithm)[0]));
  if (!digest || !nameHash || !keyHash || !serial) return false;
  const hashOf = (bytes: Uint8Array): Uint8Array => createHash(digest.node).update(bytes).digest();
  return (
    equalBytes(serial.body, certificate.serial) &&
    equalBytes(readOctets(nameHash), hashOf(certificate.issuer.der)) &&
    equalBytes(readOctets(keyHash), hashOf(keyBits(issuer)))
  );
};

const isResponder = (response: OcspResponse, candidate: Certificate): boolean =>
  'name' in response.responder
    ? sameName(response.responder.name, candidate.subject)
    : equalBytes(response.responder.keyHash, createHash('sha1').update(keyBits(candidate)).digest());

/** §4.2.2.2: the issuer itself, or one it authorised directly with id-kp-OCSPSigning. */
const isAuthorised = async (
  candidate: Certificate,
  issuer: Certificate,
  response: OcspResponse,
  allowSha1: boolean,
): Promise<boolean> => {
  if (candidate.sha256 === issuer.sha256) return true;
  const isPurpose = candidate.ext.extendedKeyUsage?.has(OID.kpOcspSigning) === true;
  const isWithin = candidate.notBefore <= response.producedAt && response.producedAt <= candidate.notAfter;
  if (!isPurpose || !isWithin || !issuer.key || !sameName(candidate.issuer, issuer.subject)) return false;
  return candidate.algorithmsAgree && (await checkSignedBy(candidate, issuer.key, allowSha1)) === 'ok';
};

export interface OcspContext {
  allowSha1: boolean;
  /** The nonce of the request this answers; an answer that carries another is refused. */
  nonce?: Uint8Array;
  isCurrent(thisUpdate: Date, nextUpdate: Date | undefined): boolean;
}

export type OcspStatus =
  | { status: 'good'; thisUpdate: Date }
  | { status: 'revoked'; revokedAt: Date; thisUpdate: Date }
  | { status: 'unknown' };

/** What this response proves about the certificate; `unknown` for anything not proven. */
export const ocspStatus = async (
  response: OcspResponse,
  certificate: Certificate,
  issuer: Certificate,
  context: OcspContext,
): Promise<OcspStatus> => {
  const { nonce } = response;
  if (context.nonce && nonce && !equalBytes(context.nonce, nonce)) return { status: 'unknown' };
  const single = response.singles.find((s) => isAbout(s, certificate, issuer));
  if (!single || single.status === 'unknown') return { status: 'unknown' };
  const { thisUpdate, revokedAt } = single;
  if (single.status === 'good' && !context.isCurrent(thisUpdate, single.nextUpdate))
    return { status: 'unknown' };
  for (const candidate of [issuer, ...response.certificates].filter((c) => isResponder(response, c))) {
    if (!candidate.key || !(await isAuthorised(candidate, issuer, response, context.allowSha1))) continue;
    if ((await checkSignedBy(response, candidate.key, context.allowSha1)) !== 'ok') continue;
    return revokedAt ? { status: 'revoked', revokedAt, thisUpdate } : { status: 'good', thisUpdate };
  }
  return { status: 'unknown' };
};
