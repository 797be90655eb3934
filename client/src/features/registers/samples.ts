// What a book will print next, by its patterns.
import { notationOf, numberText } from '@contracts/notation.ts';
import type { RegisterBook, RegisterYear } from '@contracts/registers.ts';
import type { DocumentKind } from '@contracts/vocabulary.ts';

/** The next number as it would be printed, for a named kind and for a letter. */
export const samplesOf = (
  { patterns, kinds, nextNumber, year }: Pick<RegisterBook, 'patterns' | 'kinds' | 'nextNumber' | 'year'>,
  { abbreviation, units }: RegisterYear['agency'],
): string[] => {
  const shown: readonly DocumentKind[] = kinds.length > 0 ? kinds.slice(0, 2) : ['quyet-dinh', 'cong-van'];
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
