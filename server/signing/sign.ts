// Signs in one go: prepare, CMS, complete, and a look at the result before anyone gets it. The base is read once: it
// is hashed, and copied to the sink when there is one, and everything later goes on from that.

import { BaseHashes } from './base-hashes.ts';
import { fillHole } from './complete.ts';
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
  buildCms(drafted: Pick<Prepared, 'digest' | 'digestAlgorithm'>, signer: Signer): Promise<Der>;
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
  const drafted = await draftRevision(source, spec, options);
  const { file } = drafted;
  const base = await BaseHashes.read(source, drafted.draft.digestAlgorithm, options.sink);
  const { digestAlgorithm } = drafted.draft;
  let { draft } = drafted;
  let digest = digestDraft(draft, base);
  let cms = await options.buildCms({ digest, digestAlgorithm }, signer);
  if (cms.length > draft.contentsCapacity) {
    const roomy = { ...options, contentsCapacity: cms.length + SPARE_BYTES };
    draft = (await draftRevision(source, spec, roomy)).draft;
    digest = digestDraft(draft, base);
    cms = await options.buildCms({ digest, digestAlgorithm }, signer);
  }
  const { revision } = draft;
  fillHole(draft, cms);
  const facts: BaseFacts = {
    ...(file && { base: file }),
    digestOf: (own) => async (algorithm) => base.digestRange(algorithm, own.byteRange, revision),
  };
  if (options.selfCheck && !(await options.selfCheck(concatSource(source, revision), facts))) {
    throw new SigningError('SELF_CHECK_FAILED', 'the signed file did not verify');
  }
  if ((await source.isUnchanged?.()) === false)
    throw new SigningError('SELF_CHECK_FAILED', 'the file was changed while it was being signed');
  await options.sink?.write(revision);
  let whole: string | undefined;
  return {
    baseSize: base.size,
    revision,
    // Both are made when first asked for.
    get baseDigest() {
      return base.digest;
    },
    get digest() {
      whole ??= base.digestWith(revision);
      return whole;
    },
  };
}
