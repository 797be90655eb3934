// Strict base64 (RFC 4648 §4) from a slice of a packet: XML white space is skipped, anything else refused.
import { createHash } from 'node:crypto';

export interface DecodedFile {
  bytes: Buffer;
  sha256: string;
}

const CHUNK = 3 * 1024 * 1024;
const SPACE = /[ \t\r\n]+/g;

/** Decodes once into one buffer and hashes on the way; null when the text is not strict base64. */
export function decodeBase64(source: Buffer, start: number, end: number): DecodedFile | null {
  const out = Buffer.allocUnsafe(Math.ceil(((end - start) * 3) / 4) + 3);
  const hash = createHash('sha256');
  let length = 0;
  let carry = '';
  let last = '';
  for (let at = start; at < end; at += CHUNK) {
    const raw = source.toString('latin1', at, Math.min(at + CHUNK, end));
    // Node would take the URL-safe alphabet as well.
    if (raw.includes('-') || raw.includes('_')) return null;
    const text = carry + raw.replace(SPACE, '');
    const whole = at + CHUNK >= end ? text.length : text.length - (text.length % 4);
    carry = text.slice(whole);
    if (whole === 0) continue;
    if (last.endsWith('=')) return null;
    const quanta = text.slice(0, whole);
    last = quanta.slice(-4);
    const written = out.write(quanta, length, 'base64');
    // Node skips characters it does not know; then fewer bytes come out than the length promises.
    if (whole % 4 !== 0 || written !== (whole / 4) * 3 - padding(last)) return null;
    hash.update(out.subarray(length, length + written));
    length += written;
  }
  // Unused bits must be zero, or two texts would mean one file.
  if (last !== '' && Buffer.from(last, 'base64').toString('base64') !== last) return null;
  return { bytes: out.subarray(0, length), sha256: hash.digest('hex') };
}

function padding(quantum: string): number {
  return quantum.endsWith('==') ? 2 : quantum.endsWith('=') ? 1 : 0;
}
