// "This packet is mine": what a sender says, with the key it has today, of an envelope or status that it signed with a key
// that has ended since. The bytes stay what they were, so the receiver knows them again (E1; PR-EXCHANGE §6).
import { z } from 'zod';
import type { ReceiptKey } from './receipt.ts';
import { signStatement, TruthError, verifyStatement } from './statement.ts';

/** A voucher is for one attempt. */
const FRESH_MS = 10 * 60_000;

const Voucher = z.object({
  kind: z.literal('vanthu-voucher'),
  /** Identity of the packet; of a status, SHA-256 of its bytes. */
  packetDigest: z.string().regex(/^[0-9a-f]{64}$/),
  signedAt: z.iso.datetime(),
});

export const signVoucher = (packetDigest: string, now: Date, key: ReceiptKey): Promise<string> =>
  signStatement({ kind: 'vanthu-voucher', packetDigest, signedAt: now.toISOString() } satisfies Said, key);

type Said = z.infer<typeof Voucher>;

/** The identity it is for. @throws TruthError. */
export async function verifyVoucher(
  jws: string,
  certificates: readonly Uint8Array[],
  now: Date,
): Promise<string> {
  const { packetDigest, signedAt } = await verifyStatement(jws, certificates, now, Voucher);
  if (Math.abs(now.getTime() - Date.parse(signedAt)) > FRESH_MS)
    throw new TruthError('the voucher is of another time');
  return packetDigest;
}
