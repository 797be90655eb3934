// The key of a signature: whose it is, whether it may be used at all, and opening it with the PIN.
import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { InTurn } from '../../platform/jobs/turns.ts';
import { assertMaySign, openPkcs12, type Signer } from '../../signing/index.ts';
import type { OutgoingDocument, SigningKind } from '../domain/outgoing-document.ts';
import type { Actor, CredentialOwner, HeldCredential, OrganizationPort, VerificationPort } from '../ports.ts';
import { answering } from './signing-failure.ts';

export interface KeyDeps {
  clock: Clock;
  organization: OrganizationPort;
  verification: VerificationPort;
  inTurn: InTurn;
}

/** The leader signs with his own key, the clerk with the agency's. NĐ 30/2020 Điều 13, 17. */
export const ownerOf = (
  kind: SigningKind,
  actor: Actor,
  { agencyId }: Pick<OutgoingDocument, 'agencyId'>,
): CredentialOwner =>
  kind === 'approval' ? { kind: 'person', id: actor.personId } : { kind: 'agency', id: agencyId };

/**
 * The held key, when its certificate is in force and it is not locked by wrong PINs.
 * @throws AppError CREDENTIAL_MISSING, CREDENTIAL_LOCKED, CERT_EXPIRED, CERT_NOT_YET_VALID.
 */
export async function usableCredential(
  { organization, clock }: Pick<KeyDeps, 'organization' | 'clock'>,
  owner: CredentialOwner,
): Promise<HeldCredential> {
  const credential = await organization.getCredential(owner);
  if (credential === null) throw new AppError('CREDENTIAL_MISSING');
  const now = clock.now();
  const { lockedUntil, facts } = credential;
  if (lockedUntil !== null && lockedUntil > now) {
    const seconds = Math.ceil((lockedUntil.getTime() - now.getTime()) / 1000);
    throw new AppError('CREDENTIAL_LOCKED', { headers: { 'retry-after': String(seconds) } });
  }
  if (new Date(facts.notAfter) < now) throw new AppError('CERT_EXPIRED');
  if (new Date(facts.notBefore) > now) throw new AppError('CERT_NOT_YET_VALID');
  return credential;
}

/**
 * Opens the key and asks whether its certificate may sign now. A wrong PIN is counted; a right one clears the count.
 * @throws AppError PIN_WRONG, KEY_FILE_BROKEN, CERT_… as `assertMaySign`.
 */
export async function openKey(deps: KeyDeps, owner: CredentialOwner, pin: string): Promise<Signer> {
  // In turn, so that a hundred guesses sent at once meet the lock as a hundred sent one by one.
  const signer = await deps.inTurn(`${owner.kind}/${owner.id}`, async () => {
    const { pkcs12 } = await usableCredential(deps, owner);
    return openCounting(deps, owner, pkcs12, pin);
  });
  const policy = deps.verification.signingPolicy();
  await answering(() => assertMaySign(signer.certificateChain, policy, policy.now));
  return signer;
}

async function openCounting(
  { organization }: Pick<KeyDeps, 'organization'>,
  owner: CredentialOwner,
  pkcs12: Uint8Array,
  pin: string,
): Promise<Signer> {
  try {
    const signer = await answering(() => openPkcs12(pkcs12, pin));
    await organization.clearPinFailures(owner);
    return signer;
  } catch (error) {
    if (error instanceof AppError && error.code === 'PIN_WRONG') await organization.recordPinFailure(owner);
    throw error;
  }
}
