// A person's signature in blue ink, for demo profiles: an imagined hand, the same for the same name.
// NĐ 30/2020 Đ.13 (leader's signature is blue, PNG with transparent ground).
import { type Canvas, dab, makeCanvas, type Point, toPng } from './canvas.ts';
import { type Random, randomFrom } from './random.ts';

const WIDTH = 720;
const HEIGHT = 320;
const DPI = 300;
const INK = { red: 22, green: 52, blue: 158 };
const MARGIN = 26;
/** Between two touches of the pen, in pixels. */
const STEP = 0.5;

/** Capitals as a hand writes them: keypoints in units of the x-height, y upwards. */
const CAPITALS: readonly (readonly Point[])[] = [
  [[0.1, 1.7], [0.35, 2.35], [0.45, 1.2], [0.2, -0.25], [-0.35, -0.1], [0.1, 0.7], [0.95, 2.2], [1.2, 2.4], [1.1, 1.1], [1.05, 0.1], [1.5, 0.25]],
  [[0.55, 1.9], [0.3, 2.3], [0.35, 0.9], [0.2, -0.2], [-0.4, 0.1], [0.2, 1.9], [1.15, 2.45], [1.55, 1.8], [1.0, 1.15], [0.7, 1.1], [1.2, 0.6], [1.6, -0.1], [2.0, 0.35]],
  [[1.3, 1.95], [0.95, 2.45], [0.2, 1.9], [0.0, 0.9], [0.45, -0.1], [1.1, 0.3], [1.2, 1.0], [0.8, 0.85], [1.3, -0.1], [1.7, 0.3]],
  [[-0.3, 2.0], [0.4, 2.45], [1.5, 2.2], [0.95, 2.1], [0.75, 0.8], [0.3, -0.3], [-0.4, 0.15], [0.3, 0.5], [1.2, 0.1], [1.6, 0.4]],
]; // biome-ignore format: rows of points

const letters = (random: Random, from: number, count: number): Point[] => {
  const out: Point[] = [];
  let x = from;
  for (let i = 0; i < count; i++) {
    const tall = random() < 0.28 && i > 0;
    const deep = !tall && random() < 0.2;
    // A hurried hand flattens towards the end.
    const high = (tall ? random(1.7, 2.3) : random(0.62, 1.0)) * (1 - (0.45 * i) / count);
    const low = deep ? random(-1.3, -0.8) : random(-0.08, 0.12);
    const step = random(0.5, 0.8);
    if (tall || random() < 0.45)
      out.push([x + step * 0.75, high * 0.7], [x + step * 0.5, high], [x + step * 0.25, high * 0.75]);
    else out.push([x + step * 0.35, high], [x + step * 0.6, high * 0.8]);
    out.push([x + step * 0.45, low + 0.1]);
    if (deep) out.push([x + step * 0.1, low * 0.9], [x + step * 0.15, low * 0.35]);
    out.push([x + step * 0.8, low + 0.12]);
    x += step;
  }
  return out;
};

/** The tail: out to the right, back under the name, and away. */
const flourish = (random: Random, from: number): Point[] => {
  const depth = -random(0.75, 1.1);
  return [
    [from + 0.7, random(0.3, 0.6)],
    [from + 1.25, random(0.15, 0.5)],
    [from + 0.9, depth * 0.62],
    [from * 0.55, depth],
    [random(0.1, 0.6), depth * 0.92],
    [from * 0.35, depth * 0.72],
    [from + random(0.9, 1.5), depth * random(0.3, 0.6)],
  ];
};

