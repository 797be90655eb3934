// The first three paragraphs of every command: load, policy, lifecycle. What may not be seen is not found; what may
// be seen but not done is forbidden; what may be done, but not now, is a wrong state.
import type { ErrorCode } from '../../contracts/error-codes.ts';
import type { OutgoingState } from '../../contracts/vocabulary.ts';
import { AppError } from '../../platform/http/problem.ts';
import { isHeldUp } from '../domain/circuit.ts';
import {
  type Act,
  hasNumber,
  isBeforeSignature,
  isInApproval,
  isPartyTo,
  mayNow,
  transitionOf,
} from '../domain/lifecycle.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { canSee, hasPart, isOutOfTurn, isReadyToSign, partiesOf } from '../policy.ts';
import type { Actor } from '../ports.ts';
import type { OutgoingStore } from '../store.ts';

/** @throws AppError NOT_FOUND, also for a document that the actor may not know. */
export async function loadVisible(store: OutgoingStore, actor: Actor, id: string): Promise<OutgoingDocument> {
  const document = await store.find(actor.agencyId, id);
  if (document === null || !canSee(actor, document)) throw new AppError('NOT_FOUND');
  return document;
}

/** Why an act is not possible in a state; the finer codes tell the clerk what is missing. */
export function wrongState(act: Act, state: OutgoingState): AppError {
  let code: ErrorCode = 'OUTGOING_WRONG_STATE';
  if ((act === 'number' || act === 'seal') && isBeforeSignature(state)) code = 'OUTGOING_NOT_SIGNED';
  if (act === 'number' && hasNumber(state)) code = 'OUTGOING_ALREADY_NUMBERED';
  return new AppError(code, { detail: `${act} is not possible in state ${state}` });
}

/**
 * @throws AppError FORBIDDEN (OUTGOING_NOT_SIGNER for a signature), or the code of {@link wrongState}; CIRCUIT_NOT_DONE and
 * CIRCUIT_OPINION_PENDING for a signature before its time.
 */
export function assertMay(actor: Actor, document: OutgoingDocument, act: Act): void {
  const parties = partiesOf(actor, document);
  if (hasPart(actor, document) && transitionOf(act, document.state) === undefined)
    throw wrongState(act, document.state);
  if (!isPartyTo(act, parties))
    throw new AppError(act === 'sign' ? 'OUTGOING_NOT_SIGNER' : 'FORBIDDEN', {
      detail: `not yours to ${act}`,
    });
  if (transitionOf(act, document.state) === undefined) throw wrongState(act, document.state);
  if (!mayNow(act, document.state, parties) || isOutOfTurn(act, document, parties))
    throw new AppError('FORBIDDEN', { detail: `not yours to ${act} in state ${document.state}` });
  if (act !== 'sign') return;
  if (!isReadyToSign(document)) throw new AppError('CIRCUIT_NOT_DONE');
  if (isHeldUp(document)) throw new AppError('CIRCUIT_OPINION_PENDING');
}

export function assertVersion(document: OutgoingDocument, version: number): void {
  if (document.version !== version)
    throw new AppError('CONFLICT', { detail: `version ${document.version}, you saw ${version}` });
}

/** Load, policy, lifecycle, version. */
export async function admit(
  store: OutgoingStore,
  actor: Actor,
  wish: { id: string; act: Act; version: number },
): Promise<OutgoingDocument> {
  const document = await loadVisible(store, actor, wish.id);
  // His turn may have ended by what he has not seen yet: then that is what he is told.
  if (isInApproval(document.state) && hasPart(actor, document)) assertVersion(document, wish.version);
  assertMay(actor, document, wish.act);
  assertVersion(document, wish.version);
  return document;
}
