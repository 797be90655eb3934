// The demo letters: one that LibreOffice makes of a DOCX, one with hybrid cross-references as Word writes it, and the
// recipient's answer.
import type { StoryFile, StoryPdf } from '../types.ts';
import { letterDocx } from './docx.ts';
import { drawnLetter } from './drawn-pdf.ts';
import { hybridBytes } from './hybrid-pdf.ts';
import { pdfByOffice } from './office-pdf.ts';
import { DRAWN_PLACES, LETTER_PLACES, REPLY_PLACES } from './places.ts';
import { REPLY } from './text.ts';

export { LETTER_PLACES };

export interface Letter extends StoryPdf {
  /** Said to the reader of the story. */
  origin: string;
}

/** DOCX → PDF by LibreOffice; without one the same letter is drawn. */
export async function makeLetter(): Promise<Letter> {
  const made = await pdfByOffice(letterDocx());
  if (made !== undefined) {
    return {
      name: 'cong-van.pdf',
      bytes: made,
      placement: LETTER_PLACES,
      origin: 'made by LibreOffice from a DOCX',
    };
  }
  const drawn = await (await drawnLetter()).save({ useObjectStreams: false });
  return {
    name: 'cong-van.pdf',
    bytes: drawn,
    placement: DRAWN_PLACES,
    origin: 'drawn, as LibreOffice is not here',
  };
}

export async function makeHybridLetter(): Promise<Letter> {
  return {
    name: 'cong-van-word.pdf',
    bytes: await hybridBytes(await drawnLetter()),
    placement: DRAWN_PLACES,
    origin: 'with hybrid cross-references as Word writes them',
  };
}

/** What the Sở Tài chính answers, in the hybrid form. */
export async function makeReply(): Promise<Letter> {
  return {
    name: 'phuc-dap.pdf',
    bytes: await hybridBytes(await drawnLetter(REPLY)),
    placement: REPLY_PLACES,
    origin: 'with hybrid cross-references as Word writes them',
  };
}

/** A one-page enclosure. */
export async function makeEnclosure(): Promise<StoryFile> {
  const pdf = await drawnLetter();
  return { name: 'bieu-mau.pdf', bytes: await pdf.save() };
}
