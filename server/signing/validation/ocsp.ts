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
import type { StrengthCheck } from './algorithm-strength.ts';
import { type Certificate, readExtensionMap, tryReadCertificate } from './certificate.ts';
import { SKEW_MS } from './evidence-age.ts';
import { type Name, readName, sameName } from './names.ts';
import { checkSignedBy } from './validate-path.ts';

interface SingleResponse {
  certId: DerNode;
  status: 'good' | 'revoked' | 'unknown';
  revokedAt?: Date;
  reason?: number;
  invalidSince?: Date;
  thisUpdate: Date;
  nextUpdate?: Date;
  /** Certificates that ran out since then are still told of (§4.4.4). */
  keptSince?: Date;
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

const SINGLE_EXTENSIONS = new Set<string>([OID.ocspArchiveCutoff, OID.invalidityDate]);

const readRevoked = (status: DerNode): { revokedAt: Date; reason?: number } => {
  const [revokedAt, wrapped] = children(status);
  const reason = isContext(wrapped, 0) ? children(wrapped)[0]?.body[0] : undefined;
  return { revokedAt: readTime(revokedAt), ...(reason === undefined ? {} : { reason }) };
};

const readSingle = (node: DerNode): SingleResponse => {
  const [id, status, thisUpdate, ...rest] = sequenceOf(node);
  if (!id || !status || status.tagClass !== 2 || status.tag > 2) throw new DerError('OCSP status malformed');
  const next = rest.find((n) => isContext(n, 0));
  const wrapped = rest.find((n) => isContext(n, 1));
  const extensions = readExtensionMap(wrapped ? children(wrapped)[0] : undefined);
  const timeIn = (oid: string) => {
    const found = extensions.get(oid);
    return found ? readTime(readDer(found.value)) : undefined;
  };
  const [keptSince, invalidSince] = [timeIn(OID.ocspArchiveCutoff), timeIn(OID.invalidityDate)];
  const single = {
    certId: id,
    thisUpdate: readTime(thisUpdate),
    ...(next ? { nextUpdate: readTime(children(next)[0]) } : {}),
    ...(keptSince ? { keptSince } : {}),
    ...(invalidSince ? { invalidSince } : {}),
  };
  if (status.tag === 1) return { ...single, status: 'revoked', ...readRevoked(status) };
  const isUnknown = [...extensions].some(([oid, x]) => x.critical && !SINGLE_EXTENSIONS.has(oid));
  return { ...single, status: status.tag === 0 && !isUnknown ? 'good' : 'unknown' };
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
  isStrong: StrengthCheck,
): Promise<boolean> => {
  if (candidate.sha256 === issuer.sha256) return true;
  const isPurpose = candidate.ext.extendedKeyUsage?.has(OID.kpOcspSigning) === true;
  const isWithin = candidate.notBefore <= response.producedAt && response.producedAt <= candidate.notAfter;
  if (!isPurpose || !isWithin || !issuer.key || !sameName(candidate.issuer, issuer.subject)) return false;
  return candidate.algorithmsAgree && (await checkSignedBy(candidate, issuer.key, isStrong)) === 'ok';
};

export interface OcspContext {
  isStrong: StrengthCheck;
  /** The nonce of the request this answers; an answer that carries another is refused. */
  nonce?: Uint8Array;
  isCurrent(thisUpdate: Date, nextUpdate: Date | undefined, keptSince: Date | undefined): boolean;
  /** The verifier's clock: a response from the future is refused. */
  now?: Date;
  /** Whether a delegated responder, and the issuer itself, may still vouch; default: yes. */
  isResponderGood?(responder: Certificate, response: OcspResponse): Promise<boolean>;
}

export type OcspStatus =
  | { status: 'good'; thisUpdate: Date }
  | { status: 'revoked'; revokedAt: Date; reason?: number; invalidSince?: Date; thisUpdate: Date }
  | { status: 'unknown' };

/** A response may speak of one certificate several times: revoked wins, else the newest word counts. */
const singleAbout = (
  response: OcspResponse,
  certificate: Certificate,
  issuer: Certificate,
): SingleResponse | undefined => {
  const own = response.singles.filter((s) => isAbout(s, certificate, issuer));
  const newest = own.toSorted((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime());
  return newest.find((s) => s.status === 'revoked') ?? newest[0];
};

const isSignedBy = async (
  response: OcspResponse,
  responder: Certificate,
  { certificate, issuer }: { certificate: Certificate; issuer: Certificate },
  context: OcspContext,
): Promise<boolean> => {
  // Nobody vouches for himself.
  if (!responder.key || responder.sha256 === certificate.sha256) return false;
  if (!(await isAuthorised(responder, issuer, response, context.isStrong))) return false;
  if ((await checkSignedBy(response, responder.key, context.isStrong)) !== 'ok') return false;
  return (await context.isResponderGood?.(responder, response)) ?? true;
};

/** What this response proves about the certificate; `unknown` for anything not proven. */
export const ocspStatus = async (
  response: OcspResponse,
  certificate: Certificate,
  issuer: Certificate,
  context: OcspContext,
): Promise<OcspStatus> => {
  const { nonce, producedAt } = response;
  if (context.nonce && nonce && !equalBytes(context.nonce, nonce)) return { status: 'unknown' };
  if (context.now && producedAt.getTime() > context.now.getTime() + SKEW_MS) return { status: 'unknown' };
  const single = singleAbout(response, certificate, issuer);
  if (!single || single.status === 'unknown') return { status: 'unknown' };
  const { thisUpdate, revokedAt, reason, invalidSince } = single;
  if (single.status === 'good' && !context.isCurrent(thisUpdate, single.nextUpdate, single.keptSince))
    return { status: 'unknown' };
  for (const candidate of [issuer, ...response.certificates].filter((c) => isResponder(response, c))) {
    if (!(await isSignedBy(response, candidate, { certificate, issuer }, context))) continue;
    if (!revokedAt) return { status: 'good', thisUpdate };
    const why = {
      ...(reason === undefined ? {} : { reason }),
      ...(invalidSince ? { invalidSince } : {}),
    };
    return { status: 'revoked', revokedAt, ...why, thisUpdate };
  }
  return { status: 'unknown' };
};
