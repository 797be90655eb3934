// Whether a status speaks of the content that was sent (vt:PacketDigest; docs/protocol/PR-EXCHANGE.md §8).
import type { SentPacketRow } from '../domain/sent-packet.ts';
import type { Deps } from './deps.ts';

/** The identity of a packet sent from here; undefined of one the first version made, which knew packets by their bytes. */
export async function identityOf(
  { store }: Pick<Deps, 'store'>,
  packetId: string,
): Promise<string | undefined> {
  const signed: SentPacketRow['signed'] = (await store.sent.find(packetId))?.signed ?? null;
  return signed === null || 'storedAs' in signed ? undefined : signed.packetDigest;
}
