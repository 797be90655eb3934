// Signing on the person's own machine by the official desktop service: the server hands the document out by a link that
// works once, and takes it back by another. What comes back is a stranger's: it must begin with the very bytes that were
// handed out, leave its pages as they were, verify, and be signed with the certificate registered for that person or
// agency; then it is stored.
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { DesktopState } from '../../contracts/desktop.ts';
import { AppError } from '../../platform/http/problem.ts';
import { filePart } from '../../platform/http/read-multipart.ts';
import { newSecret } from '../../platform/ids.ts';
import type { OutgoingDocument, SigningClaim } from '../domain/outgoing-document.ts';
import type { Actor, StagedFile } from '../ports.ts';
import type { DesktopStore, HandedOut, ReturnedFile } from '../store-desktop.ts';
import { loadVisible } from './admit.ts';
import { applySignature, liveClaim, type Made, type Ready } from './apply-signature.ts';
import { assertLeaderSigned } from './assert-signatures.ts';
import { assertMaySignNow, CLAIM_MS } from './begin-signing.ts';
import type { Deps } from './deps.ts';
import { broughtBack, type NextFile, nextFile, withSignedAnnexes } from './desktop-files.ts';
import { type SignedFile, verifyFile } from './sign-file.ts';
import { answering, notValid } from './signing-failure.ts';
import { ownerOf, usableCredential } from './signing-keys.ts';

export interface DesktopDeps extends Deps {
  desktop: DesktopStore;
  /** Told of every file that came back, when it was handed out for a batch. */
  onReturned(handedOut: HandedOut, code: HandedOut['code']): Promise<void>;
}

/** A revision holds the image and fonts of its marks, certificates and their status. */
const MOST_ADDED_BYTES = 32 * 1024 * 1024;

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

export interface Links {
  fetchSecret: string;
  returnSecret: string;
  file: NextFile;
  claim: SigningClaim;
  document: OutgoingDocument;
}

/** Asked by the person himself. @throws AppError AUTH_STEP_UP_NEEDED; as {@link handOut}. */
export async function beginDesktop(
  deps: DesktopDeps,
  actor: Actor,
  wish: { id: string; signingId: string },
): Promise<Links> {
  deps.assertProved(actor);
  return handOut(deps, actor, wish);
}

/**
 * Hands out the next file of a signature that is claimed; each has the claim's whole time.
 * @throws AppError SIGNING_EXPIRED, CONFLICT, CREDENTIAL_…, CERT_…; as {@link assertMaySignNow}.
 */
export async function handOut(
  deps: DesktopDeps,
  actor: Actor,
  { id, signingId, batchId = null }: { id: string; signingId: string; batchId?: string | null },
): Promise<Links> {
  const document = await loadVisible(deps.store, actor, id);
  const now = deps.clock.now();
  const live = liveClaim(actor, document, { signingId, at: now });
  const claim = { ...live, expiresAt: new Date(now.getTime() + CLAIM_MS) };
  const base = assertMaySignNow(actor, document, claim.kind);
  const held = await usableCredential(deps, ownerOf(claim.kind, actor, document));
  if (held.place.kind !== 'desktop') throw new AppError('CREDENTIAL_ELSEWHERE');
  if ((await deps.store.claim(document, claim, now)) === null) throw new AppError('CONFLICT');
  const brought = await broughtBack(deps.desktop, document, held.facts.sha256);
  const file = nextFile(claim.kind, document, { main: base.digest, brought });
  const { part, baseDigest, fileName } = file;
  const [fetchSecret, returnSecret] = [newSecret(), newSecret()];
  await deps.desktop.put({
    signingId,
    part,
    agencyId: actor.agencyId,
    outgoingId: id,
    batchId,
    actor,
    baseDigest,
    fileName,
    fetchHash: hashOf(fetchSecret),
    returnHash: hashOf(returnSecret),
    fetchedAt: null,
    returnedAt: null,
    expiresAt: claim.expiresAt,
    state: 'open',
    code: null,
    returned: null,
  });
  return { fetchSecret, returnSecret, file, claim, document };
}

/** @throws AppError DESKTOP_LINK_USED. */
export async function fetchHandedOut({ desktop, clock }: DesktopDeps, secret: string): Promise<HandedOut> {
  const found = await desktop.fetch(hashOf(secret), clock.now());
  if (found === null) throw new AppError('DESKTOP_LINK_USED');
  return found;
}

/** What became of it; answers the code of a refusal, null when it is signed. @throws AppError DESKTOP_LINK_USED. */
export async function takeReturned(
  deps: DesktopDeps,
  { secret, body, contentType }: { secret: string; body: Readable; contentType: string },
): Promise<{ handedOut: HandedOut; code: HandedOut['code'] }> {
  const handedOut = await deps.desktop.take(hashOf(secret), deps.clock.now());
  if (handedOut === null) throw new AppError('DESKTOP_LINK_USED');
  try {
    const returned = await takeFile(deps, handedOut, filePart(body, contentType, 'uploadfile'));
    await deps.desktop.end(handedOut, { state: 'done', code: null, returned });
    await deps.onReturned(handedOut, null);
    return { handedOut, code: null };
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'INTERNAL';
    await deps.desktop.end(handedOut, { state: 'failed', code });
    await deps.onReturned(handedOut, code);
    if (!(error instanceof AppError)) throw error;
    return { handedOut, code };
  }
}

