// The compound format (MS-CFB) of older word processors, and the envelope of an encrypted DOCX (MS-OFFCRYPTO §2.1). What
// lies inside is found by the names of its directory; the text is not looked through.
import { AppError } from '../../platform/http/problem.ts';
import type { FileSource } from '../../signing/index.ts';
import type { Inspected } from '../domain/office-format.ts';

const PIECE_BYTES = 1024 * 1024;
const OVERLAP = 128;
const utf16 = (name: string) => Buffer.from(name, 'utf16le');
const WORD = utf16('WordDocument');
const CODE = [utf16('_VBA_PROJECT'), utf16('VBA\0')];
const ENCRYPTED = utf16('EncryptedPackage');
/** Bit of the FIB's flags (MS-DOC §2.5.2), which stands in the first sector as word processors write it. */
const FIB = { at: 512, ident: 0xa5ec, flagsAt: 512 + 0x0a, encrypted: 0x0100 };

/** @throws AppError OFFICE_ENCRYPTED, OFFICE_MACROS, OFFICE_TYPE_REFUSED for what is no text. */
export async function inspectCompound(source: FileSource): Promise<Inspected> {
  let isWord = false;
  for (let at = 0; at < source.size; at += PIECE_BYTES) {
    const bytes = Buffer.from(await source.read(Math.max(0, at - OVERLAP), PIECE_BYTES + OVERLAP));
    if (bytes.includes(ENCRYPTED)) throw new AppError('OFFICE_ENCRYPTED');
    if (CODE.some((name) => bytes.includes(name))) throw new AppError('OFFICE_MACROS');
    isWord ||= bytes.includes(WORD);
    const isFirst = at === 0 && bytes.length > FIB.flagsAt + 2 && bytes.readUInt16LE(FIB.at) === FIB.ident;
    if (isFirst && (bytes.readUInt16LE(FIB.flagsAt) & FIB.encrypted) !== 0)
      throw new AppError('OFFICE_ENCRYPTED');
  }
  if (!isWord) throw new AppError('OFFICE_TYPE_REFUSED');
  return { format: 'doc', fonts: [] };
}
