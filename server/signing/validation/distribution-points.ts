// CRL distribution points, in certificates and (as issuingDistributionPoint) in CRLs. RFC 5280 §4.2.1.13, §5.2.5.
import { children, type DerNode, isContext, readBits, sequenceOf } from '../cms/der-read.ts';
import { extendName, type GeneralName, type Name, readGeneralNames } from './names.ts';

export type PointName = { full: GeneralName[] } | { relative: DerNode };

export interface DistributionPoint {
  name?: PointName;
  /** Reasons covered; undefined means all. */
  reasons?: Set<number>;
  crlIssuer?: GeneralName[];
}

export interface IssuingDistributionPoint {
  name?: PointName;
  onlyUserCerts: boolean;
  onlyCaCerts: boolean;
  onlyAttributeCerts: boolean;
  onlySomeReasons?: Set<number>;
  indirect: boolean;
}

const readPointName = (node: DerNode | undefined): PointName | undefined => {
  const choice = node ? children(node)[0] : undefined;
  if (isContext(choice, 0)) return { full: readGeneralNames(choice) };
  if (isContext(choice, 1)) return { relative: choice };
  return undefined;
};

/** ReasonFlags: bit 1 keyCompromise … bit 8 aACompromise. */
export const ALL_REASONS: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7, 8]);

const readReasons = (node: DerNode | undefined): Set<number> | undefined => {
  if (!node) return undefined;
  const { bytes } = readBits(node);
  const isSet = (bit: number): boolean => (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
  return new Set([...ALL_REASONS].filter(isSet));
};

export const readDistributionPoints = (node: DerNode): DistributionPoint[] =>
  sequenceOf(node).map((item) => {
    const fields = sequenceOf(item);
    const name = readPointName(fields.find((f) => isContext(f, 0)));
    const reasons = readReasons(fields.find((f) => isContext(f, 1)));
    const issuer = fields.find((f) => isContext(f, 2));
    return {
      ...(name ? { name } : {}),
      ...(reasons ? { reasons } : {}),
      ...(issuer ? { crlIssuer: readGeneralNames(issuer) } : {}),
    };
  });

export const readIssuingDistributionPoint = (node: DerNode): IssuingDistributionPoint => {
  const fields = sequenceOf(node);
  const flag = (n: number): boolean => (fields.find((f) => isContext(f, n))?.body[0] ?? 0) !== 0;
  const name = readPointName(fields.find((f) => isContext(f, 0)));
  const reasons = readReasons(fields.find((f) => isContext(f, 3)));
  return {
    ...(name ? { name } : {}),
    onlyUserCerts: flag(1),
    onlyCaCerts: flag(2),
    ...(reasons ? { onlySomeReasons: reasons } : {}),
    indirect: flag(4),
    onlyAttributeCerts: flag(5),
  };
};

/** All names a point stands for; a relative name is appended to each of `bases`. */
export const pointNames = (name: PointName, bases: readonly Name[]): GeneralName[] =>
  'full' in name
    ? name.full
    : bases.map((base) => ({ kind: 'directory', name: extendName(base, name.relative) }));

export const sameGeneralName = (a: GeneralName, b: GeneralName): boolean => {
  if (a.kind === 'directory' && b.kind === 'directory') return a.name.key === b.name.key;
  if (a.kind === 'uri' && b.kind === 'uri') return a.text === b.text;
  if ((a.kind === 'dns' || a.kind === 'email') && b.kind === a.kind) {
    return a.text.toLowerCase() === b.text.toLowerCase();
  }
  return false;
};

/** URLs a verifier can fetch. */
export const pointUrls = (points: readonly DistributionPoint[]): string[] =>
  points.flatMap((p) =>
    p.name && 'full' in p.name
      ? p.name.full.flatMap((n) => (n.kind === 'uri' && /^https?:/i.test(n.text) ? [n.text] : []))
      : [],
  );
