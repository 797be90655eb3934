// Names of fonts as a file gives them, and what a name says of the face.

/** What is asked of a font of pdfjs. */
export interface PdfFont {
  name?: unknown;
  missingFile?: unknown;
  fontMatrix?: unknown;
}

export interface Face {
  name: string;
  bold: boolean;
  italic: boolean;
}

const SUBSET_TAG = /^[A-Z]{6}\+/;
const MAX_NAME = 100;
const MAX_FONTS = 200;

const BOLD = /bold|black|heavy|semibold|demi|,b|[-_]b(?:i|d)?$/i;
const ITALIC = /italic|oblique|,i|[-_](?:b?i|it)$/i;

export const faceOf = (name: string): Face => {
  const plain = name.replace(SUBSET_TAG, '').slice(0, MAX_NAME);
  return { name: plain, bold: BOLD.test(plain), italic: ITALIC.test(plain) };
};

export interface FontNames {
  face(font: PdfFont): Face;
  all(): Array<{ name: string; isEmbedded: boolean }>;
}

/** The fonts of one file, each told once. */
export function makeFontNames(): FontNames {
  const faces = new Map<string, Face>();
  const embedded = new Map<string, boolean>();
  return {
    face: (font) => {
      const name = typeof font.name === 'string' ? font.name : '';
      const face = faces.get(name) ?? faceOf(name);
      if (faces.size < MAX_FONTS) faces.set(name, face);
      const isEmbedded = font.missingFile !== true;
      if (embedded.size < MAX_FONTS) embedded.set(face.name, (embedded.get(face.name) ?? true) && isEmbedded);
      return face;
    },
    all: () => [...embedded].map(([name, isEmbedded]) => ({ name, isEmbedded })),
  };
}
