// Certificate revocation lists as read from bytes; entries are looked up in one pass. RFC 5280 §5.
import {
  children,
  DerError,
  type DerNode,
  equalBytes,
  isContext,
  isUniversal,
  readBits,
  readDer,
  readIntegerBytes,
  readOctets,
  readTime,
  sequenceOf,
} from '../cms/der-read.ts';
import { OID } from '../cms/oids.ts';
import type { Der } from '../types.ts';
import { readExtensionMap } from './certificate.ts';
import { type IssuingDistributionPoint, readIssuingDistributionPoint } from './distribution-points.ts';
import { type Name, readGeneralNames, readName, sameName } from './names.ts';

export interface Crl {
  der: Der;
  tbs: Uint8Array;
  signatureAlgorithm: DerNode;
  signature: Uint8Array;
  issuer: Name;
  thisUpdate: Date;
  nextUpdate?: Date;
  /** Certificates that ran out since then stay listed (expiredCertsOnCRL, ISO/IEC 9594-8). */
  keptSince?: Date;
  authorityKeyId?: string;
  number?: Uint8Array;
  /** Present in a delta CRL. */
  baseNumber?: Uint8Array;
  idp?: IssuingDistributionPoint;
  /** The extension's bytes, to pair a delta with its base. */
  idpBytes?: Uint8Array;
  /** A critical extension we do not process, in the list or any entry: the list decides nothing. */
  hasUnknownCritical: boolean;
  entries: DerNode[];
}

export interface RevokedEntry {
  revokedAt: Date;
  /** CRLReason code, when given. */
  reason?: number;
  /** Since when the authority believes the key was in other hands. */
  invalidSince?: Date;
}

export const REMOVE_FROM_CRL = 8;

const LIST_EXTENSIONS = new Set<string>([
  OID.authorityKeyId,
  OID.issuerAltName,
  OID.crlNumber,
  OID.deltaCrlIndicator,
  OID.issuingDistributionPoint,
  OID.freshestCrl,
  OID.authorityInfoAccess,
]);
const ENTRY_EXTENSIONS = new Set<string>([OID.reasonCode, OID.invalidityDate, OID.certificateIssuer]);

const integerOf = (value: Uint8Array | undefined): Uint8Array | undefined =>
  value ? readIntegerBytes(readDer(value)) : undefined;

const timeOf = (value: Uint8Array | undefined): Date | undefined =>
  value ? readTime(readDer(value)) : undefined;

const readKeyId = (value: Uint8Array | undefined): string | undefined => {
  const id = value ? sequenceOf(readDer(value)).find((f) => isContext(f, 0)) : undefined;
  return id ? Buffer.from(readOctets(id)).toString('hex') : undefined;
};

const entryExtensions = (entry: DerNode) => readExtensionMap(sequenceOf(entry)[2]);

const hasUnknownEntry = (entries: readonly DerNode[]): boolean =>
  entries.some((e) => [...entryExtensions(e)].some(([oid, x]) => x.critical && !ENTRY_EXTENSIONS.has(oid)));

const defined = <T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(fields).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };

/** Parses a CRL; throws DerError on anything that is not one. */
export const readCrl = (der: Der): Crl => {
  const [tbs, algorithm, signature] = sequenceOf(readDer(der));
  if (!tbs || !algorithm) throw new DerError('CRL expected');
  const fields = sequenceOf(tbs);
  if (isUniversal(fields[0], 2)) fields.shift();
  const [inner, issuer, thisUpdate, ...rest] = fields;
  if (!inner || !issuer || !equalBytes(inner.raw, algorithm.raw)) throw new DerError('CRL algorithms differ');
  const next = isUniversal(rest[0], 23) || isUniversal(rest[0], 24) ? rest.shift() : undefined;
  const list = isUniversal(rest[0], 16) ? rest.shift() : undefined;
  const wrapped = rest.find((n) => isContext(n, 0));
  const extensions = readExtensionMap(wrapped ? children(wrapped)[0] : undefined);
  const value = (oid: string): Uint8Array | undefined => extensions.get(oid)?.value;
  const idpBytes = value(OID.issuingDistributionPoint);
  const entries = list ? children(list) : [];
  const isUnknown = [...extensions].some(([oid, x]) => x.critical && !LIST_EXTENSIONS.has(oid));
  return {
    der,
    tbs: tbs.raw,
    signatureAlgorithm: algorithm,
    signature: readBits(signature).bytes,
    issuer: readName(issuer),
    thisUpdate: readTime(thisUpdate),
    hasUnknownCritical: isUnknown || hasUnknownEntry(entries),
    entries,
    ...defined({
      nextUpdate: next ? readTime(next) : undefined,
      keptSince: timeOf(value(OID.expiredCertsOnCrl)),
      authorityKeyId: readKeyId(value(OID.authorityKeyId)),
      number: integerOf(value(OID.crlNumber)),
      baseNumber: integerOf(value(OID.deltaCrlIndicator)),
      idp: idpBytes ? readIssuingDistributionPoint(readDer(idpBytes)) : undefined,
      idpBytes,
    }),
  };
};

/** When the list says its successor is due. Its entries are not looked at: a large list costs no more than a small one. */
export const crlNextUpdate = (der: Der): Date | undefined => {
  try {
    const [tbs] = sequenceOf(readDer(der));
    // version? signature issuer thisUpdate nextUpdate?
    const [first, ...rest] = sequenceOf(tbs);
    const next = isUniversal(first, 2) ? rest[3] : rest[2];
    return isUniversal(next, 23) || isUniversal(next, 24) ? readTime(next) : undefined;
  } catch {
    return undefined;
  }
};

/** The CRL, or undefined when the bytes are not one; PEM is not read here. */
export const tryReadCrl = (der: Der): Crl | undefined => {
  try {
    return readCrl(der);
  } catch {
    return undefined;
  }
};

/**
 * Looks a certificate up. In an indirect CRL an entry belongs to the last certificateIssuer named before it,
 * and to the CRL issuer until one is named (§5.3.3).
 */
export const findEntry = (
  crl: Crl,
  serial: Uint8Array,
  certificateIssuer: Name,
): RevokedEntry | undefined => {
  let owner = crl.issuer;
  for (const entry of crl.entries) {
    const [number, revokedAt] = sequenceOf(entry);
    const isOurs = number !== undefined && equalBytes(number.body, serial);
    if (!isOurs && !crl.idp?.indirect) continue;
    const extensions = entryExtensions(entry);
    const named = extensions.get(OID.certificateIssuer);
    const directory = named
      ? readGeneralNames(readDer(named.value)).find((n) => n.kind === 'directory')
      : undefined;
    if (directory?.kind === 'directory') owner = directory.name;
    if (!isOurs || !sameName(owner, certificateIssuer)) continue;
    const reason = extensions.get(OID.reasonCode);
    return {
      revokedAt: readTime(revokedAt),
      ...defined({
        reason: reason ? (readDer(reason.value).body[0] ?? 0) : undefined,
        invalidSince: timeOf(extensions.get(OID.invalidityDate)?.value),
      }),
    };
  }
  return undefined;
};

/** Compares two non-negative INTEGER contents. */
export const compareNumbers = (a: Uint8Array, b: Uint8Array): number => {
  const value = (bytes: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);
  const difference = value(a) - value(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
