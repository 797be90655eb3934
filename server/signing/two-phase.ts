// A signature in two phases: prepared here, signed elsewhere (a token on the clerk's desk, a remote service), completed
// here, perhaps after a restart. What comes back is a stranger's and is verified before anything is given out.
// ISO 32000-2 §12.8.1, RFC 5652 §5.4, ETSI EN 319 142-1 §5.

import { BaseHashes } from './base-hashes.ts';
import { nodeDigestName } from './cms/algorithms.ts';
import { leafOf, wrapSignatureValue } from './cms/build-signed-data.ts';
import { equalBytes } from './cms/der-read.ts';
import { usualAlgorithm } from './cms/key-fit.ts';
import { signedAttributes } from './cms/signed-attributes.ts';
import { verifyCms } from './cms/verify-cms.ts';
import { complete } from './complete.ts';
import { isSound } from './self-check.ts';
import { concatSource } from './source.ts';
import {
  type Der,
  type Prepared,
  type SignatureAlgorithm,
  type SignedOutput,
  SigningError,
  type Source,
  type TimestampClient,
} from './types.ts';

export interface CompletionChecks {
  /** The file that was prepared: it must still be the same, and the whole result is verified as `sign` does. */
  source?: Source;
  /** The only certificate that may have signed. */
  signer?: Der;
  /** Opens an encrypted file. */
  password?: string;
}

export interface RemoteValue {
  /** Leaf first. */
  certificateChain: readonly Der[];
  /** The signature over `signedAttributesFor`; ECDSA as the DER of r and s. */
  value: Uint8Array;
  /** PSS for an RSA key; otherwise what is usual for the key. */
  algorithm?: SignatureAlgorithm;
  timestamp?: TimestampClient;
}

/** What a key elsewhere is to hash, by `prepared.digestAlgorithm`, and sign. */
export const signedAttributesFor = (prepared: Prepared, certificate: Der): Uint8Array =>
  signedAttributes(prepared.digest, leafOf([certificate]));

/**
 * The CMS around a signature value made elsewhere. Throws SELF_CHECK_FAILED for a value over anything else or by another
 * key, ALGORITHM_MISMATCH, KEY_FILE_BROKEN, TIMESTAMP_UNAVAILABLE.
 */
export const cmsFromSignatureValue = async (
  { digest, digestAlgorithm }: Prepared,
  { algorithm, ...remote }: RemoteValue,
): Promise<Der> =>
  wrapSignatureValue({
    ...remote,
    digest,
    digestAlgorithm,
    algorithm: algorithm ?? usualAlgorithm(leafOf(remote.certificateChain).key),
  });

const refuse = (message: string): SigningError => new SigningError('SELF_CHECK_FAILED', message);

const assertSigns = async (prepared: Prepared, cms: Der, signer: Der | undefined): Promise<void> => {
  const known = nodeDigestName(prepared.digestAlgorithm);
  const report = await verifyCms(cms, async (asked) =>
    asked === known ? prepared.digest : new Uint8Array(),
  );
  const [problem] = report.problems;
  if (problem !== undefined) throw refuse(`the signature does not verify: ${problem}`);
  if (!report.signer || report.essMatch !== true) throw refuse('the signature does not name its certificate');
  if (signer && !equalBytes(report.signer.der, signer)) throw refuse('another certificate has signed');
};

const assertWhole = async (prepared: Prepared, output: SignedOutput, source: Source, password?: string) => {
  const base = await BaseHashes.read(source, prepared.digestAlgorithm);
  if (base.size !== prepared.baseSize || base.digest !== prepared.baseDigest)
    throw new SigningError('NOT_EXTENSION', 'the file is not the one that was prepared');
  const { revision } = output;
  const digestOf =
    ({ byteRange }: { byteRange: readonly number[] }) =>
    async (algorithm: string) =>
      base.digestRange(algorithm, byteRange, revision);
  if (!(await isSound(concatSource(source, revision), { digestOf }, { password })))
    throw refuse('the signed file did not verify');
};

/**
 * Completes a prepared revision with a CMS from anywhere. Throws CONTENTS_TOO_SMALL, SELF_CHECK_FAILED for a CMS over
 * another digest, of another signer or form, and NOT_EXTENSION when the file has changed since it was prepared.
 */
export const completePrepared = async (
  prepared: Prepared,
  cms: Der,
  { source, signer, password }: CompletionChecks = {},
): Promise<SignedOutput> => {
  const output = complete(prepared, cms);
  await assertSigns(prepared, cms, signer);
  if (source) await assertWhole(prepared, output, source, password);
  return output;
};
