// What the server and the thread that draws copies tell each other.
import type { PlacedBox } from '../../contracts/common-shapes.ts';
import type { StoredHandwriting } from '../../contracts/handwriting.ts';
import type { StampFace } from '../../contracts/reading-copies.ts';
import type { PageArea } from '../domain/page-frame.ts';

export interface ReadingJob {
  path: string;
  output: string;
  /** Of the file, as its own reader saw them: a file in which somebody else sees other pages is not copied. */
  pages: PageArea[];
  title: string;
  at: Date;
  stamp: { place: PlacedBox; face: StampFace } | null;
  /** Each with who wrote it, and when. */
  handwriting: Array<{ by: string; strokes: StoredHandwriting }>;
}

export interface Drawn {
  sizeBytes: number;
}
