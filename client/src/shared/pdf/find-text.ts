// Plain search through a document: pages that hold the words, read one after another.
import type { PDFDocumentProxy } from './engine.ts';

const plain = (text: string): string => text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ');

/** Page numbers in order, one entry per hit. */
export const findText = async (
  document: PDFDocumentProxy,
  words: string,
  signal: AbortSignal,
): Promise<number[]> => {
  const sought = plain(words).trim();
  const hits: number[] = [];
  for (let number = 1; sought && number <= document.numPages && !signal.aborted; number += 1) {
    const content = await (await document.getPage(number)).getTextContent();
    const text = plain(
      content.items.map((item) => ('str' in item ? item.str + (item.hasEOL ? ' ' : '') : '')).join(''),
    );
    for (let at = text.indexOf(sought); at !== -1; at = text.indexOf(sought, at + sought.length))
      hits.push(number);
  }
  return hits;
};
