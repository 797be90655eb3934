// Two drawn pages, point by point: where they differ, and both laid over each other in two colours.

export interface Picture {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/** In points of the picture. */
export interface Region {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Smaller differences are the smoothing of letters. */
const DIFFERS = 60;
const CELL = 8;
/** So many of the points of a cell have to differ. */
const LEAST_POINTS = 3;

const lightAt = ({ data }: Picture, point: number): number =>
  (299 * (data[point * 4] ?? 255) + 587 * (data[point * 4 + 1] ?? 255) + 114 * (data[point * 4 + 2] ?? 255)) /
  1000;

/** Cells that differ, row by row. */
const cellsOf = (left: Picture, right: Picture) => {
  const columns = Math.ceil(left.width / CELL);
  const rows = Math.ceil(left.height / CELL);
  const counts = new Uint8Array(columns * rows);
  for (let y = 0; y < left.height; y += 1)
    for (let x = 0; x < left.width; x += 1) {
      const point = y * left.width + x;
      if (Math.abs(lightAt(left, point) - lightAt(right, point)) < DIFFERS) continue;
      const cell = Math.floor(y / CELL) * columns + Math.floor(x / CELL);
      counts[cell] = Math.min(255, (counts[cell] ?? 0) + 1);
    }
  return { columns, rows, differs: (cell: number) => (counts[cell] ?? 0) >= LEAST_POINTS };
};

/** Where two pictures of the same size differ: cells that touch, or nearly, are one region. */
export const regionsOf = (left: Picture, right: Picture): Region[] => {
  const { columns, rows, differs } = cellsOf(left, right);
  const seen = new Uint8Array(columns * rows);
  const regions: Region[] = [];
  for (let start = 0; start < columns * rows; start += 1) {
    if (seen[start] || !differs(start)) continue;
    const open = [start];
    seen[start] = 1;
    let [x0, y0, x1, y1] = [columns, rows, 0, 0];
    for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
      const [x, y] = [cell % columns, Math.floor(cell / columns)];
      [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
      for (let dy = -2; dy <= 2; dy += 1)
        for (let dx = -2; dx <= 2; dx += 1) {
          const [nx, ny] = [x + dx, y + dy];
          const near = ny * columns + nx;
          if (nx < 0 || ny < 0 || nx >= columns || ny >= rows || seen[near] || !differs(near)) continue;
          seen[near] = 1;
          open.push(near);
        }
    }
    regions.push({
      x: x0 * CELL,
      y: y0 * CELL,
      width: Math.min(left.width, (x1 + 1) * CELL) - x0 * CELL,
      height: Math.min(left.height, (y1 + 1) * CELL) - y0 * CELL,
    });
  }
  return regions;
};

const RED = [190, 30, 20] as const;
const BLUE = [10, 80, 190] as const;
const FADED = 0.55;

/** Over the left one: what only it has red, what only the right one has blue, what both have grey. */
export const layOver = (left: Picture, right: Picture): Uint8ClampedArray => {
  const data = new Uint8ClampedArray(left.width * left.height * 4);
  for (let point = 0; point < left.width * left.height; point += 1) {
    const [one, other] = [lightAt(left, point), lightAt(right, point)];
    const apart = one - other;
    const [r, g, b] = apart < 0 ? RED : BLUE;
    const strength = Math.abs(apart) < DIFFERS ? 0 : Math.min(1, Math.abs(apart) / 160);
    const grey = 255 - (255 - Math.min(one, other)) * FADED;
    data[point * 4] = grey + (r - grey) * strength;
    data[point * 4 + 1] = grey + (g - grey) * strength;
    data[point * 4 + 2] = grey + (b - grey) * strength;
    data[point * 4 + 3] = 255;
  }
  return data;
};
