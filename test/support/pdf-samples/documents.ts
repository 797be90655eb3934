// The documents the tests sign: every page set-up and form layout in few objects each.

import { type AssembleOptions, assemble } from './assemble.ts';

export interface DocumentOptions extends AssembleOptions {
  /** More entries of the first page, e.g. "/Rotate 90". */
  page?: string;
  /** More entries of the catalog. */
  catalog?: string;
  /** More objects, numbered from 10. */
  objects?: Record<number, string>;
  pages?: number;
}

/** A document of one or more pages, "Trang n" on each; numbers: 1 catalog, 2 pages, 3 font, 4 content, 5… pages. */
export function buildDocument(options: DocumentOptions = {}): Buffer {
  const count = options.pages ?? 1;
  const content = 'BT /F1 12 Tf 72 700 Td (Xin chao) Tj ET';
  const numbers = Array.from({ length: count }, (_, i) => (i === 0 ? 5 : 100 + i));
  const objects: Record<number, string> = {
    1: `<< /Type /Catalog /Pages 2 0 R ${options.catalog ?? ''} >>`,
    2: `<< /Type /Pages /Count ${count} /Kids [${numbers.map((n) => `${n} 0 R`).join(' ')}] /MediaBox [0 0 595 842] >>`,
    3: '<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>',
    4: `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ...options.objects,
  };
  for (const [i, num] of numbers.entries()) {
    const extra = i === 0 ? (options.page ?? '') : '';
    objects[num] =
      `<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents 4 0 R ${extra} >>`;
  }
  return assemble(objects, options);
}

/** A text field as object 10, its appearance as 11, in the page's /Annots and the form's /Fields. */
export function formParts(annots: 'direct' | 'indirect', form: 'direct' | 'indirect'): DocumentOptions {
  const acroForm = '<< /Fields [10 0 R] /DA (/Helv 0 Tf 0 g) >>';
  return {
    page: annots === 'direct' ? '/Annots [10 0 R]' : '/Annots 12 0 R',
    catalog: form === 'direct' ? `/AcroForm ${acroForm}` : '/AcroForm 13 0 R',
    objects: {
      10: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (HoTen) /V (An) /Rect [72 600 200 620] /P 5 0 R /F 4 /AP << /N 11 0 R >> >>',
      11: '<< /Type /XObject /Subtype /Form /BBox [0 0 128 20] /Length 4 >>\nstream\nq Q \nendstream',
      12: '[10 0 R]',
      13: acroForm,
    },
  };
}
