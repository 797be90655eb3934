// A file to be signed: as the strict reader has it, in recover mode also as it was repaired when it carries no signature.

import type { ReadingMode, Repair, Source } from '../../types.ts';
import { openPdf, type PdfFile } from '../file.ts';
import { broken, isBroken } from '../limits.ts';
import { listSignatureFields } from '../signatures.ts';
import { openRecovered } from './open.ts';

export interface SigningAccess {
  password?: string | undefined;
  mode?: ReadingMode | undefined;
}

/** Runs `work` on the opened file; repairs are added to its result. Throws as `openPdf`, and PDF_AMBIGUOUS. */
export async function onFileToSign<T extends object>(
  source: Source,
  { password, mode }: SigningAccess,
  work: (file: PdfFile) => Promise<T>,
): Promise<T & { repairs?: Repair[] }> {
  try {
    return await work(await openPdf(source, { password }));
  } catch (error) {
    if (mode !== 'recover' || !isBroken(error)) throw error;
    const { file, repairs } = await openRecovered(source, { password });
    await assertUnsigned(file);
    return { ...(await work(file)), repairs };
  }
}

/** The signatures of a damaged file would stay behind in it, and no revision on top makes them whole. */
async function assertUnsigned(file: PdfFile): Promise<void> {
  if ((await listSignatureFields(file)).length > 0) throw broken('the file is signed, and damaged since');
}
