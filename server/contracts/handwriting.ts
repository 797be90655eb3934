// What a leader writes by hand on the pages of a document (bút phê tay): strokes in a layer of their own. The document
// they lie over is never changed.
import { z } from 'zod';
import { Digest } from './common-shapes.ts';

export const Ink = z.enum(['blue', 'red', 'black']);
export type Ink = z.infer<typeof Ink>;

/** As red, green and blue, 0 to 255. */
export const INKS: Record<Ink, readonly [number, number, number]> = {
  blue: [26, 63, 196],
  red: [200, 16, 46],
  black: [28, 28, 28],
};

export const MOST_STROKES = 500;
/** Of all strokes together: two pages written full. */
export const MOST_POINTS = 8000;
/** x, y and pressure. */
export const POINT_PARTS = 3;

/** How strokes are given their outline (perfect-freehand), on the screen and on paper alike. */
export const PEN = { thinning: 0.5, smoothing: 0.5, streamline: 0.35, simulatePressure: false, last: true };

export const Stroke = z.object({
  page: z.int().min(1).max(5000),
  ink: Ink,
  /** Of the line, in units of the page. */
  width: z.number().min(0.3).max(12),
  /** x, y in default user space of the PDF (ISO 32000-2 §8.3.2.3) and pressure 0 to 1, point after point. */
  points: z
    .array(z.number().min(-100_000).max(100_000))
    .min(POINT_PARTS)
    .max(MOST_POINTS * POINT_PARTS)
    .refine(({ length }) => length % POINT_PARTS === 0, { error: 'x, y and pressure of each point' }),
});
export type Stroke = z.infer<typeof Stroke>;

export const pointsIn = (strokes: ReadonlyArray<Pick<Stroke, 'points'>>): number =>
  strokes.reduce((sum, { points }) => sum + points.length, 0) / POINT_PARTS;

export const Handwriting = z.object({
  /** The file of the document that it lies over. */
  fileDigest: Digest,
  strokes: z
    .array(Stroke)
    .min(1)
    .max(MOST_STROKES)
    .refine((strokes) => pointsIn(strokes) <= MOST_POINTS, { error: `${MOST_POINTS} points at most` }),
});
export type Handwriting = z.infer<typeof Handwriting>;

/** As a browser keeps it until it is saved. */
export const UnsavedHandwriting = z.object({
  strokes: z.array(Stroke).max(MOST_STROKES),
  text: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
});
export type UnsavedHandwriting = z.infer<typeof UnsavedHandwriting>;

/** A page that was written on. */
export const WrittenPage = z.object({
  page: z.int(),
  /** Its visible area in user space: left, bottom, right, top. */
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** Clockwise. */
  rotate: z.int(),
});
export type WrittenPage = z.infer<typeof WrittenPage>;

/** As it is kept. */
export const StoredHandwriting = z.object({
  fileDigest: Digest,
  pages: z.array(WrittenPage),
  strokes: z.array(Stroke),
});
export type StoredHandwriting = z.infer<typeof StoredHandwriting>;

/** What an instruction tells of its handwriting; the strokes are fetched by the digest. */
export const HandRef = z.object({
  digest: Digest,
  sizeBytes: z.int(),
  fileDigest: Digest,
  pages: z.array(z.int()),
  strokes: z.int(),
});
export type HandRef = z.infer<typeof HandRef>;
