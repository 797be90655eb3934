// Envelopes whose signature was verified lately, by the digest of their bytes: one goes to many recipients of this server.
// Whose key it is, and what he may send, is asked of the directory each time.
import type { ParsedPacket } from '../protocol/index.ts';

export type VerifiedPacket = Extract<ParsedPacket, { ok: true }>;

export interface VerifiedEnvelopes {
  get(digest: string): VerifiedPacket | undefined;
  put(digest: string, parsed: VerifiedPacket): void;
}

export function makeVerifiedEnvelopes(maxBytes = 16 * 1024 * 1024): VerifiedEnvelopes {
  const held = new Map<string, VerifiedPacket>();
  let bytes = 0;
  return {
    get: (digest) => held.get(digest),
    put: (digest, parsed) => {
      if (held.has(digest)) return;
      held.set(digest, parsed);
      bytes += parsed.envelope.length;
      for (const [oldest, { envelope }] of held) {
        if (bytes <= maxBytes) break;
        held.delete(oldest);
        bytes -= envelope.length;
      }
    },
  };
}
