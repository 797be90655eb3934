// Text and signature fields of a page, in millimetres from the top-left corner of the visible page.

export interface TextRun {
  text: string;
  x: number;
  /** Top of the letters; the baseline is at y + height. */
  y: number;
  width: number;
  height: number;
}

export interface PageText {
  page: number;
  widthMm: number;
  heightMm: number;
  runs: TextRun[];
}

export interface SignedField {
  page: number;
  name: string;
  x: number;
  y: number;
  width: number;
  height: number;
}
