// Looks through a file before any program opens it: what it is, and that it brings no program code, no bomb, no password
// and nothing from elsewhere.
import { AppError } from '../../platform/http/problem.ts';
import { openFileSource } from '../../signing/index.ts';
import { readPackage } from '../docx/read-package.ts';
import { type Inspected, outsideOf } from '../domain/office-format.ts';
import { inspectCompound } from './inspect-compound.ts';
import { type Look, makeDocxLook } from './look-docx.ts';
import { makeOdtLook } from './look-odt.ts';

const HEAD_BYTES = 4 * 1024;

/**
 * @throws AppError OFFICE_TYPE_REFUSED, OFFICE_BROKEN, OFFICE_ENCRYPTED, OFFICE_MACROS, OFFICE_EXTERNAL_LINKS,
 * OFFICE_EXPANDS_TOO_FAR.
 */
export async function inspectOfficeFile(path: string): Promise<Inspected> {
  const source = await openFileSource(path);
  try {
    const outside = outsideOf(await source.read(0, HEAD_BYTES));
    if (outside === 'zip') return await inspectZip(path);
    if (outside === 'compound') return await inspectCompound(source);
    if (outside === 'rtf') return { format: 'rtf', fonts: [] };
    throw new AppError('OFFICE_TYPE_REFUSED');
  } finally {
    await source.close();
  }
}

/** Both formats are looked for at once; the parts that make one of them decide. */
async function inspectZip(path: string): Promise<Inspected> {
  const looks: Look[] = [makeDocxLook(), makeOdtLook()];
  await readPackage(path, async (part) => {
    for (const look of looks) if (await look.take(part)) return;
  });
  const [found, ...others] = looks.filter((look) => look.isOne());
  if (found === undefined || others.length > 0) throw new AppError('OFFICE_TYPE_REFUSED');
  return { format: found.format, fonts: found.fonts() };
}
