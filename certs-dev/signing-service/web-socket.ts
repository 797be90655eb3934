// The little of RFC 6455 that the desktop service's protocol uses: a socket for each act, one text in, one text out.
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const MAX_BYTES = 1024 * 1024;
const TEXT = 0x81;
const CLOSE = 0x88;

const frame = (first: number, payload: Buffer): Buffer => {
  const size = payload.length;
  const head = size < 126 ? Buffer.from([first, size]) : Buffer.alloc(size < 65_536 ? 4 : 10);
  if (size >= 126) {
    head[0] = first;
    head[1] = size < 65_536 ? 126 : 127;
    if (size < 65_536) head.writeUInt16BE(size, 2);
    else head.writeBigUInt64BE(BigInt(size), 2);
  }
  return Buffer.concat([head, payload]);
};

/** The text of the first whole frame; undefined while it has not arrived. Browsers mask and do not split so little. */
const textIn = (bytes: Buffer): string | undefined => {
  if (bytes.length < 2) return undefined;
  const [first = 0, second = 0] = bytes;
  if (first !== TEXT || (second & 0x80) === 0) throw new Error('not a masked text frame');
  const short = second & 0x7f;
  const at = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < at + 4) return undefined;
  const size =
    short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (size > MAX_BYTES) throw new Error('too long');
  if (bytes.length < at + 4 + size) return undefined;
  const mask = bytes.subarray(at, at + 4);
  const payload = bytes.subarray(at + 4, at + 4 + size).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.from(payload).toString('utf8');
};

/** Answers the one text of a socket by another and closes it. */
export const answerSocket = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  answer: (text: string) => Promise<string>,
): void => {
  const key = String(request.headers['sec-websocket-key'] ?? '');
  const accept = createHash('sha1').update(`${key}${MAGIC}`).digest('base64');
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  socket.write([...lines, `Sec-WebSocket-Accept: ${accept}`, '', ''].join('\r\n'));
  let held = head;
  let isAnswered = false;
  const take = () => {
    try {
      const text = isAnswered ? undefined : textIn(held);
      if (text === undefined) return;
      isAnswered = true;
      answer(text).then(
        (said) =>
          socket.end(Buffer.concat([frame(TEXT, Buffer.from(said)), frame(CLOSE, Buffer.from([3, 232]))])),
        () => socket.destroy(),
      );
    } catch {
      socket.destroy();
    }
  };
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    take();
  });
  take();
};
