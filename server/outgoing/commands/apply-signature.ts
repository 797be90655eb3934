// Makes a signature a version: what is claimed is asked again, the bytes are made or taken and verified, and one write
// carries the result. Any failure leaves document and claim. NĐ 30/2020 Điều 13, 17, 18.
import { AppError } from '../../platform/http/problem.ts';
import type { FileVersion, OutgoingDocument, SigningClaim } from '../domain/outgoing-document.ts';
import { type Actor, personOf } from '../ports.ts';
import type { OutgoingPatch } from '../store.ts';
import { loadVisible } from './admit.ts';
import { assertCapacity } from './assert-capacity.ts';
import { actOf, assertMaySignNow } from './begin-signing.ts';
import type { Deps } from './deps.ts';
import { clerksOf, type Recorded, record } from './record.ts';
import type { SignedFile } from './sign-file.ts';

/** Everything that could be asked without the key is in order. */
export interface Ready {
  document: OutgoingDocument;
  claim: SigningClaim;
  base: FileVersion;
  at: Date;
}

export interface Made {
  signed: SignedFile;
  attachments: OutgoingDocument['attachments'];
}

/**
 * Repeated after success it answers the document as it is.
 * @throws AppError SIGNING_EXPIRED, OUTGOING_SIGNATURE_INVALID, CONFLICT, and whatever `make` throws.
 */
export async function applySignature(
  deps: Deps,
  actor: Actor,
  wish: { id: string; signingId: string; make(ready: Ready): Promise<Made> },
): Promise<OutgoingDocument> {
  const before = await loadVisible(deps.store, actor, wish.id);
  if (isApplied(before, wish.signingId)) return before;
  const at = deps.clock.now();
  const claim = liveClaim(actor, before, { signingId: wish.signingId, at });
  const base = assertMaySignNow(actor, before, claim.kind);
  if (base.digest !== claim.baseDigest)
    throw new AppError('CONFLICT', { detail: 'another version is there now' });
  if (claim.kind === 'approval') await assertCapacity(deps, before);
  const { signed, attachments } = await wish.make({ document: before, claim, base, at });

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

/** @throws AppError SIGNING_EXPIRED, FORBIDDEN. */
export function liveClaim(
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
