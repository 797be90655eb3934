// The key of a signature: whose it is, whether it may be used at all, and opening it with the PIN.
import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { InTurn } from '../../platform/jobs/turns.ts';
import { assertMaySign, type Signer, SigningError } from '../../signing/index.ts';
import type { OutgoingDocument, SigningKind } from '../domain/outgoing-document.ts';
import type {
  Actor,
  CredentialOwner,
  HeldCredential,
  OpenedKey,
  OrganizationPort,
  VerificationPort,
} from '../ports.ts';
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
  kind === 'seal' ? { kind: 'agency', id: agencyId } : { kind: 'person', id: actor.personId };

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
 * @throws AppError PIN_WRONG, KEY_FILE_BROKEN, TOKEN_UNAVAILABLE, REMOTE_KEY_…, CREDENTIAL_ELSEWHERE for a key on the
 * person's own machine, CERT_… as `assertMaySign`.
 */
export async function openKey(deps: KeyDeps, owner: CredentialOwner, pin: string): Promise<OpenedKey> {
  // In turn, so that a hundred guesses sent at once meet the lock as a hundred sent one by one.
  const opened = await deps.inTurn(`${owner.kind}/${owner.id}`, async () =>
    openCounting(deps, owner, await usableCredential(deps, owner), pin),
  );
  const policy = deps.verification.signingPolicy();
  try {
    await answering(() => assertMaySign(opened.signer.certificateChain, policy, policy.now));
  } catch (error) {
    await opened.close();
    throw error;
  }
  const { signer, close } = opened;
  return { signer: counting(deps, owner, signer), close };
}

/** A remote service judges the PIN only when it signs. */
const counting = (deps: KeyDeps, owner: CredentialOwner, signer: Signer): Signer => ({
  ...signer,
  sign: async (message, digest) => {
    try {
      return await signer.sign(message, digest);
    } catch (error) {
      if (error instanceof SigningError && error.code === 'PIN_WRONG')
        await deps.organization.recordPinFailure(owner);
      throw error;
    }
  },
});

async function openCounting(
  { organization }: Pick<KeyDeps, 'organization'>,
  owner: CredentialOwner,
  held: HeldCredential,
  pin: string,
): Promise<OpenedKey> {
  try {
    const opened = await answering(() => organization.openKey(held, pin));
    // With a remote service nothing has been proved yet.
    if (held.place.kind !== 'csc') await organization.clearPinFailures(owner);
    return opened;
  } catch (error) {
    if (error instanceof AppError && error.code === 'PIN_WRONG') await organization.recordPinFailure(owner);
    throw error;
  }
}
