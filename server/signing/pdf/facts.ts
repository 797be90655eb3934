// What an upload check wants to know of a PDF before anything else is done with it.

import { SigningError, type Source } from '../types.ts';
import { listFields } from './fields.ts';
import { openPdf } from './file.ts';
import { PdfDict } from './objects.ts';
import { listPages, type Rectangle, seenSize } from './pages.ts';

export interface PdfFacts {
  pageCount: number;
  encrypted: boolean;
  /** Signed signature fields, valid or not. */
  signatures: number;
  /** From the header, e.g. "1.7". */
  version: string;
  /** The visible page as the reader sees it: rotated, cropped. */
  pages: {
    widthMm: number;
    heightMm: number;
    rotate: number;
    /** The visible area in default user space: left, bottom, right, top. */
    box: Rectangle;
  }[];
}

const MM_PER_POINT = 25.4 / 72;

/** Reads the facts. An encrypted file is told by `encrypted`, not thrown; others throw PDF_NOT_PDF, PDF_BROKEN, PDF_LIMIT. */
export async function pdfFacts(source: Source): Promise<PdfFacts> {
  try {
    const file = await openPdf(source);
    const pages = await listPages(file.latest);
    return {
      pageCount: pages.length,
      encrypted: file.security !== undefined,
      signatures: await countSigned(file.latest),
      version: file.layout.version,
      pages: pages.map((page) => {
        const [width, height] = seenSize(page);
        const { rotate, cropBox: box } = page;
        return { widthMm: width * MM_PER_POINT, heightMm: height * MM_PER_POINT, rotate, box };
      }),
    };
  } catch (error) {
    const isLocked =
      error instanceof SigningError && (error.code === 'PDF_ENCRYPTED' || error.code === 'PDF_PASSWORD');
    if (!isLocked) throw error;
    const version =
      /%PDF-(\d\.\d)/.exec(Buffer.from(await source.read(0, 1024)).toString('latin1'))?.[1] ?? '';
    return { pageCount: 0, encrypted: true, signatures: 0, version, pages: [] };
  }
}

async function countSigned(view: Parameters<typeof listFields>[0]): Promise<number> {
  let count = 0;
  for (const field of await listFields(view)) {
    if (field.type === 'Sig' && (await view.resolve(field.value)) instanceof PdfDict) count += 1;
  }
  return count;
}
