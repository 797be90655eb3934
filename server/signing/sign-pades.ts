// Signs a PDF with a key at hand: the CMS sized from the chain, the result verified before it is given out.
// ETSI EN 319 142-1 (PAdES B-B, B-T).
import { buildSignedData, estimateCmsSize, leafOf } from './cms/build-signed-data.ts';
import { assertFits, suitingDigest } from './cms/key-fit.ts';
import { assertMaySign } from './keys/assert-may-sign.ts';
import type { AppearanceCache } from './pdf/appearance/appearance-cache.ts';
import { sign as signRevision } from './sign.ts';
import type {
  SignatureSpec,
  SignedOutput,
  Signer,
  Source,
  TimestampClient,
  VerificationPolicy,
} from './types.ts';
import { verify } from './verify.ts';

export interface SignOptions {
  /** When given, the signature is timestamped (B-T). */
  timestamp?: TimestampClient;
  /** When given, a certificate this policy does not allow is refused before anything is written. */
  policy?: VerificationPolicy;
  /** Opens an encrypted file. */
  password?: string;
  /** Images and fonts prepared for earlier signatures; kept by the caller from one signature to the next. */
  appearances?: AppearanceCache;
}

/**
 * The new signature must be intact, hold cryptographically, cover the whole file, and its revision must change nothing
 * that earlier signatures forbid. Trust, and what others did to the file before, are not asked here.
 */
const isSound = async (signed: Source, now: Date, password: string | undefined): Promise<boolean> => {
  const known = password === undefined ? {} : { password };
  const policy = { trustAnchors: [], now, requireRevocation: false, ...known };
  const { signatures, revisions } = await verify(signed, policy);
  const own = signatures.find((s) => s.revision === revisions)?.facts;
  if (!own?.intact || !own.cryptographicallyValid || own.essMatch !== true) return false;
  const ours = signatures
    .flatMap((s) => s.facts.changesAfter)
    .filter((change) => change.revision === revisions);
  return own.coverage === 'whole-file' && ours.every((change) => change.allowed);
};

/**
 * Signs and gives back the revision to append. Throws SigningError: those of `assertMaySign` and `prepare`,
 * ALGORITHM_MISMATCH, TIMESTAMP_UNAVAILABLE, and SELF_CHECK_FAILED instead of ever giving out a file that does not
 * verify. A digest that is not asked for is chosen by the key.
 */
export const sign = async (
  source: Source,
  spec: SignatureSpec,
  signer: Signer,
  { timestamp, policy, password, appearances }: SignOptions = {},
): Promise<SignedOutput> => {
  if (policy) await assertMaySign(signer.certificateChain, policy, policy.now);
  const leaf = leafOf(signer.certificateChain);
  const digest = spec.digest ?? suitingDigest(leaf);
  assertFits(leaf, signer.algorithm, digest);
  return signRevision(source, { ...spec, digest }, signer, {
    ...(password === undefined ? {} : { password }),
    contentsCapacity: estimateCmsSize(signer.certificateChain, timestamp !== undefined),
    ...(appearances && { appearances }),
    buildCms: ({ digest, digestAlgorithm }, by) =>
      buildSignedData({ digest, digestAlgorithm, signer: by, ...(timestamp ? { timestamp } : {}) }),
    selfCheck: (signed) => isSound(signed, policy?.now ?? spec.signedAt, password),
  });
};
