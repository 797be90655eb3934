// Names of fonts: which are worth a word to people, and which are cut to the same widths.

/** Written for the same widths, so that lines and pages stay as they are. */
const SAME_WIDTH: ReadonlyArray<readonly string[]> = [
  ['times new roman', 'liberation serif', 'tinos'],
  ['arial', 'liberation sans', 'arimo', 'helvetica', 'nimbus sans'],
  ['courier new', 'liberation mono', 'cousine'],
  ['calibri', 'carlito'],
  ['cambria', 'caladea'],
];
/** Bullets and the like: every word processor brings its own. */
const SYMBOLS = /^(symbol|wingdings.*|webdings|opensymbol|marlett|starsymbol|mt extra)$/;
const MOST = 20;

export const plainFamily = (family: string): string => family.trim().toLowerCase();

export const isSymbolFont = (family: string): boolean => SYMBOLS.test(plainFamily(family));

export const isSameWidth = (asked: string, used: string): boolean =>
  SAME_WIDTH.some((group) => group.includes(plainFamily(asked)) && group.includes(plainFamily(used)));

/** Each once, in the order of the document. */
export const sayableFonts = (fonts: readonly string[]): string[] => {
  const seen = new Map<string, string>();
  for (const font of fonts.map((one) => one.trim()))
    if (font !== '' && font.length <= 100 && !isSymbolFont(font) && !seen.has(plainFamily(font)))
      seen.set(plainFamily(font), font);
  return [...seen.values()].slice(0, MOST);
};
