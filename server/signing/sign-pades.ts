// Signs a PDF with a key at hand: the CMS sized from the chain, the result verified before it is given out.
// ETSI EN 319 142-1 (PAdES B-B, B-T).
import { buildSignedData, estimateCmsSize, leafOf } from './cms/build-signed-data.ts';
import { assertFits, suitingDigest } from './cms/key-fit.ts';
import { assertMaySign } from './keys/assert-may-sign.ts';
import type { AppearanceCache } from './pdf/appearance/appearance-cache.ts';
import { isSound } from './self-check.ts';
import { sign as signRevision } from './sign.ts';
import type {
  ReadingMode,
  SignatureSpec,
  SignedFile,
  Signer,
  Sink,
  Source,
  TimestampClient,
  VerificationPolicy,
} from './types.ts';

export interface SignOptions {
  /** When given, the signature is timestamped (B-T). */
  timestamp?: TimestampClient;
  /** When given, a certificate this policy does not allow is refused before anything is written. */
  policy?: VerificationPolicy;
  /** Opens an encrypted file. */
  password?: string;
  /** `recover` also signs on top of an unsigned file whose cross-reference had to be rebuilt; default `strict`. */
  mode?: ReadingMode;
  /** Images and fonts prepared for earlier signatures; kept by the caller from one signature to the next. */
  appearances?: AppearanceCache;
}

/**
 * Signs and gives back the revision to append. Throws SigningError: those of `assertMaySign` and `prepare`,
 * ALGORITHM_MISMATCH, TIMESTAMP_UNAVAILABLE, and SELF_CHECK_FAILED instead of ever giving out a file that does not
 * verify. A digest that is not asked for is chosen by the key.
 */
export const sign = (
  source: Source,
  spec: SignatureSpec,
  signer: Signer,
  options: SignOptions = {},
): Promise<SignedFile> => signInto(undefined, source, spec, signer, options);

/**
 * Signs and writes the signed file, for which the base is read once. The revision is written last, when the result has
 * verified; on failure the sink has the base, or part of it, and is to be thrown away. Throws as `sign` does.
 */
export const signTo = (
  sink: Sink,
  source: Source,
  spec: SignatureSpec,
  signer: Signer,
  options: SignOptions = {},
): Promise<SignedFile> => signInto(sink, source, spec, signer, options);

const signInto = async (
  sink: Sink | undefined,
  source: Source,
  spec: SignatureSpec,
  signer: Signer,
  { timestamp, policy, password, mode, appearances }: SignOptions,
): Promise<SignedFile> => {
  if (policy) await assertMaySign(signer.certificateChain, policy, policy.now);
  const leaf = leafOf(signer.certificateChain);
  const digest = spec.digest ?? suitingDigest(leaf);
  assertFits(leaf, signer.algorithm, digest);
  return signRevision(source, { ...spec, digest }, signer, {
    ...(password === undefined ? {} : { password }),
    ...(mode && { mode }),
    contentsCapacity: estimateCmsSize(signer.certificateChain, timestamp !== undefined),
    ...(appearances && { appearances }),
    certificateChain: signer.certificateChain,
    isTimestamped: timestamp !== undefined,
    buildCms: ({ digest, digestAlgorithm }, by) =>
      buildSignedData({ digest, digestAlgorithm, signer: by, ...(timestamp ? { timestamp } : {}) }),
    selfCheck: (signed, facts) => isSound(signed, facts, { password, signer: leaf }),
    ...(sink && { sink }),
  });
};
