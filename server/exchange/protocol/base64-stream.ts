// Strict base64 (RFC 4648 §4) as it comes: XML white space is skipped, anything else refused. Nothing is kept but
// the digest and the length; and the other way, bytes to base64 text without line ends.
import { createHash } from 'node:crypto';

export interface FileFacts {
  /** Hex. */
  sha256: string;
  sizeBytes: number;
}

export const EMPTY_FILE: FileFacts = {
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  sizeBytes: 0,
};

const SPACE = /[ \t\r\n]+/g;

export class Base64Decoder {
  sizeBytes = 0;
  readonly #hash = createHash('sha256');
  #carry = '';
  #last = '';

  /** The bytes that are complete; null when the text is not strict base64. */
  push(source: Buffer): Buffer | null {
    const raw = source.toString('latin1');
    // Node would take the URL-safe alphabet as well.
    if (raw.includes('-') || raw.includes('_')) return null;
    const text = this.#carry + raw.replace(SPACE, '');
    const whole = text.length - (text.length % 4);
    this.#carry = text.slice(whole);
    if (whole === 0) return Buffer.alloc(0);
    if (this.#last.endsWith('=')) return null;
    this.#last = text.slice(whole - 4, whole);
    const bytes = Buffer.from(text.slice(0, whole), 'base64');
    // Node skips characters it does not know; then fewer bytes come out than the length promises.
    if (bytes.length !== (whole / 4) * 3 - padding(this.#last)) return null;
    this.#hash.update(bytes);
    this.sizeBytes += bytes.length;
    return bytes;
  }

  /** What the file is; null when its text was cut off or does not end as it must. */
  end(): FileFacts | null {
    if (this.#carry !== '') return null;
    // Unused bits must be zero, or two texts would mean one file.
    if (this.#last !== '' && Buffer.from(this.#last, 'base64').toString('base64') !== this.#last) return null;
    return { sha256: this.#hash.digest('hex'), sizeBytes: this.sizeBytes };
  }
}

function padding(quantum: string): number {
  return quantum.endsWith('==') ? 2 : quantum.endsWith('=') ? 1 : 0;
}

/** The text of a file, in pieces that join without padding between them. */
export async function* encodeBase64(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void> {
  let carry: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    const joined = carry.length === 0 ? asBuffer(chunk) : Buffer.concat([carry, chunk]);
    const whole = joined.length - (joined.length % 3);
    if (whole > 0) yield Buffer.from(joined.toString('base64', 0, whole), 'latin1');
    carry = Buffer.from(joined.subarray(whole));
  }
  if (carry.length > 0) yield Buffer.from(carry.toString('base64'), 'latin1');
}

/** Length of that text. */
export const base64Length = (sizeBytes: number): number => Math.ceil(sizeBytes / 3) * 4;

/** The same bytes as a Buffer, without a copy. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
