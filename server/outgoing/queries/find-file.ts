// A file of one document by its digest: any version, any attachment, as uploaded or as sealed, and what each was made from.
import type { OutgoingDocument } from '../domain/outgoing-document.ts';

export interface DocumentBytes {
  digest: string;
  sizeBytes: number;
  mediaType: string;
  name: string;
}

/** Undefined when the digest is none of this document's. */
export function findFile(
  { versions, attachments, appended, fields }: OutgoingDocument,
  digest: string,
): DocumentBytes | undefined {
  const version = versions.find((each) => each.digest === digest);
  if (version !== undefined)
    return {
      digest,
      sizeBytes: version.sizeBytes,
      mediaType: 'application/pdf',
      name: fields.main?.name ?? 'document.pdf',
    };
  const sources = [...versions, ...attachments, ...appended].map(({ source }) => source);
  return [...attachments, ...appended, ...sources].find((each) => each?.digest === digest);
}
