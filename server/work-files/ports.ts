// What work files ask of their neighbours, in the least they have to give; container.ts passes the real features.
import type { PersonRef } from '../contracts/common-shapes.ts';
import type { StoredFile } from '../contracts/files.ts';
import type { KeptDocument } from '../contracts/kept-document.ts';
import type { Actor } from '../organization/index.ts';
import type { ByteAnswer } from '../platform/http/send-bytes.ts';

export type { Actor };

export const personOf = ({ personId, name, title }: Actor): PersonRef => ({ id: personId, name, title });

/** A feature whose documents can be put into files. */
export interface DocumentsPort {
  /** The document, if this person may see it. */
  seen(actor: Actor, id: string): Promise<KeptDocument | null>;
  /** Those of them that are there, whoever asks. */
  known(agencyId: string, ids: readonly string[]): Promise<KeptDocument[]>;
}

export interface FilesPort {
  findUpload(digest: string, personId: string): Promise<StoredFile | null>;
  stat(digest: string): Promise<{ sizeBytes: number } | null>;
  pathOf(digest: string): Promise<string>;
  /** Stores the base file with a revision appended. */
  extend(baseDigest: string, revision: Uint8Array): Promise<{ digest: string; sizeBytes: number }>;
  createReadStream(digest: string, range?: { start: number; end: number }): ReturnType<ByteAnswer['open']>;
  /** Takes bytes to a temporary file. @throws AppError FILE_TOO_LARGE, UPLOAD_INTERRUPTED, STORAGE_FULL. */
  stage(
    bytes: AsyncIterable<Uint8Array>,
    options: { limitBytes: number },
  ): Promise<{ path: string; sizeBytes: number; digest: string; discard(): Promise<void> }>;
}
