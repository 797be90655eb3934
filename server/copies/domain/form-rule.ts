// Which form may be made of what (NĐ 30/2020 Điều 3, 25): SAO Y and TRÍCH SAO of an original, SAO LỤC of a SAO Y. An extract
// has some of the pages, never all.
import { COPY_FORMS, CopyForm } from '../../contracts/vocabulary.ts';

/** What the bytes to be copied are themselves. */
export type Nature = 'original' | CopyForm;

/** A copy names its form in its notation: `05/SY-UBND`. */
export function natureOf(numberText: string): Nature {
  const [, first = ''] = /^\d+\/([^/-]+)(?:[/-]|$)/.exec(numberText.normalize('NFC').trim()) ?? [];
  return CopyForm.options.find((form) => COPY_FORMS[form].abbreviation === first) ?? 'original';
}

export function refusalOf(form: CopyForm, nature: Nature): 'COPY_NEEDS_ORIGINAL' | 'COPY_NEEDS_SAO_Y' | null {
  if (form === 'sao-luc') return nature === 'sao-y' ? null : 'COPY_NEEDS_SAO_Y';
  return nature === 'original' ? null : 'COPY_NEEDS_ORIGINAL';
}

/** Once each, in the order of the source; null when they are no part of it. */
export function partOf(pages: readonly number[], pageCount: number): number[] | null {
  const chosen = [...new Set(pages)].sort((a, b) => a - b);
  const isThere = chosen.every((page) => page >= 1 && page <= pageCount);
  return isThere && chosen.length > 0 && chosen.length < pageCount ? chosen : null;
}
