// What was measured of a PDF: text with its place and look, drawn lines, images. Millimetres from the top-left corner
// of the page as it is read; letters stand on `y`.

export interface Look {
  /** Points, as it is seen. */
  size: number;
  bold: boolean;
  italic: boolean;
  /** Name of the font without its subset tag. */
  font: string;
  /** #rrggbb */
  colour: string;
}

/** Letters drawn at a stroke, without a gap or a blank between them. */
export interface Piece extends Look {
  text: string;
  x: number;
  right: number;
  y: number;
  /** Drawn by an annotation, as the marks of a signature are. */
  isMark: boolean;
}

/** A drawn line; a border or a frame is several. */
export interface Stroke {
  x: number;
  y: number;
  right: number;
  bottom: number;
  colour: string;
}

export interface Place {
  x: number;
  y: number;
  right: number;
  bottom: number;
}

export interface MeasuredPage {
  number: number;
  widthMm: number;
  heightMm: number;
  pieces: Piece[];
  strokes: Stroke[];
  images: Place[];
  /** Letters that do not read from left to right. */
  sidewaysChars: number;
  /** Letters nobody sees, as a text recogniser lays them over a scan. */
  hiddenChars: number;
}

export interface MeasuredFile {
  /** Of the file; more than `pages` where a limit was reached. */
  pageCount: number;
  pages: MeasuredPage[];
  fonts: Array<{ name: string; isEmbedded: boolean }>;
  /** Why there is not more of it; absent: it was read whole. */
  stoppedBy?: 'unreadable' | 'encrypted' | 'limit';
}
