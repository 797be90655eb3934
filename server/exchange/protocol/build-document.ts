// A whole unsigned packet in memory, for those who have the bytes of its files there.
import { createHash } from 'node:crypto';
import { buildEnvelope, FILES_OPEN } from './build-envelope.ts';
import { issue, ProtocolError } from './issue.ts';
import type { AttachmentDraft, DocumentDraft } from './types.ts';
import { textAfter, textBefore } from './write-packet.ts';

export interface FileDraft extends Omit<AttachmentDraft, 'sha256' | 'sizeBytes'> {
  /** Hex. When given, building refuses bytes that do not match. */
  sha256?: string;
  bytes: Uint8Array;
}
export type WholeDraft = Omit<DocumentDraft, 'attachments'> & { attachments: FileDraft[] };

/** Builds an unsigned packet; throws ProtocolError `PACKET_INVALID` with all issues. */
export function buildDocument(draft: WholeDraft): Buffer {
  const files = draft.attachments.map((file, index) => {
    const sha256 = createHash('sha256').update(file.bytes).digest('hex');
    if (file.sha256 !== undefined && file.sha256 !== sha256)
      throw new ProtocolError('PACKET_INVALID', 'the document cannot be packed', [
        issue('PACKET_DIGEST_MISMATCH', `/attachments[${index + 1}]`, { found: file.name }),
      ]);
    return { ...file, sha256, sizeBytes: file.bytes.length, digestDeclared: true };
  });
  const envelope = buildEnvelope({ ...draft, attachments: files });
  const cut = envelope.lastIndexOf(FILES_OPEN) + FILES_OPEN.length;
  const text = files.map(
    (file) => textBefore(file) + Buffer.from(file.bytes).toString('base64') + textAfter(file),
  );
  return Buffer.concat([envelope.subarray(0, cut), Buffer.from(text.join('')), envelope.subarray(cut)]);
}
