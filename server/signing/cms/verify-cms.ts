// Verifies the cryptography of one detached CMS: digest, signed attributes, signature value, ESS. Trust is decided
// elsewhere. RFC 5652 §5.4–5.6, RFC 5035. Hostile bytes are reported, never thrown.
import type { Der } from '../types.ts';
import type { UsedAlgorithms } from '../validation/algorithm-strength.ts';
import { type Certificate, tryReadCertificate } from '../validation/certificate.ts';
import { readName, sameName } from '../validation/names.ts';
import {
  type Digest,
  digestByOid,
  importSpki,
  type ResolvedSignature,
  resolveSignature,
  verifySignatureValue,
} from './algorithms.ts';
import { DerError, type DerNode, equalBytes, readOctets, readOid } from './der-read.ts';
import { matchEss } from './ess.ts';
import { OID } from './oids.ts';
import { type ParsedSignedData, parseSignedData } from './parse-signed-data.ts';
import { verifyDirect } from './verify-direct.ts';

/** Gives the digest of the signed content; `nodeDigest` is a node:crypto digest name. */
export type ContentDigest = (nodeDigest: string) => Promise<Uint8Array>;

export type CmsProblem =
  | 'malformed'
  | 'encapsulated-content'
  | 'content-type'
  | 'digest-algorithm'
  | 'signature-algorithm'
  | 'no-signing-certificate'
  | 'digest-mismatch'
  | 'signature-mismatch'
  | 'ess-mismatch';

export interface CmsReport {
  problems: CmsProblem[];
  intact: boolean;
  cryptographicallyValid: boolean;
  essMatch: boolean | null;
  digest: string;
  signature: string;
  /** What the signature rests on; undefined when that is unknown. */
  used?: UsedAlgorithms;
  signer?: Certificate;
  certificates: Certificate[];
  /** The parsed structure, for timestamps and embedded revocation data. */
  parsed?: ParsedSignedData;
  /** Why parsing stopped, for logs. */
  note?: string;
}

export interface CmsOptions {
  /** `detached` content (a PDF), or `inside` with this content type (a timestamp token). */
  content: 'detached' | { inside: string };
  /** Certificates known beside the embedded ones. */
  extraCertificates?: readonly Certificate[];
}

const emptyReport = (problem: CmsProblem, note: string): CmsReport => ({
  problems: [problem],
  intact: false,
  cryptographicallyValid: false,
  essMatch: null,
  digest: '',
  signature: '',
  certificates: [],
  note,
});

const findSigner = (
  id: ParsedSignedData['signerId'],
  pool: readonly Certificate[],
): Certificate | undefined =>
  'subjectKeyId' in id
    ? pool.find((c) => c.ext.subjectKeyId === id.subjectKeyId)
    : (pool.find((c) => equalBytes(c.issuer.der, id.issuer.raw) && equalBytes(c.serial, id.serial)) ??
      findByName(id, pool));

/** Names may be written differently and still be equal. */
const findByName = (
  { issuer, serial }: { issuer: DerNode; serial: Uint8Array },
  pool: readonly Certificate[],
): Certificate | undefined => {
  const name = readName(issuer);
  return pool.find((c) => sameName(c.issuer, name) && equalBytes(c.serial, serial));
};

interface Work {
  parsed: ParsedSignedData;
  digest: Digest;
  contentDigest: Uint8Array;
}

/** messageDigest against the content; without signed attributes the signature itself is the only binding. */
const isIntact = ({ parsed, contentDigest }: Work): boolean => {
  const attribute = parsed.signed?.values.get(OID.messageDigest);
  return attribute !== undefined && equalBytes(readOctets(attribute), contentDigest);
};

const hasRightContentType = (parsed: ParsedSignedData): boolean => {
  const attribute = parsed.signed?.values.get(OID.contentType);
  return attribute === undefined || readOid(attribute) === parsed.contentType;
};

const usedBy = (
  digest: Digest,
  { digest: inner }: ResolvedSignature,
  { key }: Certificate,
): UsedAlgorithms => ({
  digests: [digest.name, ...(inner ? [inner.name] : [])],
  key,
});

const checkSignature = async (
  work: Work,
  algorithm: ResolvedSignature,
  signer: Certificate,
): Promise<boolean> => {
  const key = signer.key ?? importSpki(signer.spki);
  if (!key) return false;
  if (!work.parsed.signed)
    return verifyDirect(algorithm, key, work.digest, work.contentDigest, work.parsed.signature);
  for (const message of work.parsed.signed.messages) {
    if (await verifySignatureValue(algorithm, key, message, work.parsed.signature)) return true;
  }
  return false;
};

const checkParsed = async (
  parsed: ParsedSignedData,
  digestFor: ContentDigest,
  options: CmsOptions,
): Promise<CmsReport> => {
  const problems: CmsProblem[] = [];
  const isInside = options.content !== 'detached';
  if (isInside !== (parsed.encapsulated !== undefined)) problems.push('encapsulated-content');
  const expected = options.content === 'detached' ? OID.data : options.content.inside;
  if (parsed.contentType !== expected || !hasRightContentType(parsed)) problems.push('content-type');
  const known = options.extraCertificates ?? [];
  // One that is known already has its key made.
  const certificates = parsed.certificates.flatMap(
    (der) => known.find((c) => equalBytes(c.der, der)) ?? tryReadCertificate(der) ?? [],
  );
  const signer = findSigner(parsed.signerId, [...certificates, ...known]);
  const digest = digestByOid(parsed.digestOid);
  const algorithm = resolveSignature(parsed.signatureAlgorithm, digest);
  const base = {
    problems,
    digest: digest?.name ?? parsed.digestOid,
    signature: algorithm?.name ?? 'unknown',
    certificates,
    parsed,
    ...(signer ? { signer } : {}),
    ...(digest && algorithm && signer ? { used: usedBy(digest, algorithm, signer) } : {}),
  };
  if (!digest) problems.push('digest-algorithm');
  if (!algorithm) problems.push('signature-algorithm');
  if (!signer) problems.push('no-signing-certificate');
  if (!digest) return { ...base, intact: false, cryptographicallyValid: false, essMatch: null };

  const work = { parsed, digest, contentDigest: await digestFor(digest.node) };
  const isValid =
    algorithm !== undefined && signer !== undefined && (await checkSignature(work, algorithm, signer));
  const intact = parsed.signed ? isIntact(work) : isValid;
  const essMatch = signer ? matchEss(parsed.signed, signer) : null;
  if (!intact) problems.push('digest-mismatch');
  if (signer && algorithm && !isValid) problems.push('signature-mismatch');
  if (essMatch === false) problems.push('ess-mismatch');
  return { ...base, intact, cryptographicallyValid: isValid, essMatch };
};

/** Checks one CMS against the digest of its content. Answers for any bytes; only `digestFor` may throw. */
export const verifyCms = async (
  cms: Der,
  digestFor: ContentDigest,
  options: CmsOptions = { content: 'detached' },
): Promise<CmsReport> => {
  let parsed: ParsedSignedData;
  try {
    parsed = parseSignedData(cms);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return emptyReport('malformed', error.message);
  }
  try {
    return await checkParsed(parsed, digestFor, options);
  } catch (error) {
    if (error instanceof DerError) return emptyReport('malformed', error.message);
    throw error;
  }
};
