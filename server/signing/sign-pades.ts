// Signs a PDF with a key at hand: the CMS sized from the chain, the result verified before it is given out.
// ETSI EN 319 142-1 (PAdES B-B, B-T; B-LT and B-LTA in the same call).
import { augment } from './augment.ts';
import { buildSignedData, estimateCmsSize, leafOf } from './cms/build-signed-data.ts';
import { assertFits, suitingDigest } from './cms/key-fit.ts';
import { assertMaySign } from './keys/assert-may-sign.ts';
import type { AppearanceCache } from './pdf/appearance/appearance-cache.ts';
import { openPdf } from './pdf/file.ts';
import { isSound } from './self-check.ts';
import { sign as signRevision } from './sign.ts';
import { concatSource } from './source.ts';
import { timestampSize } from './timestamp/token-size.ts';
import {
  type ReadingMode,
  type SignatureSpec,
  type SignedFile,
  type Signer,
  SigningError,
  type Sink,
  type Source,
  type TimestampClient,
  type VerificationPolicy,
} from './types.ts';

export interface SignOptions {
  /** When given, the signature is timestamped (B-T). */
  timestamp?: TimestampClient;
  /** How large its tokens are, for who makes a client for each signature; else one is asked for, once for each client. */
  timestampBytes?: number;
  /** When given, a certificate this policy does not allow is refused before anything is written. */
  policy?: VerificationPolicy;
  /**
   * The PAdES level to reach, or nothing is given out; default B-T with `timestamp`, else B-B. From B-T on `timestamp`
   * is needed, from B-LT on `policy` with anchors and network.
   */
  level?: 'B-B' | 'B-T' | 'B-LT' | 'B-LTA';
  /** Opens an encrypted file. */
  password?: string;
  /** `recover` also signs on top of an unsigned file whose cross-reference had to be rebuilt; default `strict`. */
  mode?: ReadingMode;
  /** Images and fonts prepared for earlier signatures; kept by the caller from one signature to the next. */
  appearances?: AppearanceCache;
}

/**
 * Signs and gives back the revision to append. Throws SigningError: those of `assertMaySign` and `prepare`,
 * ALGORITHM_MISMATCH, TIMESTAMP_UNAVAILABLE, EVIDENCE_UNAVAILABLE, and SELF_CHECK_FAILED instead of ever giving out a
 * file that does not verify. A digest that is not asked for is chosen by the key.
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

const signInto = (
  sink: Sink | undefined,
  source: Source,
  spec: SignatureSpec,
  signer: Signer,
  { level, ...options }: SignOptions,
): Promise<SignedFile> =>
  level === undefined
    ? signRevisionInto(sink, source, spec, signer, options)
    : signAtLevel(sink, source, spec, signer, { ...options, level });

const signAtLevel = async (
  sink: Sink | undefined,
  source: Source,
  spec: SignatureSpec,
  signer: Signer,
  options: SignOptions & { level: NonNullable<SignOptions['level']> },
): Promise<SignedFile> => {
  const { level, timestamp, policy, password } = options;
  const { timestamp: _unused, ...plain } = options;
  if (level === 'B-B') return signRevisionInto(sink, source, spec, signer, plain);
  if (!timestamp) throw new SigningError('TIMESTAMP_UNAVAILABLE', 'no timestamp authority is given');
  if (level === 'B-T') return signRevisionInto(sink, source, spec, signer, options);
  if (!policy) throw new SigningError('EVIDENCE_UNAVAILABLE', 'no policy tells whom to ask for evidence');
  // The revision is held back until the evidence is there too.
  const held = sink && baseOnly(sink, source.size);
  const signed = await signRevisionInto(held, source, spec, signer, options);
  const file = concatSource(source, signed.revision);
  const lasting = await augment(file, {
    level,
    timestamp,
    policy: password === undefined ? policy : { ...policy, password },
    revisions: [await lastRevision(file, password)],
  });
  const revision = Buffer.concat([signed.revision, lasting.revision]);
  await sink?.write(revision);
  return { ...signed, revision, digest: lasting.report.digest };
};

const lastRevision = async (file: Source, password: string | undefined): Promise<number> =>
  (await openPdf(file, { password })).revisions.length;

/** Lets this many bytes through and keeps what follows from the sink. */
const baseOnly = (sink: Sink, size: number): Sink => {
  let left = size;
  return {
    write: async (bytes) => {
      if (left <= 0) return;
      left -= bytes.length;
      await sink.write(bytes);
    },
  };
};

const signRevisionInto = async (
  sink: Sink | undefined,
  source: Source,
  spec: SignatureSpec,
  signer: Signer,
  { timestamp, timestampBytes, policy, password, mode, appearances }: SignOptions,
): Promise<SignedFile> => {
  if (policy) await assertMaySign(signer.certificateChain, policy, policy.now);
  const leaf = leafOf(signer.certificateChain);
  const digest = spec.digest ?? suitingDigest(leaf);
  assertFits(leaf, signer.algorithm, digest);
  const tokenBytes = timestamp && (timestampBytes ?? (await timestampSize(timestamp)));
  return signRevision(source, { ...spec, digest }, signer, {
    ...(password === undefined ? {} : { password }),
    ...(mode && { mode }),
    contentsCapacity: estimateCmsSize(signer.certificateChain, timestamp !== undefined, tokenBytes),
    ...(appearances && { appearances }),
    certificateChain: signer.certificateChain,
    isTimestamped: timestamp !== undefined,
    buildCms: ({ digest, digestAlgorithm }, by) =>
      buildSignedData({
        digest,
        digestAlgorithm,
        signer: by,
        isVerifiedLater: true,
        ...(timestamp ? { timestamp } : {}),
      }),
    selfCheck: (signed, facts) => isSound(signed, facts, { password, signer: leaf }),
    ...(sink && { sink }),
  });
};
