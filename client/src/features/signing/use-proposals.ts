// Reads what the proposals need from the opened document: the text of the first page and of the last ones.
import { useState } from 'react';
import { inTurn, SOON } from '../../shared/pdf/draw-turns.ts';
import { readPageText, readSignedFields } from '../../shared/pdf/page-text.ts';
import type { PageText, SignedField } from '../../shared/pdf/text-types.ts';
import type { OpenedPdf } from '../../shared/pdf/use-pdf.ts';

export interface DocumentText {
  pages: PageText[];
  signed: SignedField[];
}

/** A signature block is looked for on this many pages from the end. */
const LAST_PAGES = 12;

/** From an open PDF. */
export const readDocumentText = async (document: OpenedPdf['document']): Promise<DocumentText> => {
  const numbers = new Set([1]);
  for (let page = Math.max(1, document.numPages - LAST_PAGES + 1); page <= document.numPages; page += 1)
    numbers.add(page);
  const pages: PageText[] = [];
  for (const number of numbers)
    pages.push(
      await inTurn(
        document,
        () => SOON,
        () => readPageText(document, number),
      ),
    );
  return { pages, signed: await readSignedFields(document) };
};

export const useDocumentText = () => {
  const [text, setText] = useState<DocumentText | null>(null);
  return {
    text,
    onOpened: ({ document }: OpenedPdf) =>
      void readDocumentText(document).then(setText, () => setText({ pages: [], signed: [] })),
  };
};
