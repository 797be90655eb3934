// One opened document per address; closed, with its worker memory, when the screen leaves.
import { useEffect, useState } from 'react';
import { MM_PER_POINT, openPdf, type PDFDocumentProxy } from './engine.ts';

export interface PageSize {
  /** Points, upright as the page is read. */
  width: number;
  height: number;
}

export interface OpenedPdf {
  document: PDFDocumentProxy;
  url: string;
  /** One per page; corrected as pages are drawn. */
  sizes: PageSize[];
}

/** Sizes are asked for the first pages only; the rest are taken to be like the first until drawn. */
const EXACT_SIZES = 60;

const sizesOf = async (document: PDFDocumentProxy): Promise<PageSize[]> => {
  const sizes: PageSize[] = [];
  for (let number = 1; number <= Math.min(document.numPages, EXACT_SIZES); number += 1) {
    const viewport = (await document.getPage(number)).getViewport({ scale: 1 });
    sizes.push({ width: viewport.width, height: viewport.height });
  }
  const first = sizes[0] ?? { width: 210 / MM_PER_POINT, height: 297 / MM_PER_POINT };
  while (sizes.length < document.numPages) sizes.push(first);
  return sizes;
};

interface PdfState {
  pdf: OpenedPdf | null;
  failed: boolean;
  /** It has failed because it asks for a password. */
  isEncrypted: boolean;
}

/** `url` names the document; `local` gives its bytes when it is not on the server. */
export const usePdf = (url: string, local?: Blob): PdfState => {
  const [pdf, setPdf] = useState<OpenedPdf | null>(null);
  const [failure, setFailure] = useState<'encrypted' | 'other' | null>(null);
  useEffect(() => {
    let isGone = false;
    const task = openPdf(local ?? url);
    setFailure(null);
    task.promise
      .then(async (document) => {
        const sizes = await sizesOf(document);
        if (!isGone) setPdf({ document, url, sizes });
      })
      .catch((error: unknown) => {
        if (isGone) return;
        const isEncrypted = error instanceof Error && error.name === 'PasswordException';
        setFailure(isEncrypted ? 'encrypted' : 'other');
      });
    return () => {
      isGone = true;
      setPdf((shown) => (shown?.url === url ? null : shown));
      void task.destroy();
    };
  }, [url, local]);
  return {
    pdf: pdf?.url === url ? pdf : null,
    failed: failure !== null,
    isEncrypted: failure === 'encrypted',
  };
};
