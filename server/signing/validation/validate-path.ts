// Validates one certification path from an anchor to a leaf, step by step as RFC 5280 §6.1 writes it.
// Revocation is checked apart (revocation.ts), after the path holds.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { type ResolvedSignature, resolveSignature, verifySignatureValue } from '../cms/algorithms.ts';
import { type DerNode, readDer, readOid, sequenceOf } from '../cms/der-read.ts';
import { sequence } from '../cms/der-write.ts';
import { OID } from '../cms/oids.ts';
import { type StrengthCheck, strongAt } from './algorithm-strength.ts';
import { allowsUsage, type Certificate, isSelfIssued } from './certificate.ts';
import type { NameConstraints } from './extensions.ts';
import { obeysNameConstraints } from './name-constraints.ts';
import { sameName } from './names.ts';
import { PolicyTree } from './policy-tree.ts';

export type PathFailure =
  | 'signature'
  | 'expired'
  | 'not-yet-valid'
  | 'name-chaining'
  | 'not-a-ca'
  | 'path-length'
  | 'key-usage'
  | 'name-constraints'
  | 'policy'
  | 'critical-extension'
  | 'weak-algorithm';

export type PathResult =
  /** The certificates as given, with the keys whose parameters their issuers hold. */
  { ok: true; path: Certificate[] } | { ok: false; failure: PathFailure; at: Certificate };

export interface PathOptions {
  /** The instant at which every certificate must be valid. */
  at: Date;
  /** Whether the algorithm of a signature on a certificate counts; default: by the default table, at `at`. */
  isStrong?: StrengthCheck;
  initialPolicies?: readonly string[];
  explicitPolicy?: boolean;
  inhibitPolicyMapping?: boolean;
  inhibitAnyPolicy?: boolean;
}

const PROCESSED = new Set<string>([
  OID.keyUsage,
  OID.subjectAltName,
  OID.issuerAltName,
  OID.basicConstraints,
  OID.nameConstraints,
  OID.crlDistributionPoints,
  OID.certificatePolicies,
  OID.policyMappings,
  OID.authorityKeyId,
  OID.subjectKeyId,
  OID.policyConstraints,
  OID.extendedKeyUsage,
  OID.freshestCrl,
  OID.inhibitAnyPolicy,
  OID.authorityInfoAccess,
  OID.ocspNoCheck,
]);

/** DSA keys may inherit their parameters from the issuer (RFC 3279 §2.3.2). */
const usableKey = (certificate: Certificate, issuerKey: KeyObject | undefined): KeyObject | undefined => {
  if (certificate.key || issuerKey?.asymmetricKeyType !== 'dsa') return certificate.key;
  const [algorithm, bits] = sequenceOf(readDer(certificate.spki));
  if (!bits || readOid(sequenceOf(algorithm)[0]) !== OID.dsa) return undefined;
  const inherited = sequenceOf(readDer(issuerKey.export({ format: 'der', type: 'spki' })))[0];
  if (!inherited) return undefined;
  const key = Buffer.from(sequence(inherited.raw, bits.raw));
  return createPublicKey({ key, format: 'der', type: 'spki' });
};

/** Parameters that cannot be read make it an unknown algorithm. */
const knownAlgorithm = (identifier: DerNode): ResolvedSignature | undefined => {
  try {
    return resolveSignature(identifier);
  } catch {
    return undefined;
  }
};

/** Checks that `certificate` was signed with `key`, by an algorithm still fit for it. */
export const checkSignedBy = async (
  certificate: Pick<Certificate, 'der' | 'tbs' | 'signature' | 'signatureAlgorithm'>,
  key: KeyObject,
  isStrong: StrengthCheck,
): Promise<'ok' | 'signature' | 'weak-algorithm'> => {
  const algorithm = knownAlgorithm(certificate.signatureAlgorithm);
  if (!algorithm) return 'signature';
  const digests = algorithm.digest ? [algorithm.digest.name] : [];
  if (!isStrong({ digests, key }, certificate.der)) return 'weak-algorithm';
  const isGood = await verifySignatureValue(algorithm, key, certificate.tbs, certificate.signature);
  return isGood ? 'ok' : 'signature';
};

interface State {
  key: KeyObject | undefined;
  issuer: Certificate;
  maxPathLength: number;
  constraints: NameConstraints[];
  tree: PolicyTree;
  explicitPolicy: number;
  policyMapping: number;
  inhibitAny: number;
}

