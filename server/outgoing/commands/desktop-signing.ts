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
import type { FileVersion, OutgoingDocument, SigningKind } from '../domain/outgoing-document.ts';
import type { Actor, StagedFile } from '../ports.ts';
import type { DesktopStore, HandedOut } from '../store-desktop.ts';
import { loadVisible } from './admit.ts';
import { applySignature, liveClaim, type Made, type Ready } from './apply-signature.ts';
import { assertLeaderSigned } from './assert-signatures.ts';
import { assertMaySignNow } from './begin-signing.ts';
import type { Deps } from './deps.ts';
import { verifyFile } from './sign-file.ts';
import { answering, notValid } from './signing-failure.ts';
import { ownerOf, usableCredential } from './signing-keys.ts';

export interface DesktopDeps extends Deps {
  desktop: DesktopStore;
}

const PDF = 'application/pdf';
/** A revision holds the image and fonts of its marks, certificates and their status. */
const MOST_ADDED_BYTES = 32 * 1024 * 1024;

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

export interface Links {
  fetchSecret: string;
  returnSecret: string;
  kind: SigningKind;
  document: OutgoingDocument;
  expiresAt: Date;
}

/** @throws AppError AUTH_STEP_UP_NEEDED, SIGNING_EXPIRED, CREDENTIAL_…, CERT_…, DESKTOP_ATTACHMENTS; as {@link assertMaySignNow}. */
export async function handOut(
  deps: DesktopDeps,
  actor: Actor,
  { id, signingId }: { id: string; signingId: string },
): Promise<Links> {
  deps.assertProved(actor);
  const document = await loadVisible(deps.store, actor, id);
  const claim = liveClaim(actor, document, { signingId, at: deps.clock.now() });
  const base = assertMaySignNow(actor, document, claim.kind);
  const held = await usableCredential(deps, ownerOf(claim.kind, actor, document));
  if (held.place.kind !== 'desktop') throw new AppError('CREDENTIAL_ELSEWHERE');
  assertNoAnnexes(claim.kind, document);
  const [fetchSecret, returnSecret] = [newSecret(), newSecret()];
  await deps.desktop.put({
    signingId,
    agencyId: actor.agencyId,
    outgoingId: id,
    actor,
    baseDigest: base.digest,
    fileName: document.fields.main?.name ?? 'van-ban.pdf',
    fetchHash: hashOf(fetchSecret),
    returnHash: hashOf(returnSecret),
    fetchedAt: null,
    returnedAt: null,
    expiresAt: claim.expiresAt,
    state: 'open',
    code: null,
  });
  return { fetchSecret, returnSecret, kind: claim.kind, document, expiresAt: claim.expiresAt };
}

/** One act of the service signs one file. */
function assertNoAnnexes(kind: SigningKind, { attachments }: OutgoingDocument): void {
  if (kind === 'seal' && attachments.some(({ mediaType }) => mediaType === PDF))
    throw new AppError('DESKTOP_ATTACHMENTS');
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
    await takeFile(deps, handedOut, filePart(body, contentType, 'uploadfile'));
    await deps.desktop.end(handedOut, { state: 'done', code: null });
    return { handedOut, code: null };
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'INTERNAL';
    await deps.desktop.end(handedOut, { state: 'failed', code });
    if (!(error instanceof AppError)) throw error;
    return { handedOut, code };
  }
}

async function takeFile(deps: DesktopDeps, handedOut: HandedOut, bytes: AsyncIterable<Uint8Array>) {
  const { actor, outgoingId: id, signingId, baseDigest } = handedOut;
  const base = await deps.files.stat(baseDigest);
  const staged = await deps.files.stage(bytes, { limitBytes: (base?.sizeBytes ?? 0) + MOST_ADDED_BYTES });
  try {
    await applySignature(deps, actor, {
      id,
      signingId,
      make: (ready) => checkReturned(deps, actor, ready, staged),
    });
  } finally {
    await staged.discard();
  }
}

/** @throws AppError DESKTOP_OTHER_DOCUMENT, SIGNER_NOT_EXPECTED, OUTGOING_SIGNATURE_INVALID, REVOCATION_UNAVAILABLE. */
async function checkReturned(
  deps: DesktopDeps,
  actor: Actor,
  { document, claim, base }: Ready,
  staged: StagedFile,
): Promise<Made> {
  const held = await usableCredential(deps, ownerOf(claim.kind, actor, document));
  if (held.place.kind !== 'desktop') throw new AppError('CREDENTIAL_ELSEWHERE');
  assertNoAnnexes(claim.kind, document);
  if (claim.kind === 'seal') await assertLeaderSigned(deps, document, base.digest);
  await answering(() => assertIssued(deps, base, staged));
  const before = await verifyFile(deps, base.digest);
  const report = await deps.verification.verify(staged.path);
  const own = report.signatures.at(-1);
  if (report.signatures.length !== before.signatures.length + 1 || own?.signer === undefined)
    throw new AppError('DESKTOP_OTHER_DOCUMENT', { detail: 'not exactly one signature was added' });
  if (own.signer.sha256 !== held.facts.sha256) throw new AppError('SIGNER_NOT_EXPECTED');
  if (report.verdict !== 'VALID') throw notValid(report, 'DESKTOP_OTHER_DOCUMENT');
  await staged.keep();
  const { digest, sizeBytes } = staged;
  const { sha256: certificateSha256, commonName: signedBy } = own.signer;
  return {
    signed: { digest, sizeBytes, certificateSha256, signedBy },
    attachments: document.attachments,
  };
}

/** What was handed out, and on top of it nothing that another signature would not have to bear: no page is touched. */
async function assertIssued(
  { files, verification }: DesktopDeps,
  base: FileVersion,
  staged: StagedFile,
): Promise<void> {
  const changes = await verification.extension(staged.path, await files.pathOf(base.digest));
  const forbidden = changes.find(({ allowed }) => !allowed);
  if (forbidden !== undefined) throw new AppError('DESKTOP_OTHER_DOCUMENT', { detail: forbidden.note });
}

/** For the page that waits. @throws AppError NOT_FOUND. */
export async function desktopState(
  deps: DesktopDeps,
  actor: Actor,
  { id, signingId }: { id: string; signingId: string },
): Promise<DesktopState> {
  const found = await deps.desktop.find(signingId, { agencyId: actor.agencyId, outgoingId: id });
  if (found === null || found.actor.personId !== actor.personId) throw new AppError('NOT_FOUND');
  const { state, code, fetchedAt, expiresAt } = found;
  if (state !== 'open') return { state, code };
  if (expiresAt <= deps.clock.now()) return { state: 'expired', code: 'SIGNING_EXPIRED' };
  return { state: fetchedAt === null ? 'handed-out' : 'fetched', code: null };
}
