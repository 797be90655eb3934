// Registers the key of a person or of his agency: it must open with the PIN where it is, be trusted here and be meant for
// signing. The PIN is used for this one opening and goes nowhere else.

import { ErrorCode } from '../../contracts/error-codes.ts';
import type { KeyChoice } from '../../contracts/organization.ts';
import { AppError } from '../../platform/http/problem.ts';
import { assertMaySign, readCertificateFacts, SigningError } from '../../signing/index.ts';
import type { Actor, CredentialOwner, KeyPlace } from '../domain/organization.ts';
import type { Deps } from './deps.ts';
import { openKeyAt } from './open-key.ts';

/** @throws AppError PIN_WRONG, KEY_FILE_BROKEN, CERT_…, CREDENTIAL_…, TOKEN_UNAVAILABLE, REMOTE_KEY_…, SIGNER_NOT_EXPECTED. */
export async function putCredential(
  deps: Deps,
  actor: Actor,
  owner: CredentialOwner,
  choice: KeyChoice,
): Promise<void> {
  const place = placeOf(choice);
  const certificate = await answering(() => certificateOf(deps, place, choice));
  const facts = readCertificateFacts(certificate);
  const { store, clock, ids, auditEntry, kick } = deps;
  const { personId, name, title, agencyId } = actor;
  if (owner.kind === 'person') await assertHisOwn(deps, personId, facts.subject);
  const audit = auditEntry({
    id: ids.next(),
    action: 'organization.credentialReplaced',
    at: clock.now(),
    by: { id: personId, name, title },
    agencyId,
    subjectType: owner.kind,
    subjectId: owner.id,
    text: `${place.kind}; ${facts.subject}; ${facts.serialHex}`,
  });
  await store.putCredential(owner, { agencyId, place, certificate, facts }, [audit]);
  kick();
}

function placeOf(choice: KeyChoice): KeyPlace {
  switch (choice.kind) {
    case 'pkcs12':
      return { kind: 'pkcs12', pkcs12: Buffer.from(choice.pkcs12Base64, 'base64') };
    case 'pkcs11':
      return { kind: 'pkcs11', tokenLabel: choice.tokenLabel, keyLabel: choice.keyLabel ?? null };
    case 'csc':
      return { kind: 'csc', credentialId: choice.credentialId };
    case 'desktop':
      return { kind: 'desktop' };
  }
}

async function certificateOf(deps: Deps, place: KeyPlace, choice: KeyChoice): Promise<Uint8Array> {
  const chain = choice.kind === 'desktop' ? ownMachine(deps, choice.certificateBase64) : await opened();
  await assertMaySign(chain, deps.signingPolicy());
  const [leaf] = chain;
  if (leaf === undefined) throw new SigningError('KEY_FILE_BROKEN', 'The key has no certificate.');
  return leaf;

  async function opened() {
    const pin = choice.kind === 'desktop' ? '' : choice.pin;
    const { signer, close } = await openKeyAt(deps.keyWays, place, pin);
    await close();
    return signer.certificateChain;
  }
}

/** What the service on the person's machine says of the token; that he holds it is shown by every signature. */
function ownMachine({ keyWays }: Deps, certificateBase64: string): Uint8Array[] {
  if (keyWays.desktopUrl === undefined) throw new AppError('CREDENTIAL_WAY_CLOSED');
  return [Buffer.from(certificateBase64, 'base64')];
}

const EMAIL = /(?:^|,\s*)(?:E|emailAddress|1\.2\.840\.113549\.1\.9\.1)=([^,]+)/i;

/** Official certificates of persons carry the official mail; never by the name alone, which two people may share. */
async function assertHisOwn({ store }: Deps, personId: string, subject: string): Promise<void> {
  const named = EMAIL.exec(subject)?.[1]?.trim().toLowerCase();
  const person = await store.personById(personId);
  const own = person?.email.trim().toLowerCase();
  if (named !== undefined && own && named !== own)
    throw new AppError('SIGNER_NOT_EXPECTED', { detail: 'the certificate names another mail address' });
}

/** What the library says, in the API's words; other refusals about keys bear the names of the API's codes. */
const SAID: Readonly<Record<string, ErrorCode>> = {
  KEY_AMBIGUOUS: 'KEY_FILE_BROKEN',
  KEY_NOT_FOUND: 'KEY_FILE_BROKEN',
  ALGORITHM_MISMATCH: 'KEY_FILE_BROKEN',
  PIN_LOCKED: 'CREDENTIAL_LOCKED',
  REMOTE_REFUSED: 'REMOTE_KEY_REFUSED',
  REMOTE_UNAVAILABLE: 'REMOTE_KEY_UNAVAILABLE',
};

async function answering<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const name = error instanceof SigningError ? error.code : '';
    const code = ErrorCode.safeParse(SAID[name] ?? name);
    throw code.success ? new AppError(code.data, { cause: error }) : error;
  }
}
