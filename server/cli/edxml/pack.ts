// `vanthu edxml pack`: a folder with packet.json and files → one packet, signed when a key is given. Files are read twice, to
// hash and to write them, and never held.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join, normalize } from 'node:path';
import {
  type AttachmentDraft,
  buildEnvelope,
  buildStatus,
  ProtocolError,
  signPacket,
  writePacket,
} from '../../exchange/protocol/index.ts';
import { CommandFailed, EXIT } from '../exit-codes.ts';
import { readInput, unusable } from '../input-file.ts';
import { writeWhole } from '../output-file.ts';
import { type KeyOptions, readKeyFile } from './key-file.ts';
import { PACKET_FILE, type PackedAttachment, PacketFile } from './packet-file.ts';
import { issueLines, type Told, tell } from './read-file.ts';

/** @throws CommandFailed FILE_UNUSABLE, PACKET_INVALID, OUTPUT_EXISTS, KEY_FILE_BROKEN; ProtocolError SIGNING_KEY_UNUSABLE. */
export async function packFolder(
  folder: string,
  output: string,
  options: KeyOptions & Told,
): Promise<number> {
  const key = await readKeyFile(options);
  const packed = await readPacketJson(join(folder, PACKET_FILE));
  const paths = new Map<string, string>();
  const build = async () => {
    if (packed.kind === 'status') return buildStatus(packed.value);
    const attachments: AttachmentDraft[] = [];
    for (const attachment of packed.value.attachments) {
      const path = inside(folder, attachment);
      paths.set(attachment.contentId, path);
      const { file: _, ...draft } = attachment;
      attachments.push({ ...draft, ...(await hashed(path)) });
    }
    return buildEnvelope({ ...packed.value, attachments });
  };
  try {
    const unsigned = await build();
    const envelope = key ? signPacket(unsigned, key) : unsigned;
    await writeWhole(output, async (sink) => {
      const whole =
        packed.kind === 'status'
          ? [envelope]
          : writePacket(envelope, (file) => bytesOf(paths.get(file.contentId) ?? ''));
      for await (const piece of whole) await sink.write(piece);
    });
  } catch (error) {
    if (!(error instanceof ProtocolError) || error.issues.length === 0) throw error;
    if (options.json)
      tell(options, `${JSON.stringify({ ok: false, code: error.code, issues: error.issues })}\n`);
    else console.error([`WRONG  ${folder}`, ...issueLines(error.issues)].join('\n'));
    return EXIT.no;
  }
  tell(options, options.json ? `${JSON.stringify({ ok: true, file: output })}\n` : `${output}\n`);
  return EXIT.ok;
}

async function readPacketJson(path: string) {
  const written = (await readInput(path)).toString('utf8');
  const { success, data, error } = PacketFile.safeParse(jsonOf(path, written));
  if (success) return data;
  const said = error.issues.map((each) => `${each.path.join('.')}: ${each.message}`).join('; ');
  throw new CommandFailed('PACKET_INVALID', `${path}: ${said}`);
}

function jsonOf(path: string, written: string): unknown {
  try {
    return JSON.parse(written);
  } catch (cause) {
    throw new CommandFailed('PACKET_INVALID', `${path} is no JSON`, { cause });
  }
}

/** A packet.json may come from somebody else: it names files of its own folder only. */
function inside(folder: string, { file }: PackedAttachment): string {
  const path = normalize(file);
  if (path.startsWith('..') || path.startsWith('/') || /^[A-Za-z]:/.test(path))
    throw new CommandFailed('PACKET_INVALID', `${file} is not inside ${folder}`);
  return join(folder, path);
}

async function* bytesOf(path: string): AsyncGenerator<Buffer, void> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) yield chunk;
  } catch (error) {
    throw unusable(path, error);
  }
}

async function hashed(path: string): Promise<{ sha256: string; sizeBytes: number }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of bytesOf(path)) {
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}
