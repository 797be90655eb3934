// Replaces a person's key file: it must open with the PIN, be trusted here and be meant for signing. The PIN is used
// for this one opening and goes nowhere else.
import { ErrorCode } from '../../contracts/vocabulary.ts';
import { AppError } from '../../platform/http/problem.ts';
import { assertMaySign, openPkcs12, readCertificateFacts, SigningError } from '../../signing/index.ts';
import type { Actor } from '../domain/organization.ts';
import type { Deps } from './deps.ts';

export interface NewCredential {
  pkcs12: Uint8Array;
  pin: string;
}

/** @throws AppError PIN_WRONG, KEY_FILE_BROKEN, CERT_… . */
export async function putCredential(deps: Deps, actor: Actor, given: NewCredential): Promise<void> {
  const certificate = await answering(() => openAndCheck(deps, given));
  const facts = readCertificateFacts(certificate);
  const { store, clock, ids, auditEntry, kick } = deps;
  const { personId, name, title, agencyId } = actor;
  const audit = auditEntry({
    id: ids.next(),
    action: 'organization.credentialReplaced',
    at: clock.now(),
    by: { id: personId, name, title },
    agencyId,
    subjectType: 'person',
    subjectId: personId,
    text: `${facts.subject}; ${facts.serialHex}`,
  });
  const { pkcs12 } = given;
  await store.putCredential({ kind: 'person', id: personId }, { agencyId, pkcs12, certificate, facts }, [
    audit,
  ]);
  kick();
}

async function openAndCheck({ signingPolicy }: Deps, { pkcs12, pin }: NewCredential): Promise<Uint8Array> {
  const { certificateChain } = await openPkcs12(pkcs12, pin);
  await assertMaySign(certificateChain, signingPolicy());
  const [leaf] = certificateChain;
  if (leaf === undefined) throw new SigningError('KEY_FILE_BROKEN', 'The key file holds no certificate.');
  return leaf;
}

/** To the API a file with several keys, or with one of another kind, is no key file. */
const NO_KEY_FILE: readonly string[] = ['KEY_AMBIGUOUS', 'KEY_NOT_FOUND', 'ALGORITHM_MISMATCH'];

/** Other refusals of the library about keys bear the names of the API's codes. */
async function answering<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const name = error instanceof SigningError ? error.code : '';
    const code = ErrorCode.safeParse(NO_KEY_FILE.includes(name) ? 'KEY_FILE_BROKEN' : name);
    throw code.success ? new AppError(code.data, { cause: error }) : error;
  }
}
