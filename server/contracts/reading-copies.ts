// Copies of incoming documents to be read, with what is kept beside the file drawn on its pages: the stamp of arrival
// (dấu "ĐẾN", NĐ 30/2020 Phụ lục IV) and what was written by hand. They are signed by nobody; the file itself stays as it is.
import { z } from 'zod';
import { Digest, IdParams, PlacedBox } from './common-shapes.ts';
import { DocumentFileParams } from './files.ts';
import { defineRoute } from './route.ts';

const TAG = 'reading-copies';

/** What is written on the stamp; millimetres from its top left corner, letters stand on `yMm`. */
export const StampText = z.object({
  text: z.string(),
  xMm: z.number(),
  yMm: z.number(),
  sizePt: z.number(),
  isBold: z.boolean(),
  /** Around `xMm`, else from it. */
  isCentred: z.boolean(),
});
export type StampText = z.infer<typeof StampText>;

/** How the stamp looks at its full size. */
export const StampFace = z.object({
  widthMm: z.number(),
  heightMm: z.number(),
  texts: z.array(StampText),
  /** From x, y to x, y. */
  rules: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])),
});
export type StampFace = z.infer<typeof StampFace>;

export const ShownStamp = z.object({
  /** The main document, on whose first page it is shown. */
  fileDigest: Digest,
  /** On the page as it is read; smaller than its full size where there is little room. */
  place: PlacedBox,
  face: StampFace,
});
export type ShownStamp = z.infer<typeof ShownStamp>;

/** Red, green and blue, 0 to 255. */
export const STAMP_RED = [190, 20, 40] as const;

export const StampSetting = z.object({ version: z.int(), isOn: z.boolean(), canChange: z.boolean() });
export type StampSetting = z.infer<typeof StampSetting>;

export const getStampSetting = defineRoute({
  method: 'get',
  path: '/api/stamp-setting',
  summary: 'Whether the caller’s agency wants the stamp of arrival shown on incoming documents',
  tag: TAG,
  access: 'signed-in',
  response: StampSetting,
  errors: [],
});

export const putStampSetting = defineRoute({
  method: 'put',
  path: '/api/stamp-setting',
  summary: 'Have the stamp of arrival shown on incoming documents, or not; no file is changed by it',
  tag: TAG,
  access: 'administrator',
  body: z.object({
    /** The caller’s version; 0 before anybody has changed it. */
    version: z.int().min(0),
    isOn: z.boolean(),
  }),
  response: StampSetting,
  errors: ['CONFLICT'],
});

export const getIncomingStamp = defineRoute({
  method: 'get',
  path: '/api/incoming/:id/stamp',
  summary:
    'The stamp of arrival as it is shown over the first page; null where the agency wants none, before the document has a number, or where its file cannot be read',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  response: z.object({ stamp: ShownStamp.nullable() }),
  errors: ['NOT_FOUND', 'SERVER_BUSY'],
});

export const Drawn = z.enum(['stamp', 'handwriting', 'both']);
export type Drawn = z.infer<typeof Drawn>;

export const makeReadingCopy = defineRoute({
  method: 'post',
  path: '/api/incoming/:id/files/:digest/reading-copy',
  summary:
    'A copy of a PDF of the document with the stamp of arrival, the handwriting, or both drawn on its pages; made now and not kept, without any signature',
  tag: TAG,
  access: 'signed-in',
  params: DocumentFileParams,
  body: z.object({ draw: Drawn }),
  download: 'application/pdf',
  errors: [
    'NOT_FOUND',
    'INCOMING_CANCELLED',
    'READING_COPY_EMPTY',
    'READING_COPY_BROKEN',
    'READING_COPY_ENCRYPTED',
    'FILE_TOO_LARGE',
    'SERVER_BUSY',
  ],
});