async function takeFile(deps: DesktopDeps, handedOut: HandedOut, bytes: AsyncIterable<Uint8Array>) {
  const { actor, outgoingId: id, signingId, baseDigest, part } = handedOut;
  const base = await deps.files.stat(baseDigest);
  const staged = await deps.files.stage(bytes, { limitBytes: (base?.sizeBytes ?? 0) + MOST_ADDED_BYTES });
  try {
    if (part > 0) return await takeAnnex(deps, handedOut, staged);
    await applySignature(deps, actor, {
      id,
      signingId,
      make: (ready) => checkReturned(deps, actor, ready, staged),
    });
    return null;
  } finally {
    await staged.discard();
  }
}

/** An annex waits with its signature until the main document is back too. */
async function takeAnnex(deps: DesktopDeps, handedOut: HandedOut, staged: StagedFile): Promise<ReturnedFile> {
  const { actor, outgoingId, signingId, baseDigest } = handedOut;
  const document = await loadVisible(deps.store, actor, outgoingId);
  const claim = liveClaim(actor, document, { signingId, at: deps.clock.now() });
  assertMaySignNow(actor, document, claim.kind);
  if (!document.attachments.some(({ digest }) => digest === baseDigest)) throw new AppError('CONFLICT');
  const wish = { claim, document, baseDigest, isWholeFileJudged: false };
  const { digest, sizeBytes, certificateSha256 } = await keepReturned(deps, actor, wish, staged);
  return { digest, sizeBytes, certificateSha256 };
}

/** @throws AppError DESKTOP_ATTACHMENTS, OUTGOING_SIGNATURE_INVALID; as {@link keepReturned}. */
async function checkReturned(
  deps: DesktopDeps,
  actor: Actor,
  { document, claim, base }: Ready,
  staged: StagedFile,
): Promise<Made> {
  if (claim.kind === 'seal') await assertLeaderSigned(deps, document, base.digest);
  const wish = { claim, document, baseDigest: base.digest, isWholeFileJudged: true };
  const signed = await keepReturned(deps, actor, wish, staged);
  const brought = await broughtBack(deps.desktop, document, signed.certificateSha256);
  return { signed, attachments: withSignedAnnexes(claim.kind, document, brought) };
}

interface Expected {
  claim: SigningClaim;
  document: OutgoingDocument;
  baseDigest: string;
  /** As of every signature: those an annex had before are not part of the verdict. */
  isWholeFileJudged: boolean;
}

/** @throws AppError DESKTOP_OTHER_DOCUMENT, SIGNER_NOT_EXPECTED, CREDENTIAL_ELSEWHERE, REVOCATION_UNAVAILABLE. */
async function keepReturned(
  deps: DesktopDeps,
  actor: Actor,
  { claim, document, baseDigest, isWholeFileJudged }: Expected,
  staged: StagedFile,
): Promise<SignedFile> {
  const held = await usableCredential(deps, ownerOf(claim.kind, actor, document));
  if (held.place.kind !== 'desktop') throw new AppError('CREDENTIAL_ELSEWHERE');
  await answering(() => assertIssued(deps, baseDigest, staged));
  const before = await verifyFile(deps, baseDigest);
  const report = await deps.verification.verify(staged.path);
  const own = report.signatures.at(-1);
  if (report.signatures.length !== before.signatures.length + 1 || own?.signer === undefined)
    throw new AppError('DESKTOP_OTHER_DOCUMENT', { detail: 'not exactly one signature was added' });
  if (own.signer.sha256 !== held.facts.sha256) throw new AppError('SIGNER_NOT_EXPECTED');
  const judged = isWholeFileJudged ? report : { ...report, ...own };
  if (judged.verdict !== 'VALID') throw notValid(judged, 'DESKTOP_OTHER_DOCUMENT');
  await staged.keep();
  const { digest, sizeBytes } = staged;
  const { sha256: certificateSha256, commonName: signedBy } = own.signer;
  return { digest, sizeBytes, certificateSha256, signedBy };
}

/** What was handed out, and on top of it nothing that another signature would not have to bear: no page is touched. */
async function assertIssued(
  { files, verification }: DesktopDeps,
  baseDigest: string,
  staged: StagedFile,
): Promise<void> {
  const changes = await verification.extension(staged.path, await files.pathOf(baseDigest));
  const forbidden = changes.find(({ allowed }) => !allowed);
  if (forbidden !== undefined) throw new AppError('DESKTOP_OTHER_DOCUMENT', { detail: forbidden.note });
}

/** For the page that waits. @throws AppError NOT_FOUND. */
export async function desktopState(
  deps: DesktopDeps,
  actor: Actor,
  { id, signingId, part = 0 }: { id: string; signingId: string; part?: number | undefined },
): Promise<DesktopState> {
  const found = await deps.desktop.find({ signingId, part }, { agencyId: actor.agencyId, outgoingId: id });
  if (found === null || found.actor.personId !== actor.personId) throw new AppError('NOT_FOUND');
  const { state, code, fetchedAt, expiresAt } = found;
  if (state !== 'open') return { state, code };
  if (expiresAt <= deps.clock.now()) return { state: 'expired', code: 'SIGNING_EXPIRED' };
  return { state: fetchedAt === null ? 'handed-out' : 'fetched', code: null };
}
