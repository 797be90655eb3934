// Envelope and files → the whole packet as a stream, at the pace of the one who reads it; one piece of one file is in
// memory. The envelope is not changed by a byte: the files go between the tags that wait for them.
import { base64Length, encodeBase64 } from './base64-stream.ts';
import { FILES_OPEN } from './build-envelope.ts';
import { ProtocolError } from './issue.ts';
import { readOwnEnvelope } from './read-packet.ts';
import type { Attachment } from './types.ts';
import { writeXml } from './write-xml.ts';

/** The bytes of a file the envelope names. */
export type OpenFile = (file: Attachment) => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;

/** The whole packet. @throws ProtocolError `PACKET_INVALID`; while it runs when a file is shorter or longer than named. */
export async function* writePacket(envelope: Uint8Array, open: OpenFile): AsyncGenerator<Buffer, void> {
  const { before, after, files } = layout(envelope);
  yield before;
  for (const file of files) {
    yield Buffer.from(textBefore(file));
    yield* encodeBase64(counted(file, await open(file)));
    yield Buffer.from(textAfter(file));
  }
  yield after;
}

/** Bytes of the whole packet. @throws ProtocolError `PACKET_INVALID`. */
export function packetLength(envelope: Uint8Array): number {
  const around = (file: Attachment) => Buffer.byteLength(textBefore(file) + textAfter(file));
  return layout(envelope).files.reduce(
    (sum, file) => sum + around(file) + base64Length(file.sizeBytes),
    envelope.length,
  );
}

function layout(envelope: Uint8Array): { before: Buffer; after: Buffer; files: Attachment[] } {
  const bytes = Buffer.from(envelope.buffer, envelope.byteOffset, envelope.byteLength);
  const parsed = readOwnEnvelope(bytes);
  if (!parsed.ok) throw new ProtocolError('PACKET_INVALID', 'this is no envelope', parsed.issues);
  const files = parsed.kind === 'document' ? parsed.value.attachments : [];
  // The last is the right one: text inside the envelope cannot hold the tag, but an unknown element could.
  const at = bytes.lastIndexOf(`${FILES_OPEN}</AttachmentEncoded>`);
  if (at < 0 && files.length > 0)
    throw new ProtocolError('PACKET_INVALID', 'this envelope has no place for files');
  const cut = at < 0 ? bytes.length : at + FILES_OPEN.length;
  return { before: bytes.subarray(0, cut), after: bytes.subarray(cut), files };
}

async function* counted(
  { sizeBytes, name }: Attachment,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > sizeBytes) break;
    yield chunk;
  }
  if (length !== sizeBytes)
    throw new ProtocolError('PACKET_INVALID', `${name} is not the file that the envelope names`);
}

export const textBefore = (file: Attachment): string =>
  `<Attachment>${field('ContentType', file.mediaType)}${field('ContentId', file.contentId)}` +
  `${field('Description', file.description ?? '')}<ContentTransferEncoded>`;

export const textAfter = ({ name, format, fieldName }: Attachment): string =>
  `</ContentTransferEncoded>${field('AttachmentName', name)}` +
  `${format === undefined ? '' : field('Format', format)}` +
  `${fieldName === undefined ? '' : field('FieldName', fieldName)}</Attachment>`;

/** An element of the part outside the envelope: unprefixed, in the default namespace of the root. */
function field(name: string, text: string): string {
  return writeXml({ name, namespace: '', attributes: [], content: text === '' ? [] : [text] });
}
