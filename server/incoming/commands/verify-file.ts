// The signatures of one file of a packet, by the workers; null for what is no PDF.
import type { CheckedFile } from '../domain/incoming-document.ts';
import type { PacketFile } from '../ports.ts';
import type { Deps } from './deps.ts';

/** By either sign: a sender must not hide a forged PDF behind another media type. */
const isPdf = ({ mediaType, name }: Pick<PacketFile, 'mediaType' | 'name'>) =>
  mediaType === 'application/pdf' || name.toLowerCase().endsWith('.pdf');

/** `anew`: not by what was found a moment ago. */
export async function verifyFile(
  { files, verification }: Pick<Deps, 'files' | 'verification'>,
  file: Pick<PacketFile, 'digest' | 'mediaType' | 'name'>,
  anew = false,
): Promise<CheckedFile['report']> {
  if (!isPdf(file)) return null;
  const path = await files.pathOf(file.digest);
  return anew ? verification.verifyAnew(path) : verification.verify(path);
}
