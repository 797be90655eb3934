// Which of the 29 kinds a paper is: by its title in capitals, by "V/v" under the number, by the abbreviation in the notation.
import { DOCUMENT_KINDS, type DocumentKind } from '../../contracts/vocabulary.ts';
import { fold, isUpper, type Line, likeness, type Page } from '../../form-check/index.ts';

const TITLE_FROM_MM = 35;
const TITLE_TO_MM = 160;
const ALIKE = 0.9;
const LETTERS: ReadonlySet<DocumentKind> = new Set(['cong-van', 'thu-cong']);

const NAMED = (Object.keys(DOCUMENT_KINDS) as DocumentKind[])
  .filter((kind) => !LETTERS.has(kind))
  .map((kind) => ({ kind, wanted: fold(DOCUMENT_KINDS[kind].name) }))
  .sort((a, b) => b.wanted.length - a.wanted.length);

export interface FoundKind {
  kind: DocumentKind;
  /** Where it is said; absent: by the notation. */
  line?: Line;
}

/** The title of the first page. */
export function titledKind(first: Page): FoundKind | undefined {
  for (const line of first.lines) {
    if (line.base < TITLE_FROM_MM || line.base > TITLE_TO_MM || !isUpper(line.text)) continue;
    const text = fold(line.text);
    const found = NAMED.find(
      ({ wanted }) =>
        text === wanted ||
        (text.startsWith(`${wanted} `) && text.length < wanted.length + 40) ||
        likeness(text, wanted) >= ALIKE,
    );
    if (found !== undefined) return { kind: found.kind, line };
  }
  return undefined;
}

/** `QĐ-UBND` → quyết định; an abbreviation of an agency is none. */
export function notedKind(notation: string): DocumentKind | undefined {
  const [first = ''] = notation.split('-');
  return NAMED.find(({ kind }) => DOCUMENT_KINDS[kind].abbreviation === first)?.kind;
}
