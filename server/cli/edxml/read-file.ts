// A packet in a file, read as a stream however large it is, and what is said of it.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import {
  type PacketSink,
  type ParsedPacket,
  type ProtocolIssue,
  type ReadOptions,
  readPacket,
} from '../../exchange/protocol/index.ts';
import { unusable } from '../input-file.ts';

/** Where a command says what it found; the terminal by default. */
export interface Told {
  json: boolean;
  write?: (text: string) => void;
}

export const tell = ({ write = (text) => process.stdout.write(text) }: Told, text: string): void =>
  write(text);

/** The size of a file on this machine is the affair of who asks for it. */
const LIMITS = { packetBytes: Number.MAX_SAFE_INTEGER };

/** @throws CommandFailed FILE_UNUSABLE. */
export async function readPacketFile(
  path: string,
  options: ReadOptions,
  sink: PacketSink = async () => {},
): Promise<ParsedPacket> {
  return readPacket(openPacketFile(path), sink, { ...options, limits: LIMITS });
}

/** @throws CommandFailed FILE_UNUSABLE, with the first piece. */
export async function* openPacketFile(path: string): AsyncGenerator<Buffer, void> {
  const file = await open(path).catch((error: unknown) => {
    throw unusable(path, error);
  });
  const stream = createReadStream('', { fd: file, highWaterMark: 256 * 1024 });
  try {
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    throw error instanceof Error && 'syscall' in error ? unusable(path, error) : error;
  }
}

/** Facts for people and for `--json`; what is wrong, in the words of the packet's own language. */
export function factsOf(parsed: ParsedPacket): Record<string, unknown> {
  if (!parsed.ok) return { ok: false, issues: parsed.issues };
  const { kind, value, signature, packetDigest } = parsed;
  const { present, valid, scope, algorithm, weak } = signature;
  return {
    ok: true,
    kind,
    ...(kind === 'document'
      ? {
          documentId: value.documentId,
          packetId: value.packetId,
          business: value.business.type,
          to: value.to.map(({ organId }) => organId),
          attachments: value.attachments.map(({ name, sizeBytes, sha256 }) => ({ name, sizeBytes, sha256 })),
        }
      : { code: value.code, documentId: value.responseFor.documentId }),
    from: value.from.organId,
    packetDigest,
    signature: present ? { valid, scope, algorithm, weak } : null,
  };
}

export const issueLines = (issues: readonly ProtocolIssue[]): string[] =>
  issues.map(({ code, path, message }) => `  ${code}  ${path}\n    ${message}`);
