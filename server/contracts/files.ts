// Files: immutable bytes by SHA-256, uploaded first, then named by a document.
import { z } from 'zod';
import { Digest, FileName, Id } from './common-shapes.ts';
import { defineRoute } from './route.ts';

/** A font that this server does not have, and what stands in its place in the PDF. */
export const FontSubstitution = z.object({
  asked: z.string(),
  /** Null where it cannot be told. */
  used: z.string().nullable(),
  /** Letters of the same width: lines and pages break where they did. */
  isSameWidth: z.boolean(),
});
export type FontSubstitution = z.infer<typeof FontSubstitution>;

/** The file of a word processor that a PDF was made from; it is kept as it came. */
export const FileSource = z.object({
  digest: Digest,
  name: z.string(),
  sizeBytes: z.int(),
  mediaType: z.string(),
  fonts: z.array(FontSubstitution),
});
export type FileSource = z.infer<typeof FileSource>;

export const StoredFile = z.object({
  digest: Digest,
  name: z.string(),
  sizeBytes: z.int(),
  mediaType: z.string(),
  /** PDF only. */
  pageCount: z.int().optional(),
  /** PDF only: signatures already in the file. */
  signatureCount: z.int().optional(),
  /** Only of a PDF that this server made from it. */
  source: FileSource.optional(),
});
export type StoredFile = z.infer<typeof StoredFile>;

/** How a form names an uploaded file. */
export const FileChoice = z.object({ digest: Digest, name: FileName });
export type FileChoice = z.infer<typeof FileChoice>;

export const uploadFile = defineRoute({
  method: 'post',
  path: '/api/files',
  summary:
    'Upload one file as raw bytes; a main document must be a readable, unencrypted PDF, a work file takes sound too',
  tag: 'files',
  access: 'signed-in',
  query: z.object({ name: FileName, purpose: z.enum(['main', 'attachment', 'work-file']) }),
  stream: 'application/octet-stream',
  response: StoredFile,
  status: 201,
  errors: [
    'FILE_NOT_PDF',
    'FILE_BROKEN',
    'SERVER_BUSY',
    'FILE_ENCRYPTED',
    'FILE_TYPE_REFUSED',
    'FILE_TOO_LARGE',
    'FILE_EMPTY',
    'UPLOAD_INTERRUPTED',
    'STORAGE_FULL',
  ],
});

/** Download of a file the person uploaded himself and has not used yet (preview before saving). */
export const downloadOwnFile = defineRoute({
  method: 'get',
  path: '/api/files/:digest',
  summary: 'Bytes of a file uploaded by the caller; supports Range',
  tag: 'files',
  access: 'signed-in',
  params: z.object({ digest: Digest }),
  download: 'application/octet-stream',
  errors: ['NOT_FOUND', 'FILE_RANGE_UNSATISFIABLE'],
});

export const DocumentFileParams = z.object({ id: Id, digest: Digest });
