// The key an agency of this server signs its packets with, its certificate as it was read before.
import type { SigningKey } from '../protocol/index.ts';
import type { Deps } from './deps.ts';

/** @throws when it has none. */
export async function signingKey(
  { organization, readCertificate }: Pick<Deps, 'organization' | 'readCertificate'>,
  agencyId: string,
): Promise<SigningKey> {
  const key = await organization.exchangeKey(agencyId);
  if (key === null) throw new Error(`agency ${agencyId} has no exchange key`);
  return { privateKey: key.privateKey, certificate: readCertificate(key.certificate).certificate };
}
