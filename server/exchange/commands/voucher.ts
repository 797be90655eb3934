// The word of an agency's present key for what it signed with an earlier one, given anew at every attempt.
import { signVoucher } from '../protocol/index.ts';
import type { Deps } from './deps.ts';

/** Undefined where the present key has signed it, or there is none. */
export async function voucherFor(
  { organization, clock }: Pick<Deps, 'organization' | 'clock'>,
  agencyId: string,
  { signed, packetDigest }: { signed: Uint8Array; packetDigest: string },
): Promise<string | undefined> {
  const key = await organization.exchangeKey(agencyId);
  // As KeyInfo names it.
  if (key === null || Buffer.from(signed).includes(Buffer.from(key.certificate).toString('base64')))
    return undefined;
  return signVoucher(packetDigest, clock.now(), key);
}
