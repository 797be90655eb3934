// Makes a signature a version: what is claimed is asked again, the bytes are made or taken and verified, and one write
// carries the result. Any failure leaves document and claim. NĐ 30/2020 Điều 13, 17, 18.
import { AppError } from '../../platform/http/problem.ts';
import { placeOf, SIGN } from '../domain/circuit.ts';
import type { FileVersion, OutgoingDocument, SigningClaim } from '../domain/outgoing-document.ts';
import { type Actor, personOf } from '../ports.ts';
import type { OutgoingPatch } from '../store.ts';
import { loadVisible, wrongState } from './admit.ts';
import { stepApproved } from './approve.ts';
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

  const change =
    claim.kind === 'initials'
      ? initialled(actor, before, at)
      : await changeOf(deps, before, { kind: claim.kind, at });
  const signature = signatureOf(actor, before, { claim, signed, at });
  try {
    return await record(deps, actor, before, {
      ...change,
      act: actOf(claim.kind),
      text: signed.signedBy,
      at,
      signingId: claim.id,
      patch: { ...change.patch, ...signature, attachments },
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

interface Change extends Pick<Recorded, 'action' | 'news'> {
  patch: OutgoingPatch;
}

/** Initials approve the step they are given in; the file with them is no new content. */
function initialled(actor: Actor, before: OutgoingDocument, at: Date): Change {
  const step = placeOf(before);
  if (step === undefined || step === SIGN) throw wrongState('approve', before.state);
  // Taken back, the file would still show them: whoever wants them away returns the document to its drafter.
  const { patch, ...rest } = stepApproved(actor, before, { step, text: '', at });
  return { ...rest, patch: { ...patch, undo: null } };
}

async function changeOf(
  deps: Deps,
  { agencyId, drafterId }: OutgoingDocument,
  { kind, at }: { kind: 'approval' | 'seal'; at: Date },
): Promise<Change> {
  if (kind === 'seal')
    return {
      action: 'outgoing.sealed',
      news: [{ kind: 'outgoing.sealed', to: [drafterId] }],
      patch: { state: 'sealed' },
    };
  const clerks = await clerksOf(deps, agencyId, at);
  return {
    action: 'outgoing.signed',
    news: [{ kind: 'outgoing.signed', to: [...clerks, drafterId] }],
    patch: { state: 'signed' },
  };
}

const VERSION_ACTS = { initials: 'initialled', approval: 'signed', seal: 'sealed' } as const;

function signatureOf(
  actor: Actor,
  { versions, signatures }: OutgoingDocument,
  { claim, signed, at }: { claim: SigningClaim; signed: SignedFile; at: Date },
): OutgoingPatch {
  const by = personOf(actor);
  const { id, kind } = claim;
  const { digest, sizeBytes, certificateSha256 } = signed;
  const version: FileVersion = {
    number: versions.length + 1,
    digest,
    sizeBytes,
    act: VERSION_ACTS[kind],
    at,
    by,
  };
  return {
    signing: null,
    versions: [...versions, version],
    signatures: [...signatures, { id, kind, at, by, certificateSha256, digest }],
  };
}
