// Bytes of a small stored file.
import type { FilesPort } from '../ports.ts';

export async function fileBytes(files: FilesPort, digest: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of await files.createReadStream(digest)) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}