const catmullRom = (p: readonly Point[], at: number, t: number): Point => {
  const [a, b, c, d] = [-1, 0, 1, 2].map((k) => p[Math.min(p.length - 1, Math.max(0, at + k))] ?? [0, 0]);
  const mix = (axis: 0 | 1): number => {
    const [p0, p1, p2, p3] = [a?.[axis] ?? 0, b?.[axis] ?? 0, c?.[axis] ?? 0, d?.[axis] ?? 0];
    return (
      0.5 *
      (2 * p1 +
        (p2 - p0) * t +
        (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t +
        (3 * p1 - p0 - 3 * p2 + p3) * t ** 3)
    );
  };
  return [mix(0), mix(1)];
};

/** The curve as points a fixed small way apart, so that long sweeps are as smooth as small loops. */
const trace = (keypoints: readonly Point[]): Point[] => {
  const out: Point[] = [];
  for (let at = 0; at < keypoints.length - 1; at++) {
    const [x0, y0] = keypoints[at] ?? [0, 0];
    const [x1, y1] = keypoints[at + 1] ?? [0, 0];
    const steps = Math.ceil((Math.hypot(x1 - x0, y1 - y0) * 1.4) / STEP) + 4;
    for (let i = 0; i < steps; i++) out.push(catmullRom(keypoints, at, i / steps));
  }
  return out;
};

/** Presses on the way down, lifts on sweeps, thins out at both ends. */
const draw = (canvas: Canvas, points: readonly Point[], pen: number): void => {
  let previous = points[0] ?? [0, 0];
  let width = pen * 0.7;
  points.forEach((here, i) => {
    const [dx, dy] = [here[0] - previous[0], here[1] - previous[1]];
    const distance = Math.hypot(dx, dy);
    const down = distance > 0 ? Math.max(0, dy / distance) : 0;
    const sweep = distance > 0 ? Math.max(0, Math.abs(dx) / distance - 0.9) * 2.5 : 0;
    width += (pen * (0.72 + 0.55 * down - sweep) - width) * 0.035;
    const edge = Math.min(1, 0.3 + Math.min(i, points.length - 1 - i) / 60);
    dab(canvas, here, width * edge, 0.94);
    previous = here;
  });
};

/** Scales and moves all strokes so that together they fill the canvas, keeping a margin. */
const fillCanvas = (strokes: readonly (readonly Point[])[]): Point[][] => {
  const [xs, ys] = [strokes.flat().map(([x]) => x), strokes.flat().map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min((WIDTH - 2 * MARGIN) / (right - left), (HEIGHT - 2 * MARGIN) / (bottom - top));
  const toPlace = ([x, y]: Point): Point => [
    WIDTH / 2 + (x - (left + right) / 2) * scale,
    HEIGHT / 2 + (y - (top + bottom) / 2) * scale,
  ];
  return strokes.map((stroke) => stroke.map(toPlace));
};

/** A signature image, 720 × 320, blue on transparent. */
export const makeSignaturePng = (name: string): Buffer => {
  const random = randomFrom(`signature of ${name}`);
  const wide = random(0.85, 1.25);
  const shape = CAPITALS[Math.floor(random(0, CAPITALS.length))] ?? [];
  const capital = shape.map(([x, y]): Point => [x * wide, y * random(0.94, 1.06)]);
  const body = [...capital, ...letters(random, capital.at(-1)?.[0] ?? 1, 4 + Math.floor(random(0, 3)))];
  const end = body.at(-1)?.[0] ?? 5;
  const mark = end * random(0.5, 0.7);
  const strokes: Point[][] = [
    [...body, ...flourish(random, end)],
    [[mark, 1.75], [mark + 0.25, 1.9], [mark + 0.6, 2.12]],
  ]; // biome-ignore format: rows of points
  const slant = random(0.22, 0.4);
  const rise = random(0.03, 0.12);
  const leaning = strokes.map((s) => s.map(([x, y]): Point => [x + y * slant, -y - x * rise]));
  const canvas = makeCanvas(WIDTH, HEIGHT);
  const pen = random(3, 3.7);
  for (const stroke of fillCanvas(leaning)) draw(canvas, trace(stroke), pen);
  return toPng(canvas, INK, DPI);
};
