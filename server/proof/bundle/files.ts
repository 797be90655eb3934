// The files of a bundle as the verifier reads them, wherever they lie, each against its digest.
import { createHash } from 'node:crypto';
import { atFile } from '../finding.ts';
import { type BundleFile, MANIFEST, MANIFEST_SIGNATURE, MANIFEST_STAMP, type Manifest } from './manifest.ts';

export interface BundleFiles {
  names: readonly string[];
  /** @throws when it cannot be read. */
  open(name: string): AsyncIterable<Uint8Array>;
}

/** Everything but the packet is small. */
const MAX_HELD_BYTES = 64 * 1024 * 1024;

/** @throws Found FILE_MISSING, FILE_UNREADABLE. */
export async function bytesOf({ names, open }: BundleFiles, name: string): Promise<Buffer> {
  if (!names.includes(name)) throw atFile('FILE_MISSING', name, 'it is not in the bundle');
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of open(name)) {
      size += part.length;
      if (size > MAX_HELD_BYTES) throw new Error('too large');
      parts.push(part);
    }
  } catch (error) {
    throw unreadable(name, error);
  }
  return Buffer.concat(parts);
}

const unreadable = (name: string, error: unknown) =>
  atFile(
    'FILE_UNREADABLE',
    name,
    `it cannot be read (${error instanceof Error ? error.message : String(error)})`,
  );

/** The files are those of the manifest and of the renewals, each with its digest. @throws Found FILE_*. */
export async function assertFiles(files: BundleFiles, manifest: Manifest): Promise<void> {
  const own = [MANIFEST, MANIFEST_SIGNATURE, MANIFEST_STAMP];
  const expected = new Set([...own, ...manifest.files.map(({ name }) => name)]);
  // What lies there is held against the lists that were stamped with it (renewals.ts).
  const isExpected = (name: string) => expected.has(name) || isOfRenewal(name);
  const stranger = files.names.find((name) => !isExpected(name));
  if (stranger !== undefined) throw atFile('FILE_UNKNOWN', stranger, 'the manifest does not name it');
  const double = files.names.find((name, index) => files.names.indexOf(name) !== index);
  if (double !== undefined) throw atFile('FILE_UNKNOWN', double, 'it is there twice');
  for (const file of manifest.files) {
    if (isOfRenewal(file.name)) throw atFile('FILE_UNKNOWN', file.name, 'no manifest can name it');
    await assertDigest(files, file);
  }
}

/** In the folder of one; another name there is nobody's. */
export const isOfRenewal = (name: string): boolean => /^renewals\/(?!00)\d\d\/[^/]+$/.test(name);

type Named = Pick<BundleFile, 'name' | 'sizeBytes' | 'sha256'>;

/** @throws Found FILE_MISSING, FILE_UNREADABLE, FILE_CHANGED. */
export async function assertDigest(files: BundleFiles, { name, sizeBytes, sha256 }: Named): Promise<void> {
  if (!files.names.includes(name)) throw atFile('FILE_MISSING', name, 'the manifest names it');
  const found = await digestFile(files, name, sizeBytes);
  if (found.sizeBytes !== sizeBytes || found.sha256 !== sha256)
    throw atFile('FILE_CHANGED', name, 'it is not what the manifest names');
}

/** Read no further than it may be. @throws Found FILE_UNREADABLE. */
export async function digestFile(
  files: BundleFiles,
  name: string,
  mostBytes = Number.POSITIVE_INFINITY,
): Promise<Omit<Named, 'name'>> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  try {
    for await (const part of files.open(name)) {
      sizeBytes += part.length;
      if (sizeBytes > mostBytes) break;
      hash.update(part);
    }
  } catch (error) {
    throw unreadable(name, error);
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}