/** §6.1.3: what every certificate must satisfy. */
const processBasic = async (
  c: Certificate,
  state: State,
  isLeaf: boolean,
  options: PathOptions,
): Promise<PathFailure | undefined> => {
  if (!state.key || !c.algorithmsAgree) return 'signature';
  const signed = await checkSignedBy(c, state.key, options.isStrong ?? strongAt(options.at));
  if (signed !== 'ok') return signed;
  if (options.at < c.notBefore) return 'not-yet-valid';
  if (options.at > c.notAfter) return 'expired';
  if (!sameName(c.issuer, state.issuer.subject)) return 'name-chaining';
  const isSkipped = isSelfIssued(c) && !isLeaf;
  if (!isSkipped && !obeysNameConstraints(c, state.constraints)) return 'name-constraints';
  state.tree.addLevel(c, state.inhibitAny > 0 || isSkipped);
  if (state.explicitPolicy === 0 && state.tree.isNull) return 'policy';
  const isUnknown = [...c.raw].some(([oid, e]) => e.critical && !PROCESSED.has(oid));
  return isUnknown ? 'critical-extension' : undefined;
};

const lower = (current: number, limit: number | undefined): number =>
  limit === undefined ? current : Math.min(current, limit);

/** §6.1.4: what an issuing certificate must satisfy, and what it leaves for the next one. */
const prepareNext = (c: Certificate, state: State): PathFailure | undefined => {
  const { ext } = c;
  if (ext.policyMappings.some((m) => m.issuer === OID.anyPolicy || m.subject === OID.anyPolicy))
    return 'policy';
  state.tree.map(ext.policyMappings, state.policyMapping > 0);
  if (ext.nameConstraints) state.constraints.push(ext.nameConstraints);
  if (!isSelfIssued(c)) {
    state.explicitPolicy = Math.max(0, state.explicitPolicy - 1);
    state.policyMapping = Math.max(0, state.policyMapping - 1);
    state.inhibitAny = Math.max(0, state.inhibitAny - 1);
  }
  state.explicitPolicy = lower(state.explicitPolicy, ext.requireExplicitPolicy);
  state.policyMapping = lower(state.policyMapping, ext.inhibitPolicyMapping);
  state.inhibitAny = lower(state.inhibitAny, ext.inhibitAnyPolicy);
  if (c.version !== 3 || ext.basicConstraints?.ca !== true) return 'not-a-ca';
  if (!isSelfIssued(c)) {
    if (state.maxPathLength <= 0) return 'path-length';
    state.maxPathLength--;
  }
  state.maxPathLength = lower(state.maxPathLength, ext.basicConstraints.pathLength);
  return allowsUsage(c, 'keyCertSign') ? undefined : 'key-usage';
};

/** §6.1.5: the leaf is done; is there a policy left that everybody accepts? */
const wrapUp = (leaf: Certificate, state: State, options: PathOptions): PathFailure | undefined => {
  state.explicitPolicy = Math.max(0, state.explicitPolicy - 1);
  if (leaf.ext.requireExplicitPolicy === 0) state.explicitPolicy = 0;
  state.tree.intersect(new Set(options.initialPolicies ?? [OID.anyPolicy]));
  return state.explicitPolicy === 0 && state.tree.isNull ? 'policy' : undefined;
};

const initialState = (anchor: Certificate, length: number, options: PathOptions): State => ({
  key: anchor.key,
  issuer: anchor,
  maxPathLength: length,
  constraints: [],
  tree: new PolicyTree(),
  explicitPolicy: options.explicitPolicy ? 0 : length + 1,
  policyMapping: options.inhibitPolicyMapping ? 0 : length + 1,
  inhibitAny: options.inhibitAnyPolicy ? 0 : length + 1,
});

/** `path` runs from the certificate issued by the anchor down to the leaf. */
export const validatePath = async (
  anchor: Certificate,
  path: readonly Certificate[],
  options: PathOptions,
): Promise<PathResult> => {
  const state = initialState(anchor, path.length, options);
  const proven: Certificate[] = [];
  for (const [index, certificate] of path.entries()) {
    const isLeaf = index === path.length - 1;
    const failure =
      (await processBasic(certificate, state, isLeaf, options)) ??
      (isLeaf ? wrapUp(certificate, state, options) : prepareNext(certificate, state));
    if (failure) return { ok: false, failure, at: certificate };
    state.key = usableKey(certificate, state.key);
    proven.push({ ...certificate, key: state.key });
    state.issuer = certificate;
  }
  const leaf = path.at(-1) ?? anchor;
  return state.key ? { ok: true, path: proven } : { ok: false, failure: 'signature', at: leaf };
};
