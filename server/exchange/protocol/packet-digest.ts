// The identity of a packet (rule E1): the same whether it came whole or as envelope and parts.
import { createHash } from 'node:crypto';

/** Hex SHA-256 over the bytes of the envelope and, for each file in the order of the manifest, its id and digest. */
export function packetDigest(
  envelope: Uint8Array,
  attachments: readonly { contentId: string; sha256: string }[],
): string {
  const hash = createHash('sha256').update(envelope);
  for (const { contentId, sha256 } of attachments) hash.update(`\n${contentId} ${sha256}`);
  return hash.digest('hex');
}
