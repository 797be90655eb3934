// The agency's signature on a stored file that is no outgoing document of its own, for features above: the same proof of
// the person, the same key and the same look at the result as a seal has.
import type { PdfFacts, SignatureSpec, VerificationReport } from '../../signing/index.ts';
import type { Actor, AssertProved } from '../ports.ts';
import type { JoinPages } from '../workers/join-pages.ts';
import { pagesOf, type SignedFile, type SignFileDeps, signFile, tryMarks, verifyFile } from './sign-file.ts';
import { type KeyDeps, openKey } from './signing-keys.ts';

export interface AgencyFiles {
  assertProved: AssertProved;
  /** None of an encrypted file. @throws AppError FILE_BROKEN. */
  pagesOf(digest: string): Promise<PdfFacts['pages']>;
  verify(digest: string): Promise<VerificationReport>;
  /** @throws AppError PDF_FORBIDS_CHANGE, FILE_…. */
  tryMarks(digest: string, spec: Pick<SignatureSpec, 'role' | 'marks' | 'signedAt'>): Promise<void>;
  /** @throws AppError AUTH_STEP_UP_NEEDED, PIN_WRONG, CREDENTIAL_…, CERT_…, SIGNING_FAILED. */
  sign(actor: Actor, pin: string, wish: { baseDigest: string; spec: SignatureSpec }): Promise<SignedFile>;
  /** A new file of these pages, by their numbers, as they look; what was signed on them is a picture there. */
  takePages(digest: string, pages: number[]): Promise<{ digest: string; sizeBytes: number }>;
}

interface AgencyDeps extends SignFileDeps, KeyDeps {
  assertProved: AssertProved;
  joinPages: Pick<JoinPages, 'take'>;
}

export const makeAgencyFiles = (deps: AgencyDeps): AgencyFiles => ({
  assertProved: deps.assertProved,
  pagesOf: (digest) => pagesOf(deps, digest),
  verify: (digest) => verifyFile(deps, digest),
  tryMarks: (digest, spec) => tryMarks(deps, digest, spec),
  sign: async (actor, pin, wish) => {
    deps.assertProved(actor);
    const { signer, close } = await openKey(deps, { kind: 'agency', id: actor.agencyId }, pin);
    try {
      // The signatures below it may be of anybody's roots; its own is judged.
      return await signFile(deps, { ...wish, signer, isWholeFileJudged: false });
    } finally {
      await close();
    }
  },
  takePages: async (digest, pages) =>
    deps.files.putBytes(await deps.joinPages.take(await deps.files.pathOf(digest), pages)),
});
