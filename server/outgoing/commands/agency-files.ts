// The agency's signature on a stored file that is no outgoing document of its own, for features above: the same proof of
// the person, the same key and the same look at the result as a seal has.
import { vietnamDateTime } from '../../platform/clock.ts';
import type { PdfFacts, SignatureSpec, VerificationReport } from '../../signing/index.ts';
import { attachmentMarks } from '../domain/marks.ts';
import type { Actor, AssertProved } from '../ports.ts';
import type { JoinPages } from '../workers/join-pages.ts';
import {
  firstPage,
  pagesOf,
  type SignedFile,
  type SignFileDeps,
  signFile,
  tryMarks,
  verifyFile,
} from './sign-file.ts';
import { type KeyDeps, openKey } from './signing-keys.ts';

export interface SealFile {
  digest: string;
  pin: string;
  /** What the file is, before the time in the block. */
  label: string;
}

export interface AgencyFiles {
  assertProved: AssertProved;
  /** None of an encrypted file. @throws AppError FILE_BROKEN. */
  pagesOf(digest: string): Promise<PdfFacts['pages']>;
  verify(digest: string): Promise<VerificationReport>;
  /** @throws AppError PDF_FORBIDS_CHANGE, FILE_…. */
  tryMarks(digest: string, spec: Pick<SignatureSpec, 'role' | 'marks' | 'signedAt'>): Promise<void>;
  /** @throws AppError AUTH_STEP_UP_NEEDED, PIN_WRONG, CREDENTIAL_…, CERT_…, SIGNING_FAILED. */
  sign(actor: Actor, pin: string, wish: { baseDigest: string; spec: SignatureSpec }): Promise<SignedFile>;
  /**
   * With a text block top right and no picture (NĐ 30/2020, Phụ lục I, II.8b), for a file that bears no other signature.
   * @throws AppError as `sign`.
   */
  seal(actor: Actor, wish: SealFile): Promise<SignedFile>;
  /** A new file of these pages, by their numbers, as they look; what was signed on them is a picture there. */
  takePages(digest: string, pages: number[]): Promise<{ digest: string; sizeBytes: number }>;
}

interface AgencyDeps extends SignFileDeps, KeyDeps {
  assertProved: AssertProved;
  joinPages: Pick<JoinPages, 'take'>;
}

interface SignWish {
  baseDigest: string;
  spec: SignatureSpec;
  /** False: the signatures below it may be of anybody's roots; its own is judged. */
  isWholeFileJudged: boolean;
}

/** With the agency's key, for a person who has proved himself. */
async function signed(deps: AgencyDeps, actor: Actor, pin: string, wish: SignWish): Promise<SignedFile> {
  const { signer, close } = await openKey(deps, { kind: 'agency', id: actor.agencyId }, pin);
  try {
    return await signFile(deps, { ...wish, signer });
  } finally {
    await close();
  }
}

export const makeAgencyFiles = (deps: AgencyDeps): AgencyFiles => ({
  assertProved: deps.assertProved,
  pagesOf: (digest) => pagesOf(deps, digest),
  verify: (digest) => verifyFile(deps, digest),
  tryMarks: (digest, spec) => tryMarks(deps, digest, spec),
  sign: async (actor, pin, wish) => {
    deps.assertProved(actor);
    return signed(deps, actor, pin, { ...wish, isWholeFileJudged: false });
  },
  seal: async (actor, { digest, pin, label }) => {
    deps.assertProved(actor);
    const signedAt = deps.clock.now();
    const { widthMm } = await firstPage(deps, digest);
    const marks = attachmentMarks(widthMm, { numberText: label, signingTime: vietnamDateTime(signedAt) });
    const spec = { role: 'agency' as const, marks, signedAt };
    return signed(deps, actor, pin, { baseDigest: digest, spec, isWholeFileJudged: true });
  },
  takePages: async (digest, pages) =>
    deps.files.putBytes(await deps.joinPages.take(await deps.files.pathOf(digest), pages)),
});
