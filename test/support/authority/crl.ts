// Revocation lists of our own making: indirect, delta, partial, with any reasons, times and extensions. RFC 5280 §5.
import {
  enumerated,
  generalizedTime,
  int,
  namedBits,
  readDer,
  seq,
  tagged,
  taggedPrimitive,
  time,
  tlv,
} from '../../../certs-dev/asn1/der.ts';
import {
  DAY,
  directory,
  extension,
  type Identity,
  keyHash,
  signatureAlgorithm,
  signed,
  type TestDigest,
} from './certificates.ts';

export interface CrlEntry {
  serial: Buffer;
  at?: Date;
  reason?: number;
  invalidSince?: Date;
  /** certificateIssuer: this and the following entries are of that authority. */
  issuer?: Buffer;
  extensions?: Buffer[];
}

export interface IssuingPoint {
  url?: string;
  name?: Buffer;
  onlyUser?: boolean;
  onlyCa?: boolean;
  onlyAttribute?: boolean;
  reasons?: number[];
  indirect?: boolean;
}

export interface CrlSpec {
  issuer: Identity;
  /** Signs with another key than the issuer's. */
  signer?: Identity;
  thisUpdate?: Date;
  /** null: none. */
  nextUpdate?: Date | null;
  number?: number;
  /** A delta to this base. */
  base?: number;
  point?: IssuingPoint;
  entries?: CrlEntry[];
  extensions?: Buffer[];
  digest?: TestDigest;
}

const flag = (tag: number, isSet: boolean | undefined): Buffer[] =>
  isSet ? [taggedPrimitive(tag, Buffer.of(0xff))] : [];

const issuingPoint = (p: IssuingPoint): Buffer => {
  const names = [
    ...(p.url ? [taggedPrimitive(6, Buffer.from(p.url, 'latin1'))] : []),
    ...(p.name ? [directory(p.name)] : []),
  ];
  return extension(
    '2.5.29.28',
    seq(
      ...(names.length > 0 ? [tagged(0, tagged(0, ...names))] : []),
      ...flag(1, p.onlyUser),
      ...flag(2, p.onlyCa),
      ...(p.reasons ? [taggedPrimitive(3, readDer(namedBits(...p.reasons)).body)] : []),
      ...flag(4, p.indirect),
      ...flag(5, p.onlyAttribute),
    ),
    true,
  );
};

const row = (entry: CrlEntry): Buffer => {
  const extensions = [
    ...(entry.reason === undefined ? [] : [extension('2.5.29.21', enumerated(entry.reason))]),
    ...(entry.invalidSince ? [extension('2.5.29.24', generalizedTime(entry.invalidSince))] : []),
    ...(entry.issuer ? [extension('2.5.29.29', seq(directory(entry.issuer)), true)] : []),
    ...(entry.extensions ?? []),
  ];
  const at = time(entry.at ?? new Date(Date.now() - DAY));
  return seq(entry.serial, at, ...(extensions.length > 0 ? [seq(...extensions)] : []));
};

/** The signed list in DER. */
export const makeList = (spec: CrlSpec): Buffer => {
  const { thisUpdate = new Date(Date.now() - 60_000), digest = 'sha256', entries = [] } = spec;
  const nextUpdate = spec.nextUpdate === undefined ? new Date(thisUpdate.getTime() + DAY) : spec.nextUpdate;
  const key = (spec.signer ?? spec.issuer).key;
  const extensions = [
    extension('2.5.29.35', seq(taggedPrimitive(0, keyHash(key)))),
    extension('2.5.29.20', int(spec.number ?? 1)),
    ...(spec.base === undefined ? [] : [extension('2.5.29.27', int(spec.base), true)]),
    ...(spec.point ? [issuingPoint(spec.point)] : []),
    ...(spec.extensions ?? []),
  ];
  const content = seq(
    int(1),
    signatureAlgorithm(key, digest),
    spec.issuer.subject,
    time(thisUpdate),
    ...(nextUpdate ? [time(nextUpdate)] : []),
    ...(entries.length > 0 ? [tlv(0x30, ...entries.map(row))] : []),
    tagged(0, seq(...extensions)),
  );
  return signed(content, key, digest);
};
