// Signs in one go: prepare, CMS, complete, and a look at the result before anyone gets it. The base is read once: it
// is hashed, and copied to the sink when there is one, and everything later goes on from that.

import { BaseHashes } from './base-hashes.ts';
import { nodeDigestName } from './cms/algorithms.ts';
import { complete } from './complete.ts';
import { digestDraft, draftRevision, type PrepareOptions } from './prepare.ts';
import type { BaseFacts } from './self-check.ts';
import { concatSource } from './source.ts';
import {
  type Der,
  type Prepared,
  type SignatureSpec,
  type SignedFile,
  type Signer,
  SigningError,
  type Sink,
  type Source,
} from './types.ts';

export interface SignOptions extends PrepareOptions {
  /** Builds the detached CMS over the prepared digest. */
  buildCms(prepared: Prepared, signer: Signer): Promise<Der>;
  /** Looks at the signed file before it is given out; what it rejects is not given out. */
  selfCheck?(signed: Source, facts: BaseFacts): Promise<boolean>;
  /** Takes the signed file: the base while it is read, the revision when it has been checked. */
  sink?: Sink;
}

/** More than any two answers of one authority differ by. */
const SPARE_BYTES = 4096;

/** Signs `source`. A CMS larger than the hole is given a larger one, once. Throws SigningError. */
export async function sign(
  source: Source,
  spec: SignatureSpec,
  signer: Signer,
  options: SignOptions,
): Promise<SignedFile> {
  const { draft, file } = await draftRevision(source, spec, options);
  const base = await BaseHashes.read(source, draft.digestAlgorithm, options.sink);
  let prepared = digestDraft(draft, base);
  let cms = await options.buildCms(prepared, signer);
  if (cms.length > prepared.contentsCapacity) {
    const roomy = { ...options, contentsCapacity: cms.length + SPARE_BYTES };
    prepared = digestDraft((await draftRevision(source, spec, roomy)).draft, base);
    cms = await options.buildCms(prepared, signer);
  }
  const { revision } = complete(prepared, cms);
  const facts: BaseFacts = {
    ...(file && { base: file }),
    // Any other range, or a changed one, has no digest that could be the right one.
    digestOf: (own) => async (algorithm) =>
      isDigested(prepared, revision, own.byteRange, algorithm) ? prepared.digest : new Uint8Array(),
  };
  if (options.selfCheck && !(await options.selfCheck(concatSource(source, revision), facts))) {
    throw new SigningError('SELF_CHECK_FAILED', 'the signed file did not verify');
  }
  if ((await source.isUnchanged?.()) === false)
    throw new SigningError('SELF_CHECK_FAILED', 'the file was changed while it was being signed');
  await options.sink?.write(revision);
  let digest: string | undefined;
  return {
    baseDigest: base.digest,
    baseSize: base.size,
    revision,
    /** Made when first asked for. */
    get digest() {
      digest ??= base.digestWith(revision);
      return digest;
    },
  };
}

/** Whether a range of the finished file is what was digested: the same range, and the same bytes around its hole. */
function isDigested(
  { byteRange, baseSize, revision, digestAlgorithm }: Prepared,
  finished: Uint8Array,
  own: readonly number[],
  algorithm: string,
): boolean {
  const [open, close] = [byteRange[1] - baseSize, byteRange[2] - baseSize];
  return (
    algorithm === nodeDigestName(digestAlgorithm) &&
    own.length === byteRange.length &&
    byteRange.every((number, i) => own[i] === number) &&
    Buffer.compare(finished.subarray(0, open), revision.subarray(0, open)) === 0 &&
    Buffer.compare(finished.subarray(close), revision.subarray(close)) === 0
  );
}
