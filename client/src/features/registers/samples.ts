// What a book will print next, by its patterns.
import { notationOf, numberText } from '@contracts/notation.ts';
import type { RegisterBook, RegisterYear } from '@contracts/registers.ts';
import type { NumberedKind } from '@contracts/vocabulary.ts';

/** The next number as it would be printed, for a named kind and for a letter. */
export const samplesOf = (
  {
    patterns,
    kinds,
    nextNumber,
    year,
    direction,
  }: Pick<RegisterBook, 'patterns' | 'kinds' | 'nextNumber' | 'year' | 'direction'>,
  { abbreviation, units }: RegisterYear['agency'],
): string[] => {
  const usual: readonly NumberedKind[] =
    direction === 'copies' ? ['sao-y', 'trich-sao'] : ['quyet-dinh', 'cong-van'];
  const shown = kinds.length > 0 ? kinds.slice(0, 2) : usual;
  return shown.map((kind) =>
    numberText(
      nextNumber,
      notationOf(patterns, {
        kind,
        year,
        agencyAbbreviation: abbreviation,
        unitAbbreviation: units[0] ?? '',
      }),
    ),
  );
};
