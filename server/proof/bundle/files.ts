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

/** The files are those of the manifest and no others, each with its digest. @throws Found FILE_*. */
export async function assertFiles(files: BundleFiles, manifest: Manifest): Promise<void> {
  const own = [MANIFEST, MANIFEST_SIGNATURE, MANIFEST_STAMP];
  const expected = new Set([...own, ...manifest.files.map(({ name }) => name)]);
  const stranger = files.names.find((name) => !expected.has(name));
  if (stranger !== undefined) throw atFile('FILE_UNKNOWN', stranger, 'the manifest does not name it');
  const double = files.names.find((name, index) => files.names.indexOf(name) !== index);
  if (double !== undefined) throw atFile('FILE_UNKNOWN', double, 'it is there twice');
  for (const file of manifest.files) await assertDigest(files, file);
}

async function assertDigest(files: BundleFiles, { name, sizeBytes, sha256 }: BundleFile): Promise<void> {
  if (!files.names.includes(name)) throw atFile('FILE_MISSING', name, 'the manifest names it');
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const part of files.open(name)) {
      size += part.length;
      if (size > sizeBytes) break;
      hash.update(part);
    }
  } catch (error) {
    throw unreadable(name, error);
  }
  if (size !== sizeBytes || hash.digest('hex') !== sha256)
    throw atFile('FILE_CHANGED', name, 'it is not what the manifest names');
}
