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

interface PageFacts {
  number: number;
  widthMm: number;
  heightMm: number;
  strokes: Stroke[];
  /** Letters that do not read from left to right. */
  sidewaysChars: number;
  /** Letters nobody sees, as a text recogniser lays them over a scan. */
  hiddenChars: number;
}

/** A page as it is drawn. */
export interface DrawnPage extends PageFacts {
  pieces: Piece[];
  images: Place[];
}

/** What is kept of a page beside its lines: a long file has more letters than can be kept. */
export interface MeasuredPage extends PageFacts {
  hasImages: boolean;
  /** None where they are not kept. */
  images: Place[];
  ink: Ink;
}

/** What the letters of a page are. */
export interface Ink {
  chars: number;
  /** Letters that are no mark of a signature. */
  hasText: boolean;
  /** Of the text, each with its first place. */
  fonts: Array<{ font: string; chars: number; place: Place }>;
  /** The first letters with a mark apart. */
  decomposed?: Place;
  /** The first that are neither black nor a stamp. */
  coloured?: { place: Place; colour: string };
}
