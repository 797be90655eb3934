// A timestamp over the signature of a manifest (RFC 3161): from then on nobody has to believe the maker when it was made,
// and what authorities said keeps its worth after their own certificates have ended.
import { createHash } from 'node:crypto';
import { judgeToken } from '../signing/index.ts';
import type { EvidenceDeps } from './ports.ts';

/** Null without an authority, or when it is silent or not to be believed: the bundle is made all the same. */
export async function stampOf(
  { timestamp, trust, logger }: Pick<EvidenceDeps, 'timestamp' | 'trust' | 'logger'>,
  text: string,
): Promise<Uint8Array | null> {
  if (timestamp === undefined) return null;
  try {
    const token = await timestamp(createHash('sha256').update(text).digest(), 'SHA-256');
    const { isValid, problems } = await judgeToken(token, Buffer.from(text), trust());
    if (isValid) return token;
    logger.warn({ problems }, 'the timestamp authority is not to be believed; the evidence has no stamp');
  } catch (error) {
    logger.warn({ err: error }, 'no timestamp for the evidence');
  }
  return null;
}
