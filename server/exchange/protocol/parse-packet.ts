// A whole packet in memory → its values and files. For small packets and for tests; streams go through readPacket.
import { PacketReader, type ParsedPacket, type ReadOptions } from './packet-reader.ts';
import { refused } from './read-packet.ts';
import type { Attachment, DocumentPacket } from './types.ts';

export type WholeDocument = Omit<DocumentPacket, 'attachments'> & {
  attachments: (Attachment & { bytes: Buffer })[];
};
type ParsedDocument = Extract<ParsedPacket, { kind: 'document' }>;
export type WholePacket =
  | Exclude<ParsedPacket, { kind: 'document' }>
  | (Omit<ParsedDocument, 'value'> & { value: WholeDocument });

/** Parses one packet; never throws for bad bytes. */
export function parsePacket(bytes: Uint8Array, options: ReadOptions = {}): WholePacket {
  const reader = new PacketReader(options);
  const files = new Map<string, Buffer>();
  try {
    for (const events of [reader.feed(bytes), reader.finish()]) {
      let parts: Buffer[] = [];
      for (const event of events) {
        if (event.kind === 'file') parts = [];
        else if (event.kind === 'bytes') parts.push(event.bytes);
        else if (event.kind === 'file-end') {
          const facts = reader.files.at(-1);
          if (facts) files.set(facts.sha256, Buffer.concat(parts));
        }
      }
    }
    const parsed = reader.result();
    if (!parsed.ok || parsed.kind === 'status') return parsed;
    const attachments = parsed.value.attachments.map((file) => ({
      ...file,
      bytes: files.get(file.sha256) ?? Buffer.alloc(0),
    }));
    return { ...parsed, value: { ...parsed.value, attachments } };
  } catch (error) {
    return refused(reader, error);
  }
}
