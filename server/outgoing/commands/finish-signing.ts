// Signs with the PIN of the key. Everything slow or fallible (key, certificate, OCSP, TSA, the signed bytes and their
// verification) happens before the one write that makes the result a version; any failure leaves document and claim.
// NĐ 30/2020 Điều 13, 17, 18: the leader's signature first, then number, date and seal in one revision.
import { vietnamDateTime } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Signer } from '../../signing/index.ts';
import { attachmentMarks } from '../domain/marks.ts';
import type { FileVersion, OutgoingDocument, SigningClaim } from '../domain/outgoing-document.ts';
import { type Actor, personOf } from '../ports.ts';
import type { OutgoingPatch } from '../store.ts';
import { loadVisible } from './admit.ts';
import { assertCapacity } from './assert-capacity.ts';
import { assertLeaderSigned } from './assert-signatures.ts';
import { actOf, assertMaySignNow, marksOf, roleOf } from './begin-signing.ts';
import type { Deps } from './deps.ts';
import { clerksOf, type Recorded, record } from './record.ts';
import { firstPage, type SignedFile, signFile } from './sign-file.ts';
import { openKey, ownerOf } from './signing-keys.ts';

const PDF = 'application/pdf';

/**
 * Repeated after success it answers the document as it is.
 * @throws AppError SIGNING_EXPIRED, PIN_WRONG, CREDENTIAL_LOCKED, CERT_…, REVOCATION_UNAVAILABLE,
 * TIMESTAMP_UNAVAILABLE, SIGNING_FAILED, OUTGOING_SIGNATURE_INVALID, CONFLICT.
 */
export const finishSigning = (
  deps: Deps,
  actor: Actor,
  { pin, ...wish }: { id: string; signingId: string; pin: string },
): Promise<OutgoingDocument> =>
  applySignature(deps, actor, {
    ...wish,
    keyOf: (kind, document) => openKey(deps, ownerOf(kind, actor, document), pin),
  });

/** The same with a key that is opened by `keyOf`, when everything that needs no key has been asked. */
export async function applySignature(
  deps: Deps,
  actor: Actor,
  wish: {
    id: string;
    signingId: string;
    keyOf(kind: SigningClaim['kind'], document: OutgoingDocument): Promise<Signer>;
  },
): Promise<OutgoingDocument> {
  const before = await loadVisible(deps.store, actor, wish.id);
  if (isApplied(before, wish.signingId)) return before;
  const at = deps.clock.now();
  const claim = liveClaim(actor, before, { signingId: wish.signingId, at });
  const base = assertMaySignNow(actor, before, claim.kind);
  if (base.digest !== claim.baseDigest)
    throw new AppError('CONFLICT', { detail: 'another version is there now' });
  if (claim.kind === 'approval') await assertCapacity(deps, before);

  const signer = await wish.keyOf(claim.kind, before);
  if (claim.kind === 'seal') await assertLeaderSigned(deps, before, base.digest);
  const marks = await marksOf(deps, actor, before, claim);
  const signed = await signFile(deps, {
    baseDigest: base.digest,
    spec: { role: roleOf(claim.kind), marks, signedAt: at, location: before.agency.place },
    signer,
    isWholeFileJudged: true,
  });
  const attachments =
    claim.kind === 'seal' ? await sealAttachments(deps, before, signer, at) : before.attachments;

  try {
    return await record(deps, actor, before, {
      ...(await changeOf(deps, before, { claim, at })),
      text: signed.signedBy,
      at,
      signingId: claim.id,
      patch: { ...patchOf(actor, before, { claim, signed, at }), attachments },
    });
  } catch (error) {
    // The same request twice: the other one was first, and its signature is this one's answer.
    const now = await deps.store.find(before.agencyId, before.id);
    if (now !== null && isApplied(now, claim.id)) return now;
    throw error;
  }
}

const isApplied = ({ signatures }: OutgoingDocument, signingId: string) =>
  signatures.some(({ id }) => id === signingId);

function liveClaim(
  actor: Actor,
  { signing }: OutgoingDocument,
  { signingId, at }: { signingId: string; at: Date },
): SigningClaim {
  if (signing === null || signing.id !== signingId || signing.expiresAt <= at)
    throw new AppError('SIGNING_EXPIRED');
  if (signing.personId !== actor.personId) throw new AppError('FORBIDDEN', { detail: 'not your claim' });
  return signing;
}

interface Applied {
  claim: SigningClaim;
  signed: SignedFile;
  at: Date;
}

async function changeOf(
  deps: Deps,
  { agencyId, drafterId }: OutgoingDocument,
  { claim, at }: Pick<Applied, 'claim' | 'at'>,
): Promise<Pick<Recorded, 'act' | 'action' | 'news'>> {
  const act = actOf(claim.kind);
  if (claim.kind === 'seal')
    return { act, action: 'outgoing.sealed', news: [{ kind: 'outgoing.sealed', to: [drafterId] }] };
  const clerks = await clerksOf(deps, agencyId, at);
  return {
    act,
    action: 'outgoing.signed',
    news: [{ kind: 'outgoing.signed', to: [...clerks, drafterId] }],
  };
}

function patchOf(actor: Actor, before: OutgoingDocument, { claim, signed, at }: Applied): OutgoingPatch {
  const by = personOf(actor);
  const { id, kind } = claim;
  const { digest, sizeBytes, certificateSha256 } = signed;
  const version: FileVersion = {
    number: before.versions.length + 1,
    digest,
    sizeBytes,
    act: kind === 'approval' ? 'signed' : 'sealed',
    at,
    by,
  };
  return {
    state: kind === 'approval' ? 'signed' : 'sealed',
    signing: null,
    versions: [...before.versions, version],
    signatures: [...before.signatures, { id, kind, at, by, certificateSha256, digest }],
  };
}

/** Each separate PDF gets the agency's signature with the text block; other files cannot carry one. */
async function sealAttachments(deps: Deps, document: OutgoingDocument, signer: Signer, at: Date) {
  const numberText = document.number?.text ?? '';
  const signingTime = vietnamDateTime(at);
  const sealed = [];
  for (const file of document.attachments) {
    if (file.mediaType !== PDF) {
      sealed.push(file);
      continue;
    }
    const { widthMm } = await firstPage(deps, file.digest);
    const { digest, sizeBytes } = await signFile(deps, {
      baseDigest: file.digest,
      spec: { role: 'agency', marks: attachmentMarks(widthMm, { numberText, signingTime }), signedAt: at },
      signer,
      isWholeFileJudged: false,
    });
    sealed.push({ ...file, digest, sizeBytes });
  }
  return sealed;
}
