// Signs in one go: prepare, CMS, complete, and a look at the result before anyone gets it.

import { complete } from './complete.ts';
import { type PrepareOptions, prepare } from './prepare.ts';
import { concatSource } from './source.ts';
import {
  type Der,
  type Prepared,
  type SignatureSpec,
  type SignedOutput,
  type Signer,
  SigningError,
  type Source,
} from './types.ts';

export interface SignOptions extends PrepareOptions {
  /** Builds the detached CMS over the prepared digest. */
  buildCms(prepared: Prepared, signer: Signer): Promise<Der>;
  /** Looks at the signed file before it is given out; what it rejects is not given out. */
  selfCheck?(signed: Source): Promise<boolean>;
}

/** Signs `source`. A CMS larger than the hole is given a larger one, once. Throws SigningError. */
export async function sign(
  source: Source,
  spec: SignatureSpec,
  signer: Signer,
  options: SignOptions,
): Promise<SignedOutput> {
  let prepared = await prepare(source, spec, options);
  let cms = await options.buildCms(prepared, signer);
  if (cms.length > prepared.contentsCapacity) {
    prepared = await prepare(source, spec, { ...options, contentsCapacity: cms.length + 4096 });
    cms = await options.buildCms(prepared, signer);
  }
  const output = complete(prepared, cms);
  if (options.selfCheck !== undefined && !(await options.selfCheck(concatSource(source, output.revision)))) {
    throw new SigningError('SELF_CHECK_FAILED', 'the signed file did not verify');
  }
  return output;
}
