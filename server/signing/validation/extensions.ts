// The certificate extensions that path validation and revocation read. RFC 5280 §4.2.
import {
  children,
  DerError,
  type DerNode,
  isContext,
  isUniversal,
  readBits,
  readBoolean,
  readDer,
  readOid,
  readSmallInteger,
  sequenceOf,
} from '../cms/der-read.ts';
import { OID } from '../cms/oids.ts';
import { type DistributionPoint, readDistributionPoints } from './distribution-points.ts';
import { type GeneralName, readGeneralName, readGeneralNames } from './names.ts';

interface RawExtension {
  critical: boolean;
  value: Uint8Array;
}

export interface NameConstraints {
  permitted: GeneralName[];
  excluded: GeneralName[];
}

export interface CertificateExtensions {
  basicConstraints?: { ca: boolean; pathLength?: number };
  keyUsage?: Set<string>;
  extendedKeyUsage?: Set<string>;
  subjectKeyId?: string;
  authorityKeyId?: string;
  subjectAltNames: GeneralName[];
  nameConstraints?: NameConstraints;
  /** Policy OIDs asserted; undefined when the extension is absent. */
  policies?: string[];
  policyMappings: { issuer: string; subject: string }[];
  requireExplicitPolicy?: number;
  inhibitPolicyMapping?: number;
  inhibitAnyPolicy?: number;
  distributionPoints: DistributionPoint[];
  freshest: DistributionPoint[];
  ocspUrls: string[];
  issuerUrls: string[];
}

const USAGE_BITS = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

const readKeyUsage = (node: DerNode): Set<string> => {
  const { bytes } = readBits(node);
  const isSet = (bit: number): boolean => (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
  return new Set(USAGE_BITS.filter((_, bit) => isSet(bit)));
};

const readBasicConstraints = (node: DerNode): { ca: boolean; pathLength?: number } => {
  const fields = sequenceOf(node);
  const ca = isUniversal(fields[0], 1) && readBoolean(fields[0]);
  const length = fields.find((f) => isUniversal(f, 2));
  return length ? { ca, pathLength: readSmallInteger(length) } : { ca };
};

/** minimum and maximum are fixed by RFC 5280 to 0 and absent; anything else cannot be honoured. */
const readSubtrees = (node: DerNode | undefined): GeneralName[] =>
  (node ? children(node) : []).map((tree) => {
    const [base, minimum] = sequenceOf(tree);
    if (!base || (minimum && !(isContext(minimum, 0) && minimum.body.every((b) => b === 0)))) {
      throw new DerError('name constraint bounds not supported');
    }
    return readGeneralName(base);
  });

const readNameConstraints = (node: DerNode): NameConstraints => {
  const fields = sequenceOf(node);
  return {
    permitted: readSubtrees(fields.find((f) => isContext(f, 0))),
    excluded: readSubtrees(fields.find((f) => isContext(f, 1))),
  };
};

const implicitSmall = (node: DerNode | undefined): number | undefined => {
  if (!node) return undefined;
  if (node.body.length === 0 || node.body.length > 5) throw new DerError('skip count malformed');
  return node.body.reduce((value, byte) => value * 256 + byte, 0);
};

const readAccess = (node: DerNode, method: string): string[] =>
  sequenceOf(node).flatMap((description) => {
    const [name, location] = sequenceOf(description);
    if (readOid(name) !== method || !location) return [];
    const general = readGeneralName(location);
    return general.kind === 'uri' ? [general.text] : [];
  });

/** Reads what we understand; a malformed extension makes the certificate unreadable rather than lenient. */
export const readExtensions = (raw: ReadonlyMap<string, RawExtension>): CertificateExtensions => {
  const open = (oid: string): DerNode | undefined => {
    const found = raw.get(oid);
    return found ? readDer(found.value) : undefined;
  };
  const map = <T>(oid: string, read: (node: DerNode) => T): T | undefined => {
    const node = open(oid);
    return node ? read(node) : undefined;
  };
  const constraints = map(OID.policyConstraints, (n) => sequenceOf(n)) ?? [];
  const ext: CertificateExtensions = {
    subjectAltNames: map(OID.subjectAltName, readGeneralNames) ?? [],
    policyMappings:
      map(OID.policyMappings, (n) =>
        sequenceOf(n).map((pair) => {
          const [issuer, subject] = sequenceOf(pair);
          return { issuer: readOid(issuer), subject: readOid(subject) };
        }),
      ) ?? [],
    distributionPoints: map(OID.crlDistributionPoints, readDistributionPoints) ?? [],
    freshest: map(OID.freshestCrl, readDistributionPoints) ?? [],
    ocspUrls: map(OID.authorityInfoAccess, (n) => readAccess(n, OID.accessOcsp)) ?? [],
    issuerUrls: map(OID.authorityInfoAccess, (n) => readAccess(n, OID.accessCaIssuers)) ?? [],
  };
  const optional = {
    basicConstraints: map(OID.basicConstraints, readBasicConstraints),
    keyUsage: map(OID.keyUsage, readKeyUsage),
    extendedKeyUsage: map(OID.extendedKeyUsage, (n) => new Set(sequenceOf(n).map(readOid))),
    subjectKeyId: map(OID.subjectKeyId, (n) => Buffer.from(n.body).toString('hex')),
    authorityKeyId: map(OID.authorityKeyId, (n) => {
      const id = sequenceOf(n).find((f) => isContext(f, 0));
      return id ? Buffer.from(id.body).toString('hex') : undefined;
    }),
    nameConstraints: map(OID.nameConstraints, readNameConstraints),
    policies: map(OID.certificatePolicies, (n) => sequenceOf(n).map((p) => readOid(sequenceOf(p)[0]))),
    requireExplicitPolicy: implicitSmall(constraints.find((f) => isContext(f, 0))),
    inhibitPolicyMapping: implicitSmall(constraints.find((f) => isContext(f, 1))),
    inhibitAnyPolicy: map(OID.inhibitAnyPolicy, readSmallInteger),
  };
  return Object.assign(ext, Object.fromEntries(Object.entries(optional).filter(([, v]) => v !== undefined)));
};
