// The report on a file whose verification had to be stopped from outside: what it is, and that nothing is known of it.
import { DigestPass } from '../pdf/digest-pass.ts';
import type { Source, VerificationReport } from '../types.ts';
import { decide, undecided } from './verdict.ts';

/** INDETERMINATE, LIMIT_EXCEEDED; reads the bytes for their digest only. */
export const unjudged = async (source: Source, now: Date): Promise<VerificationReport> => ({
  ...decide([undecided('LIMIT_EXCEEDED')]),
  signatures: [],
  digest: Buffer.from(await new DigestPass(source).whole()).toString('hex'),
  sizeBytes: source.size,
  revisions: 0,
  checkedAt: now.toISOString(),
});
