// The agency's signature on a file that is no outgoing document: by a clerk, with the agency's key and his PIN, as a seal
// is, and stored only after it has been verified. The text block stands top right, without a picture (II.8b).
import { vietnamDateTime } from '../../platform/clock.ts';
import { attachmentMarks } from '../domain/marks.ts';
import type { Actor, AssertProved } from '../ports.ts';
import { firstPage, type SignedFile, type SignFileDeps, signFile } from './sign-file.ts';
import { type KeyDeps, openKey } from './signing-keys.ts';

export interface SealFile {
  digest: string;
  pin: string;
  /** What the file is, before the time in the block. */
  label: string;
}

/**
 * @throws AppError AUTH_STEP_UP_NEEDED, PIN_WRONG, CREDENTIAL_…, TOKEN_UNAVAILABLE, REMOTE_KEY_…, CERT_…,
 * REVOCATION_UNAVAILABLE, TIMESTAMP_UNAVAILABLE, SIGNING_FAILED.
 */
export async function sealFile(
  deps: KeyDeps & SignFileDeps & { assertProved: AssertProved },
  actor: Actor,
  { digest, pin, label }: SealFile,
): Promise<SignedFile> {
  deps.assertProved(actor);
  const signedAt = deps.clock.now();
  const { signer, close } = await openKey(deps, { kind: 'agency', id: actor.agencyId }, pin);
  try {
    const { widthMm } = await firstPage(deps, digest);
    const marks = attachmentMarks(widthMm, { numberText: label, signingTime: vietnamDateTime(signedAt) });
    const spec = { role: 'agency' as const, marks, signedAt };
    return await signFile(deps, { baseDigest: digest, spec, signer, isWholeFileJudged: true });
  } finally {
    await close();
  }
}
