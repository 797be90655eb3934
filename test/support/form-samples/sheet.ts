// A document as data: what stands where, in which type. Tests break one thing of a right one.
export type Face = 'regular' | 'bold' | 'italic' | 'boldItalic' | 'arial' | 'vntime' | 'tinos' | 'unembedded';

/** One line of text; letters stand on `y`. */
export interface Ink {
  id: string;
  text: string;
  y: number;
  /** Begins here, or is centred there. */
  x?: number;
  centre?: number;
  size: number;
  face: Face;
  colour?: string;
  /** Words are spread to reach this edge. */
  spreadTo?: number | undefined;
  /** 3: nobody sees it. */
  mode?: number;
  isSideways?: boolean;
}

export interface Drawn {
  id: string;
  x: number;
  y: number;
  right: number;
  bottom: number;
  colour?: string;
}

export interface SheetPage {
  widthMm: number;
  heightMm: number;
  rotate?: 0 | 90 | 180 | 270;
  inks: Ink[];
  strokes: Drawn[];
  image?: boolean;
}

export interface Sheet {
  pages: SheetPage[];
}

export const emptyPage = (): SheetPage => ({ widthMm: 210, heightMm: 297, inks: [], strokes: [] });

const mapInks = (sheet: Sheet, change: (ink: Ink) => Ink[]): Sheet => ({
  pages: sheet.pages.map((page) => ({ ...page, inks: page.inks.flatMap(change) })),
});

/** Changes every line of a component; `id` may be the beginning of several. */
export const edit =
  (id: string, change: Partial<Ink> | ((ink: Ink) => Partial<Ink>)) =>
  (sheet: Sheet): Sheet =>
    mapInks(sheet, (ink) =>
      ink.id.startsWith(id) ? [{ ...ink, ...(typeof change === 'function' ? change(ink) : change) }] : [ink],
    );

export const without =
  (...ids: string[]) =>
  (sheet: Sheet): Sheet => ({
    pages: sheet.pages.map((page) => ({
      ...page,
      inks: page.inks.filter((ink) => !ids.some((id) => ink.id.startsWith(id))),
      strokes: page.strokes.filter((stroke) => !ids.some((id) => stroke.id.startsWith(id))),
    })),
  });

export const editStroke =
  (id: string, change: (stroke: Drawn) => Partial<Drawn>) =>
  (sheet: Sheet): Sheet => ({
    pages: sheet.pages.map((page) => ({
      ...page,
      strokes: page.strokes.map((stroke) =>
        stroke.id.startsWith(id) ? { ...stroke, ...change(stroke) } : stroke,
      ),
    })),
  });

export const editPage =
  (number: number, change: (page: SheetPage) => Partial<SheetPage>) =>
  (sheet: Sheet): Sheet => ({
    pages: sheet.pages.map((page, index) => (index + 1 === number ? { ...page, ...change(page) } : page)),
  });

export const add =
  (number: number, ...inks: Ink[]) =>
  (sheet: Sheet): Sheet =>
    editPage(number, (page) => ({ inks: [...page.inks, ...inks] }))(sheet);
