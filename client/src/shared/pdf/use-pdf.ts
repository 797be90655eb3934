// One opened document per address; closed, with its worker memory, when the screen leaves.
import { useEffect, useState } from 'react';
import { openPdf, type PDFDocumentProxy } from './engine.ts';

export interface PageSize {
  /** Points, upright as the page is read. */
  width: number;
  height: number;
}

export interface OpenedPdf {
  document: PDFDocumentProxy;
  url: string;
  /** One per page, as far as they were asked for: `usePageSizes` knows better once pages are drawn. */
  sizes: PageSize[];
}

/** The first pages are asked for their sizes; the others are taken to be like the first one until they are drawn. */
const sizesOf = async (document: PDFDocumentProxy, exact: number): Promise<PageSize[]> => {
  const sizes: PageSize[] = [];
  for (let number = 1; number <= Math.min(document.numPages, exact); number += 1) {
    const { width, height } = (await document.getPage(number)).getViewport({ scale: 1 });
    sizes.push({ width, height });
  }
  const first = sizes[0] ?? { width: 595, height: 842 };
  while (sizes.length < document.numPages) sizes.push(first);
  return sizes;
};

interface PdfState {
  pdf: OpenedPdf | null;
  failed: boolean;
  /** It has failed because it asks for a password. */
  isEncrypted: boolean;
}

/**
 * `url` names the document; `local` gives its bytes when it is not on the server. Of how many pages the size is asked
 * before it counts as open: each is a piece of the file to fetch.
 */
export const usePdf = (url: string, local?: Blob, exactSizes = 1): PdfState => {
  const [pdf, setPdf] = useState<OpenedPdf | null>(null);
  const [failure, setFailure] = useState<'encrypted' | 'other' | null>(null);
  useEffect(() => {
    let isGone = false;
    const task = openPdf(local ?? url);
    setFailure(null);
    task.promise
      .then(async (document) => {
        const sizes = await sizesOf(document, exactSizes);
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
  }, [url, local, exactSizes]);
  return {
    pdf: pdf?.url === url ? pdf : null,
    failed: failure !== null,
    isEncrypted: failure === 'encrypted',
  };
};
