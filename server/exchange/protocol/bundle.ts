// Several small packets and statuses in one body (PR-EXCHANGE §11): for each a length of four bytes, a head in JSON, the
// signed bytes, and the files one after another as they are. It is only a way to carry; each is judged by itself.
import { z } from 'zod';
import { asBuffer } from './base64-stream.ts';
import { ProtocolError } from './issue.ts';

export interface BundledItem {
  kind: 'packet' | 'status';
  /** For whom; of a status, who sent the document. */
  to: string;
  voucher?: string | undefined;
  /** The envelope or the status. */
  signed: Uint8Array;
  /** All files of the packet, in its order; or none, and the packet is offered. */
  files: readonly Uint8Array[];
}

/** As it was read: its files in pieces, as they came. */
export interface BroughtItem extends Omit<BundledItem, 'files'> {
  files: ReadonlyArray<readonly Uint8Array[]>;
}

/** More are refused. */
export const BUNDLE_ITEMS = 64;
const HEAD_BYTES = 64 * 1024;
const NOTHING = Buffer.alloc(0);

const Size = z.int().min(0).max(0x7fffffff);
const Head = z.object({
  kind: z.enum(['packet', 'status']),
  to: z.string().max(35),
  voucher: z.string().max(8_192).optional(),
  signedBytes: Size,
  fileBytes: z.array(Size).max(100),
});

/** The parts of the body, in order. */
export function writeBundle(items: readonly BundledItem[]): Uint8Array[] {
  return items.flatMap(({ signed, files, ...item }) => {
    const head = { ...item, signedBytes: signed.length, fileBytes: files.map(({ length }) => length) };
    const json = Buffer.from(JSON.stringify(head));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(json.length);
    return [length, json, signed, ...files];
  });
}

/** Views of the body, which came in pieces, in order. @throws ProtocolError when it is not well formed. */
export function readBundle(body: readonly Uint8Array[]): BroughtItem[] {
  const items: BroughtItem[] = [];
  let left = body.reduce((sum, { length }) => sum + length, 0);
  let index = 0;
  let at = 0;
  const takePieces = (length: number): Buffer[] => {
    if (length > left) throw malformed('the bundle is cut off');
    left -= length;
    const taken: Buffer[] = [];
    for (let wanted = length; wanted > 0; ) {
      const piece = asBuffer(body[index] ?? NOTHING);
      const end = Math.min(piece.length, at + wanted);
      if (end > at) taken.push(piece.subarray(at, end));
      wanted -= end - at;
      at = end;
      if (at < piece.length) continue;
      index += 1;
      at = 0;
    }
    return taken;
  };
  /** What is read as one is small. */
  const take = (length: number): Buffer => {
    const [first = NOTHING, ...more] = takePieces(length);
    return more.length === 0 ? first : Buffer.concat([first, ...more]);
  };
  while (left > 0) {
    if (items.length === BUNDLE_ITEMS) throw malformed(`a bundle has at most ${BUNDLE_ITEMS} items`);
    const headBytes = take(4).readUInt32BE();
    if (headBytes > HEAD_BYTES) throw malformed('the head of an item is too long');
    const { kind, to, voucher, signedBytes, fileBytes } = headOf(take(headBytes));
    const signed = take(signedBytes);
    items.push({ kind, to, voucher, signed, files: fileBytes.map(takePieces) });
  }
  return items;
}

function headOf(bytes: Buffer): z.infer<typeof Head> {
  try {
    return Head.parse(JSON.parse(bytes.toString('utf8')));
  } catch (cause) {
    throw malformed('the head of an item cannot be read', cause);
  }
}

const malformed = (reason: string, cause?: unknown) =>
  new ProtocolError('PACKET_INVALID', reason, [], { cause });
