// Timestamp tokens: reading TSTInfo and verifying a token up to configured anchors at its own time.
// RFC 3161 §2.4.2, §2.3 (authority's key usage), RFC 5816 (ESS v2).
import { digestByOid, startHash } from '../cms/algorithms.ts';
import {
  children,
  DerError,
  type DerNode,
  equalBytes,
  isContext,
  isUniversal,
  readDer,
  readIntegerBytes,
  readOctets,
  readOid,
  readSmallInteger,
  readTime,
  sequenceOf,
} from '../cms/der-read.ts';
import { OID } from '../cms/oids.ts';
import { parseSignedData } from '../cms/parse-signed-data.ts';
import { type CmsReport, type ContentDigest, verifyCms } from '../cms/verify-cms.ts';
import type { Der } from '../types.ts';
import { type StrengthCheck, strongAt } from '../validation/algorithm-strength.ts';
import { type BuiltPath, buildPath, type TrustStore } from '../validation/build-path.ts';
import { allowsUsage, type Certificate, readExtensionMap } from '../validation/certificate.ts';

export interface TimestampInfo {
  imprintOid: string;
  imprint: Uint8Array;
  genTime: Date;
  /** How far the time may be off, to either side. */
  accuracyMs: number;
  nonce?: Uint8Array;
}

/** Accuracy ::= seconds, millis [0], micros [1]; absent parts are zero (§2.4.2). */
const readAccuracy = (node: DerNode | undefined): number => {
  if (!node) return 0;
  const fields = children(node);
  const part = (tag: number): number => {
    const body = fields.find((f) => isContext(f, tag))?.body ?? [];
    return [...body].reduce((value, byte) => value * 256 + byte, 0);
  };
  const seconds = fields.find((f) => isUniversal(f, 2));
  const millis = (seconds ? readSmallInteger(seconds) * 1000 : 0) + part(0) + part(1) / 1000;
  return Math.min(Math.ceil(millis), MAX_ACCURACY_MS);
};

/** Beyond this a token says nothing; the bound keeps the arithmetic inside the range of dates. */
const MAX_ACCURACY_MS = 100 * 365 * 86_400_000;

const readInfo = (node: DerNode): TimestampInfo => {
  const [version, , messageImprint, , genTime, ...rest] = sequenceOf(node);
  const [algorithm, imprint] = sequenceOf(messageImprint);
  const nonce = rest.find((n) => isUniversal(n, 2));
  const extensions = rest.find((n) => isContext(n, 1));
  const critical = [...readExtensionMap(extensions).values()].some((x) => x.critical);
  if (readSmallInteger(version) !== 1 || critical) throw new DerError('TSTInfo not understood');
  return {
    imprintOid: readOid(sequenceOf(algorithm)[0]),
    imprint: imprint ? readOctets(imprint) : new Uint8Array(),
    genTime: readTime(genTime),
    accuracyMs: readAccuracy(rest.find((n) => isUniversal(n, 16))),
    ...(nonce ? { nonce: readIntegerBytes(nonce) } : {}),
  };
};

/** What a token says, unverified; undefined when it is no token. */
export const readTimestampToken = (token: Der): TimestampInfo | undefined => {
  try {
    const { encapsulated, contentType } = parseSignedData(token);
    if (!encapsulated || contentType !== OID.tstInfo) return undefined;
    return readInfo(readDer(encapsulated));
  } catch {
    return undefined;
  }
};

/** The certificates a token carries, unverified. */
export const embeddedCertificates = (token: Der): Der[] => {
  try {
    return parseSignedData(token).certificates;
  } catch {
    return [];
  }
};

export type TimestampProblem =
  | 'malformed'
  | 'imprint-mismatch'
  | 'signature'
  | 'ess-mismatch'
  | 'not-an-authority'
  | 'weak-algorithm'
  | 'untrusted';

export interface TimestampReport {
  /** Everything holds, up to an anchor; revocation of the authority is the caller's to add. */
  isValid: boolean;
  problems: TimestampProblem[];
  info?: TimestampInfo;
  cms?: CmsReport;
  authority?: Certificate;
  path?: BuiltPath;
}

/** §2.3: the one purpose, and critical. */
const isAuthority = (certificate: Certificate): boolean => {
  const purposes = certificate.ext.extendedKeyUsage;
  const isOnly = purposes?.size === 1 && purposes.has(OID.kpTimeStamping);
  const isCritical = certificate.raw.get(OID.extendedKeyUsage)?.critical === true;
  const maySign = allowsUsage(certificate, 'digitalSignature') || allowsUsage(certificate, 'nonRepudiation');
  return isOnly && isCritical && maySign;
};

export interface TimestampContext {
  store: TrustStore;
  /** Default: by the default table, at the token's own time. */
  isStrong?: StrengthCheck;
}

const insideDigest =
  (token: Der): ContentDigest =>
  async (algorithm) =>
    startHash(algorithm)
      .update(parseSignedData(token).encapsulated ?? new Uint8Array())
      .digest();

/** Verifies a token over content whose digest `digestFor` gives. Reports, never throws, on a bad token. */
export const verifyTimestampToken = async (
  token: Der,
  digestFor: ContentDigest,
  { store, isStrong: given }: TimestampContext,
): Promise<TimestampReport> => {
  const info = readTimestampToken(token);
  if (!info) return { isValid: false, problems: ['malformed'] };
  const cms = await verifyCms(token, insideDigest(token), {
    content: { inside: OID.tstInfo },
    extraCertificates: store.pool,
  });
  const problems: TimestampProblem[] = [];
  const digest = digestByOid(info.imprintOid);
  if (!digest || !equalBytes(await digestFor(digest.node), info.imprint)) problems.push('imprint-mismatch');
  if (!cms.intact || !cms.cryptographicallyValid) problems.push('signature');
  if (cms.problems.some((p) => p === 'content-type' || p === 'encapsulated-content'))
    problems.push('malformed');
  if (cms.essMatch !== true) problems.push('ess-mismatch');
  const isStrong = given ?? strongAt(info.genTime);
  const { signer, used } = cms;
  const imprintDigest = digest ? [digest.name] : [];
  if (used && !isStrong({ ...used, digests: [...used.digests, ...imprintDigest] }, token))
    problems.push('weak-algorithm');
  if (!signer) return { isValid: false, problems, info, cms };
  if (!isAuthority(signer)) problems.push('not-an-authority');
  const pool = [...cms.certificates, ...store.pool];
  const path = await buildPath(signer, { anchors: store.anchors, pool }, { at: info.genTime, isStrong });
  if (path.status !== 'trusted') problems.push('untrusted');
  return { isValid: problems.length === 0, problems, info, cms, authority: signer, path };
};
