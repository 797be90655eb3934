// The letters of what is drawn: an embedded font with whole Vietnamese, sign after sign, so that it is found again as text.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { PDFDocument, PDFRef } from 'pdf-lib';

export type Weight = 'regular' | 'bold';

export interface Letters {
  /** The fonts under the names of {@link Weight}. */
  resources: Record<Weight, PDFRef>;
  /** Points. */
  width(text: string, sizePt: number, weight: Weight): number;
  /** Shows a line that begins at x, y. */
  show(text: string, x: number, y: number, sizePt: number, weight: Weight): string;
}

const FILES: Record<Weight, string> = {
  regular: '400Regular/Tinos_400Regular.ttf',
  bold: '700Bold/Tinos_700Bold.ttf',
};

export async function openLetters(pdf: PDFDocument): Promise<Letters> {
  const fontkit = await import('fontkit');
  // Our own declaration of fontkit names only what we call ourselves; pdf-lib asks for more of the same object.
  pdf.registerFontkit(fontkit as unknown as Parameters<typeof pdf.registerFontkit>[0]);
  const embed = async (weight: Weight) =>
    pdf.embedFont(
      await readFile(createRequire(import.meta.url).resolve(`@expo-google-fonts/tinos/${FILES[weight]}`)),
      { subset: true },
    );
  const fonts = { regular: await embed('regular'), bold: await embed('bold') };
  return {
    resources: { regular: fonts.regular.ref, bold: fonts.bold.ref },
    width: (text, sizePt, weight) =>
      [...text.normalize('NFC')].reduce(
        (sum, sign) => sum + fonts[weight].widthOfTextAtSize(sign, sizePt),
        0,
      ),
    show: (text, x, y, sizePt, weight) => {
      const codes = [...text.normalize('NFC')].map((sign) => fonts[weight].encodeText(sign).asString());
      return `BT /${weight} ${sizePt.toFixed(2)} Tf ${x.toFixed(2)} ${y.toFixed(2)} Td <${codes.join('')}> Tj ET`;
    },
  };
}
