// Whether a certificate leads to a configured anchor at some time; its revocation is asked elsewhere. RFC 5280 §6.
import type { Der } from '../types.ts';
import { strongAt } from './algorithm-strength.ts';
import { buildPath } from './build-path.ts';
import { readArgument } from './certificate.ts';

/** `untrusted` also for bytes that are no certificate. */
export async function trustedAt(
  certificate: Der,
  at: Date,
  { anchors, intermediates }: { anchors: readonly Der[]; intermediates: readonly Der[] },
): Promise<'trusted' | 'invalid' | 'untrusted'> {
  const read = (ders: readonly Der[]) => ders.flatMap((der) => readArgument(der) ?? []);
  const leaf = readArgument(certificate);
  if (leaf === undefined) return 'untrusted';
  if (at < leaf.notBefore || at > leaf.notAfter) return 'invalid';
  const store = { anchors: read(anchors), pool: read(intermediates) };
  const { status } = await buildPath(leaf, store, { at, isStrong: strongAt(at) });
  return status === 'incomplete' ? 'untrusted' : status;
}
