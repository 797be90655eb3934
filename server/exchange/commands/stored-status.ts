// The bytes of a signed status, kept among the envelopes; the first version kept them among the files.
import type { Deps } from './deps.ts';
import { fileBytes } from './file-bytes.ts';

export const storedStatus = async (
  { store, files }: Pick<Deps, 'store' | 'files'>,
  digest: string,
): Promise<Buffer> => (await store.envelopes.get(digest)) ?? fileBytes(files, digest);
