// Identifiers: new ones sort by time (UUIDv7, RFC 9562 §5.7), derived ones are the same on every attempt.
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Source of new identifiers, injected so that tests can foresee them. */
export interface Ids {
  /** UUIDv7 in its 36-character lower-case form. */
  next(): string;
}

/** Identifiers that carry the clock's time and 74 random bits. */
export const makeIds = (clock: Clock): Ids => ({ next: () => uuidV7(clock.now()) });

function uuidV7(at: Date): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(at.getTime(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * The same 160-bit identifier (40 hex digits) for the same parts: what makes an at-least-once effect happen once.
 * Parts are length-prefixed, so `('ab', 'c')` and `('a', 'bc')` differ.
 */
export function derivedId(...parts: [string, ...string[]]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
  return hash.digest('hex').slice(0, 40);
}

/** An unguessable 256-bit token for a cookie or link; store only its hash. */
export const newSecret = (): string => randomBytes(32).toString('base64url');
