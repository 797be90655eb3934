// `vanthu edxml unpack`: a packet as a folder: its values in packet.json, its files beside them. The folder is there whole
// or not at all, and nothing of a broken packet is left.
import { createWriteStream } from 'node:fs';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ParsedPacket } from '../../exchange/protocol/index.ts';
import { EXIT } from '../exit-codes.ts';
import { unusable } from '../input-file.ts';
import { outputExists } from '../output-file.ts';
import { PACKET_FILE } from './packet-file.ts';
import { factsOf, issueLines, readPacketFile, type Told, tell } from './read-file.ts';

const FILES = 'files';

/** @throws CommandFailed OUTPUT_EXISTS, FILE_UNUSABLE. */
export async function unpackPacket(input: string, folder: string, told: Told): Promise<number> {
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  if (isThere) throw outputExists(folder);
  const part = `${folder}.${process.pid}.part`;
  try {
    await mkdir(join(part, FILES), { recursive: true }).catch((error: unknown) => {
      throw unusable(folder, error);
    });
    const parsed = await readPacketFile(input, {}, ({ index, bytes }) =>
      pipeline(Readable.from(bytes), createWriteStream(join(part, FILES, String(index)))),
    );
    if (parsed.ok) {
      await arrange(part, parsed);
      await rename(part, folder);
    }
    if (told.json) tell(told, `${JSON.stringify(factsOf(parsed))}\n`);
    else if (parsed.ok) tell(told, `${folder}\n`);
    else console.error([`WRONG  ${input}`, ...issueLines(parsed.issues)].join('\n'));
    return parsed.ok ? EXIT.ok : EXIT.no;
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** Gives the files names, and writes the values. */
async function arrange(part: string, parsed: Extract<ParsedPacket, { ok: true }>): Promise<void> {
  const { kind, value } = parsed;
  let packed: object = { kind, value };
  if (kind === 'document') {
    const attachments: object[] = [];
    const waiting = parsed.parts.map(({ sha256 }) => sha256);
    for (const { sha256, sizeBytes: _, digestDeclared: __, ...attachment } of value.attachments) {
      // Of two files with the same bytes either will do.
      const index = waiting.indexOf(sha256);
      waiting[index] = '';
      const file = `${FILES}/${attachments.length + 1}-${safeName(attachment.name)}`;
      await rename(join(part, FILES, String(index)), join(part, file));
      attachments.push({ ...attachment, file });
    }
    packed = { kind, value: { ...value, attachments } };
  }
  await writeFile(join(part, PACKET_FILE), `${JSON.stringify(packed, null, 2)}\n`);
}

/** The name of a file comes from somebody else: it must stay in its folder, and be a name on any system. */
function safeName(name: string): string {
  const safe = name.normalize('NFC').replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '_');
  // 255 bytes is what file systems take.
  let short = safe.slice(-80);
  while (Buffer.byteLength(short) > 200) short = short.slice(1);
  return short;
}
